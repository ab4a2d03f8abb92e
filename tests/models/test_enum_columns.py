"""A word outside the Enum is refused by Python and by the database, in every column of every table."""

import enum
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import JSON, Column, Connection, Engine, Enum, Table, insert, text, update
from sqlalchemy.exc import IntegrityError, StatementError

from models import Base, Facts, UtcDateTime, WorkOrder, WorkOrderStatus, utcnow
from tests.models.shop import order_at

MISSPELLED = "pendign"
ENUM_COLUMNS = [
    column for table in Base.metadata.sorted_tables for column in table.columns if isinstance(column.type, Enum)
]
every_enum_column = pytest.mark.parametrize("column", ENUM_COLUMNS, ids=str)


def something_for(column: Column[Any]) -> Any:
    """Any value the column takes; ids count from 1."""
    if isinstance(column.type, Enum):
        return members(column)[0]
    if isinstance(column.type, UtcDateTime):
        return utcnow()
    if isinstance(column.type, JSON | Facts):
        return {}
    return column.type.python_type(1)


def members(column: Column[Any]) -> list[enum.Enum]:
    """Every member of the Enum that the column holds."""
    assert isinstance(column.type, Enum)
    assert column.type.enum_class is not None
    return list(column.type.enum_class)


def fill(connection: Connection, table: Table) -> None:
    """One row, and one in each table it needs."""
    for each in Base.metadata.sorted_tables:
        row = {column.name: something_for(column) for column in each.columns if not column.nullable}
        row.pop("id", None)
        connection.execute(insert(each).values(row))
        if each is table:
            return


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    with engine.connect() as connection:
        yield connection


def test_the_statuses_are_among_the_columns_looked_at() -> None:
    assert {"work_orders.status", "status_changes.to_status", "quotes.status"} <= {str(each) for each in ENUM_COLUMNS}


@every_enum_column
def test_the_database_refuses_a_misspelled_word(connection: Connection, column: Column[Any]) -> None:
    fill(connection, column.table)
    with pytest.raises(IntegrityError):
        connection.execute(text(f"UPDATE {column.table.name} SET {column.name} = '{MISSPELLED}'"))


@every_enum_column
def test_python_refuses_a_misspelled_word_before_the_database_sees_it(
    connection: Connection, column: Column[Any]
) -> None:
    with pytest.raises(StatementError) as caught:
        connection.execute(update(column.table).values({column.name: MISSPELLED}))
    assert isinstance(caught.value.orig, LookupError)


@every_enum_column
def test_the_database_stores_the_values_and_takes_every_one(connection: Connection, column: Column[Any]) -> None:
    fill(connection, column.table)
    for member in members(column):
        connection.execute(text(f"UPDATE {column.table.name} SET {column.name} = '{member.value}'"))
        assert connection.scalar(column.table.select().with_only_columns(column)) is member


@pytest.mark.parametrize("word", [MISSPELLED, "pending", "", None, 1])
def test_a_misspelled_status_is_refused_where_it_is_assigned(word: object) -> None:
    order = order_at(WorkOrderStatus.RECEIVED)
    with pytest.raises(ValueError, match="is not a valid WorkOrderStatus"):
        order.status = word  # type: ignore[assignment]  # what is tested
    assert order.status is WorkOrderStatus.RECEIVED


def test_a_misspelled_status_is_refused_where_the_order_is_made() -> None:
    with pytest.raises(ValueError, match="is not a valid WorkOrderStatus"):
        WorkOrder(status=MISSPELLED)


def test_a_well_spelled_word_becomes_the_status() -> None:
    assert WorkOrder(status="RECEIVED").status is WorkOrderStatus.RECEIVED
