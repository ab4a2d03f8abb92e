"""The tables as the database has them."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import CheckConstraint, Engine, Inspector, func, inspect, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models import Base, Customer, Device, DeviceKind, create_engine, create_tables
from models.search_index import FTS

TABLES = {
    "agreements",
    "counters",
    "customer_links",
    "customers",
    "deletions",
    "devices",
    "drafts",
    "inbox_updates",
    "leases",
    "notifications",
    "order_messages",
    "passcode_views",
    "passcodes",
    "photos",
    "quote_lines",
    "quotes",
    "ratings",
    "repair_times",
    "search_documents",
    "staff",
    "staff_groups",
    "staff_invites",
    "status_cards",
    "status_changes",
    "tracking_links",
    "visitors",
    "work_orders",
}
LONGEST_NAME = 63
"""PostgreSQL cuts longer names off."""


def snapshot(engine: Engine) -> dict[str, Any]:
    """All that the database knows of each table, asked for all tables at once."""
    inspector: Inspector = inspect(engine)
    known: dict[str, Any] = {
        "columns": inspector.get_multi_columns(),
        "primary key": inspector.get_multi_pk_constraint(),
        "foreign keys": inspector.get_multi_foreign_keys(),
        "uniques": inspector.get_multi_unique_constraints(),
        "checks": inspector.get_multi_check_constraints(),
        "indexes": inspector.get_multi_indexes(),
    }
    names = [name for name in inspector.get_table_names() if not name.startswith(FTS)]
    tables = {name: {what: facts[None, name] for what, facts in known.items()} for name in names}
    for facts in tables.values():
        facts["columns"] = [{**column, "type": str(column["type"])} for column in facts["columns"]]
        facts["indexes"] = [
            {**index, "dialect_options": _in_words(index["dialect_options"])} for index in facts["indexes"]
        ]
    return dict(sorted(tables.items()))


def _in_words(options: dict[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in options.items()}


def test_importing_the_models_registers_every_table() -> None:
    assert set(Base.metadata.tables) == TABLES


def test_the_tables_are_built_in_an_empty_database(blank_database_url: str) -> None:
    engine = create_engine(blank_database_url)
    assert snapshot(engine) == {}
    create_tables(engine)
    assert set(snapshot(engine)) == TABLES
    engine.dispose()


def test_several_processes_may_build_at_once(blank_database_url: str) -> None:
    gate = Barrier(4)

    def build(_: int) -> None:
        engine = create_engine(blank_database_url)
        gate.wait()
        create_tables(engine)
        engine.dispose()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(build, range(4)))


def test_a_new_sqlite_file_may_be_opened_by_several_at_once(tmp_path: Path) -> None:
    gate = Barrier(4)

    def open_new(number: int) -> None:
        engine = create_engine(f"sqlite:///{tmp_path}/{number // 4}.db")
        gate.wait()
        with engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        engine.dispose()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(open_new, range(4 * 30)))


def test_building_twice_changes_nothing_and_keeps_every_row(engine: Engine, session: Session) -> None:
    session.add(Customer(name="Ana", email="ana@example.com"))
    session.commit()
    before = snapshot(engine)
    create_tables(engine)
    Base.metadata.create_all(engine)
    assert snapshot(engine) == before
    assert session.scalars(select(Customer.name)).all() == ["Ana"]


def test_every_constraint_and_index_has_a_name_that_fits() -> None:
    for table in Base.metadata.tables.values():
        names = [part.name for part in table.constraints] + [part.name for part in table.indexes]
        assert all(names)
        assert max(len(str(name)) for name in names) <= LONGEST_NAME


def test_every_check_is_in_the_database_under_its_own_name(engine: Engine) -> None:
    named = {
        table.name: {str(check.name) for check in table.constraints if isinstance(check, CheckConstraint)}
        for table in Base.metadata.tables.values()
    }
    inspector = inspect(engine)
    assert {name: {check["name"] for check in inspector.get_check_constraints(name)} for name in TABLES} == named


def test_an_email_address_belongs_to_one_customer_and_is_indexed(engine: Engine, session: Session) -> None:
    indexed = [index for index in inspect(engine).get_indexes("customers") if index["column_names"] == ["email"]]
    assert [bool(index["unique"]) for index in indexed] == [True]
    session.add_all([Customer(name="Ana", email="ana@example.com"), Customer(name="Ben", email="ana@example.com")])
    with pytest.raises(IntegrityError):
        session.flush()


def test_any_number_of_customers_may_have_no_email_address(session: Session) -> None:
    session.add_all([Customer(name="Ana"), Customer(name="Ben")])
    session.commit()
    assert session.scalar(select(func.count(Customer.id))) == 2


def test_a_device_of_nobody_is_refused(session: Session) -> None:
    session.add(Device(customer_id=999, kind=DeviceKind.PHONE, brand="Fairphone", model="5"))
    with pytest.raises(IntegrityError):
        session.flush()


def test_a_customer_with_devices_is_not_deleted(session: Session) -> None:
    ana = Customer(name="Ana", devices=[Device(kind=DeviceKind.PHONE, brand="Fairphone", model="5")])
    session.add(ana)
    session.commit()
    with pytest.raises(IntegrityError):
        session.execute(text("DELETE FROM customers"))


def test_the_id_of_a_deleted_row_is_not_given_to_another(session: Session) -> None:
    ana = Customer(name="Ana")
    session.add(ana)
    session.commit()
    session.delete(ana)
    session.commit()
    session.add(Customer(name="Ben"))
    session.commit()
    assert session.scalars(select(Customer.id)).all() == [2]


def test_every_test_starts_without_rows_and_counts_from_one(session: Session) -> None:
    assert session.scalar(select(func.count()).select_from(Customer)) == 0
    session.add(Customer(name="Ana"))
    session.commit()
    assert session.scalars(select(Customer.id)).all() == [1]
