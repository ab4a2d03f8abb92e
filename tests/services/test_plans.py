"""What is asked all day stays quick in a shop that has been open for years."""

from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import ColumnElement, Engine, String, case, cast, literal, update
from sqlalchemy.orm import Session

from bot.services import orders, people, reminders, search, warranty
from bot.services.bench_queue import Choice, Shown, open_queue
from bot.services.limits import DEFAULT_LIMITS
from bot.services.reminder_table import all_reminders
from models import (
    ChangeSource,
    Customer,
    Device,
    DeviceKind,
    Notification,
    NotificationKind,
    NotificationState,
    SearchDocument,
    Staff,
    StatusChange,
    WorkOrder,
    WorkOrderStatus,
    utcnow,
)
from tests.plans import Number, fill, know_sizes, plan, recorded, scans

YEARS, MONTH, NOW_OPEN, COLLECTED_LATELY = 5_000, 200, 20, 5


def itself(number: Number) -> Number:
    return number


@pytest.fixture
def old_shop(engine: Engine) -> Engine:
    """One device and one repair for each of thousands of customers, of which almost all are over."""
    now = utcnow()
    ids = range(1, YEARS + 1)
    with engine.begin() as connection:
        fill(connection, Customer, ids, id=itself, name="Ana", chat_id=itself, telegram_user_id=itself)
        fill(connection, Device, ids, id=itself, customer_id=itself, kind=DeviceKind.PHONE, brand="A", model="B")
        for age in range(YEARS // MONTH):
            fill(
                connection,
                WorkOrder,
                ids[age * MONTH :][:MONTH],
                id=itself,
                number=itself,
                device_id=itself,
                problem="dark",
                status=WorkOrderStatus.COLLECTED,
                version=1,
                created_at=now - timedelta(days=30 * age),
                status_since=now - timedelta(days=30 * age),
            )
        connection.execute(update(WorkOrder).where(WorkOrder.id <= NOW_OPEN).values(status=WorkOrderStatus.IN_REPAIR))
    know_sizes(engine)
    return engine


@pytest.mark.parametrize("shown", [*Choice, WorkOrderStatus.IN_REPAIR])
def test_the_queue_reads_open_orders_only(old_shop: Engine, shown: Shown) -> None:
    nobody = Staff(id=0)
    with Session(old_shop) as session, session.begin():
        connection = session.connection()
        with recorded(connection) as statements:
            found = open_queue(session, shown, staff=nobody, page=1, size=8)
        assert len(found.orders) == (0 if shown in {Choice.MINE, Choice.OVERDUE} else 8)
        assert sum(found.counts.values()) == (0 if shown in {Choice.MINE, Choice.OVERDUE} else NOW_OPEN)
        assert [scans(connection, *each, "work_orders") for each in statements] == [[]] * len(statements)


@pytest.mark.parametrize("said", ["dark 4711", "gone dark", "nowhere"])
def test_search_reads_no_more_documents_than_it_shows(
    old_shop: Engine, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "LATEST", MONTH)  # as little of all as it is in a shop that is as large as that is for
    with old_shop.begin() as connection:
        fill(connection, SearchDocument, range(1, YEARS + 1), work_order_id=itself, words=in_words)
    know_sizes(old_shop)
    with Session(old_shop) as session, session.begin():
        connection = session.connection()
        with recorded(connection) as statements:
            search.search(session, search.question(said))
        for table in ("search_documents", "work_orders", "devices", "customers"):
            assert [scans(connection, *each, table) for each in statements] == [[]] * len(statements)


def in_words(number: Number) -> ColumnElement[str]:
    """All are dark, and one in a hundred is gone."""
    rare = case((number % 100 == 0, " gone"), else_="")
    return literal(" ") + cast(number, String) + rare + " dark " + "and much else is said of it " * 10


def test_a_chat_is_found_without_reading_every_customer(old_shop: Engine) -> None:
    with Session(old_shop) as session, session.begin():
        connection = session.connection()
        with recorded(connection) as statements:
            people.language_of_chat(session, YEARS)
        assert [scans(connection, *each, "customers") for each in statements] == [[]] * len(statements)


def test_what_covers_a_device_is_looked_for_among_its_own_orders(old_shop: Engine) -> None:
    with Session(old_shop) as session, session.begin():
        connection, order = session.connection(), orders.find_by_id(session, NOW_OPEN)
        with recorded(connection) as statements:
            assert warranty.cover_of(session, order, timedelta(days=90)) is None
            assert warranty.earlier_orders(session, order, limit=5) == []
        plans = [step for each in statements for step in plan(connection, *each)]
        assert len(statements) == 2
        assert any("ix_work_orders_device_id" in step for step in plans)
        assert [step for step in plans if "ix_work_orders_status" in step] == []


def test_looking_for_what_to_remind_of_reads_open_orders_and_the_latest_days_only(old_shop: Engine) -> None:
    now, ids = utcnow(), range(1, YEARS + 1)
    steps = (WorkOrderStatus.PENDING, WorkOrderStatus.IN_REPAIR, WorkOrderStatus.COLLECTED)
    with old_shop.begin() as connection:
        for age, status in product(range(YEARS // MONTH), steps):
            fill(
                connection,
                StatusChange,
                ids[age * MONTH :][:MONTH],
                work_order_id=itself,
                to_status=status,
                source=ChangeSource.COMMAND,
                overridden=False,
                created_at=now - timedelta(days=30 * age + 10),
            )
        lately = StatusChange.work_order_id <= NOW_OPEN + COLLECTED_LATELY
        connection.execute(update(StatusChange).where(lately).values(created_at=now - timedelta(days=4)))
        fill(
            connection,
            Notification,
            ids,
            key=lambda number: literal("status:") + cast(number, String),
            kind=NotificationKind.STATUS_CHANGED,
            lane=itself,
            payload={},
            state=NotificationState.SENT,
        )
    know_sizes(old_shop)
    table = [each for each in all_reminders((1, 3, 7), DEFAULT_LIMITS) if each.name != "draft"]
    with Session(old_shop) as session, session.begin():
        connection = session.connection()
        with recorded(connection) as statements:
            found = [len(reminders.find_due(session, each)) for each in table]
        asked = [each for each in statements if "standing" in each[0]]
        assert (sum(found), len(asked)) == (NOW_OPEN + COLLECTED_LATELY, len(table))
        for big in ("work_orders", "status_changes", "notifications"):
            assert [scans(connection, *each, big) for each in asked] == [[]] * len(table)
