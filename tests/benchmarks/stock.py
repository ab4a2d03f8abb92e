"""A shop with a past: rows by the hundred thousand, written by the database itself."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CTE, Connection, Engine, Select, Table, insert, literal_column, select, text

from bot.app import build
from models import (
    Base,
    Counter,
    Customer,
    Device,
    Notification,
    SearchDocument,
    Staff,
    StatusChange,
    WorkOrder,
    WorkOrderStatus,
    create_engine,
)
from models.search_words import words as folded
from tests.e2e.conftest import settings_for

FIRST_CHAT = 7_000_000_000
FIRST_NUMBER = 1001
FIRST_TECHNICIAN = 5_000_001_000
PROBLEM = "The screen is cracked, and it does not charge any more"
NOWHERE = "http://127.0.0.1:9"
SPREAD = 61_803_399
"""Phone numbers of customers who follow each other lie this far apart, as those of strangers do."""
HISTORY = ("PENDING", "RECEIVED", "IN_REPAIR")
"""What every order has gone through."""


@dataclass(frozen=True)
class Stock:
    """How much there is of everything."""

    orders: int
    open: int
    """The latest orders, in repair; all others are collected."""
    owed: int = 0
    """Of those, the latest, whose customers have yet to hear of it."""
    orders_a_customer: float = 10 / 3
    technicians: int = 5

    @property
    def customers(self) -> int:
        """How many people that makes."""
        return max(1, round(self.orders / self.orders_a_customer))


@contextmanager
def shop(database_url: str, stock: Stock) -> Iterator[Engine]:
    """A shop's database, built as the shop builds it, and stocked."""
    build_tables(database_url)
    engine = create_engine(database_url)
    try:
        with engine.begin() as connection:
            fill(connection, stock)
        if not _sqlite(engine):  # which does so by itself in time; SQLite does not, nor do we there
            with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("ANALYZE"))
        yield engine
    finally:
        engine.dispose()


def build_tables(database_url: str) -> None:
    """Everything that a start makes, and no more."""
    runtime = build(settings_for(database_url, NOWHERE))
    runtime.leadership.close()
    runtime.db.close()


def fill(connection: Connection, stock: Stock) -> None:
    """Write customers, devices, orders, history and outbox; keys count from 1 in each table."""
    when = _moments(connection, stock)
    for table, count, columns in (
        (Staff, stock.technicians, _staff(when)),
        (Customer, stock.customers, _customers(when)),
        (Device, stock.orders, _devices(stock, when)),
        (WorkOrder, stock.orders, _orders(stock, when)),
        (SearchDocument, stock.orders, _documents(stock)),
        (StatusChange, len(HISTORY) * stock.orders, _changes(when)),
        (Notification, len(HISTORY) * stock.orders, _notifications(stock, when)),
    ):
        _write(connection, table, count, columns)
    connection.execute(insert(Counter), {"name": "work_order", "value": FIRST_NUMBER - 1 + stock.orders})


Columns = Mapping[str, str]
"""SQL for each column, where `n.i` counts from 1."""


def _sqlite(bind: Engine | Connection) -> bool:
    return bind.dialect.name == "sqlite"


def _moments(connection: Connection, stock: Stock) -> str:
    """A year of moments up to now, for a share of it in `{}`."""
    seconds = 365 * 86_400 / stock.orders
    if _sqlite(connection):
        return f"datetime('now', '-1 year', '+' || CAST(({{}}) * {seconds} AS INTEGER) || ' seconds')"
    return f"now() - interval '1 year' + ({{}}) * interval '1 second' * {seconds}"


def _series(count: int) -> CTE:
    series = select(literal_column("1").label("i")).cte("n", recursive=True)
    return series.union_all(select((series.c.i + 1).label("i")).where(series.c.i < count))


def _write(connection: Connection, model: type[Base], count: int, columns: Columns) -> None:
    table = model.__table__
    assert isinstance(table, Table)
    series = _series(count)
    rows: Select[*tuple[Any, ...]] = select(*(literal_column(each) for each in columns.values())).select_from(series)
    connection.execute(insert(table).from_select(list(columns), rows))
    if "id" in columns and not _sqlite(connection):
        connection.exec_driver_sql(f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), {count})")


def _staff(when: str) -> Columns:
    return {
        "telegram_user_id": f"{FIRST_TECHNICIAN} + n.i",
        "chat_id": f"{FIRST_TECHNICIAN} + n.i",
        "name": "'Technician ' || n.i",
        "role": "'TECHNICIAN'",
        "created_at": when.format("1"),
    }


def _customers(when: str) -> Columns:
    return {
        "id": "n.i",
        "name": "'Customer ' || n.i",
        "email": "'customer' || n.i || '@example.org'",
        "phone": f"'+34' || {_phone('n.i')}",
        "created_at": when.format("n.i"),
        "telegram_user_id": f"{FIRST_CHAT} + n.i",
        "chat_id": f"{FIRST_CHAT} + n.i",
        "language": "'en'",
        "reachable": "true",
    }


def _phone(customer: str) -> str:
    return f"(600000000 + CAST({customer} AS BIGINT) * {SPREAD} % 100000000)"


def phone_of(customer: int) -> int:
    """The phone number of a customer, as people of its country dial it."""
    return 600_000_000 + customer * SPREAD % 100_000_000


def _devices(stock: Stock, when: str) -> Columns:
    return {
        "id": "n.i",
        "customer_id": f"1 + (n.i - 1) % {stock.customers}",
        "kind": "'PHONE'",
        "brand": "'Apple'",
        "model": "'iPhone ' || (1 + n.i % 16)",
        "serial": "'S' || n.i",
        "created_at": when.format("n.i"),
    }


def _orders(stock: Stock, when: str) -> Columns:
    still_open = f"n.i > {stock.orders - stock.open}"
    return {
        "id": "n.i",
        "number": f"{FIRST_NUMBER - 1} + n.i",
        "device_id": "n.i",
        "status": f"CASE WHEN {still_open} THEN '{WorkOrderStatus.IN_REPAIR.value}' ELSE 'COLLECTED' END",
        "status_since": when.format("n.i"),
        "charge": "'FREE'",
        "problem": f"'{PROBLEM}'",
        "technician_id": f"2 + n.i % {stock.technicians}",
        "version": "3",
        "created_at": when.format("n.i"),
        "updated_at": when.format("n.i"),
    }


def _documents(stock: Stock) -> Columns:
    """What each order is found by, as a flush of a session would have written it."""
    customer = f"(1 + (n.i - 1) % {stock.customers})"
    words = " ".join(dict.fromkeys(folded(PROBLEM)))
    parts = (
        f"' ' || ({FIRST_NUMBER - 1} + n.i) || ' customer ' || {customer} || ' 34' || {_phone(customer)}",
        f"' apple iphone ' || (1 + n.i % 16) || ' s' || n.i || ' {words} '",
    )
    return {"work_order_id": "n.i", "words": " || ".join(parts)}


ORDER = f"(1 + (n.i - 1) / {len(HISTORY)})"
STEP = f"((n.i - 1) % {len(HISTORY)})"


def _changes(when: str) -> Columns:
    reached = " ".join(f"WHEN {at} THEN '{status}'" for at, status in enumerate(HISTORY))
    left = " ".join(f"WHEN {at + 1} THEN '{status}'" for at, status in enumerate(HISTORY))
    return {
        "id": "n.i",
        "work_order_id": ORDER,
        "from_status": f"CASE {STEP} {left} END",
        "to_status": f"CASE {STEP} {reached} END",
        "staff_id": "2",
        "source": "'COMMAND'",
        "overridden": "false",
        "created_at": when.format(ORDER),
    }


def _notifications(stock: Stock, when: str) -> Columns:
    owed = f"{STEP} = {len(HISTORY) - 1} AND {ORDER} > {stock.orders - stock.owed}"
    customer = f"(1 + ({ORDER} - 1) % {stock.customers})"
    return {
        "id": "n.i",
        "key": f"'status:' || n.i || ':customer:' || {customer}",
        "kind": f"CASE {STEP} WHEN 0 THEN 'ORDER_BOOKED' ELSE 'STATUS_CHANGED' END",
        "payload": "'{}'",
        "work_order_id": ORDER,
        "status_change_id": "n.i",
        "customer_id": customer,
        "lane": f"{FIRST_CHAT} + {customer}",
        "state": f"CASE WHEN {owed} THEN 'OWED' ELSE 'SENT' END",
        "attempts": "0",
        "uncertain": "0",
        "due_at": when.format(ORDER),
        "created_at": when.format(ORDER),
        "sent_at": f"CASE WHEN {owed} THEN NULL ELSE {when.format(ORDER)} END",
    }
