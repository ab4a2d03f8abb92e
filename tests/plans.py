"""How a database means to run the statements of some code: what it would read from end to end."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, event, insert, literal, select, text

from models import Base

Number = ColumnElement[int]


def fill(connection: Connection, table: type[Base], numbers: range, **values: Any) -> None:
    """Add a row for each number, which the database makes by itself; a value may be a function of the number."""
    first = select(literal(numbers.start).label("n")).cte("numbers", recursive=True)
    counted = first.union_all(select(first.c.n + 1).where(first.c.n < numbers.stop - 1))
    made = [
        (value(counted.c.n) if callable(value) else literal(value, table.__table__.c[name].type)).label(name)
        for name, value in values.items()
    ]
    connection.execute(insert(table).from_select(list(values), select(*made)))


@contextmanager
def recorded(connection: Connection) -> Iterator[list[tuple[str, Any]]]:
    """The statements that run meanwhile."""
    statements: list[tuple[str, Any]] = []

    def record(_c: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        statements.append((statement, parameters))

    event.listen(connection, "before_cursor_execute", record)
    yield statements
    event.remove(connection, "before_cursor_execute", record)


def know_sizes(engine: Engine) -> None:
    """Have the database count its rows, as it does by itself in a shop that has been open for a while."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def plan(connection: Connection, statement: str, parameters: Any) -> list[str]:
    """How the database goes about it, step by step."""
    explain = "EXPLAIN QUERY PLAN " if connection.dialect.name == "sqlite" else "EXPLAIN "
    return [str(row[-1]) for row in connection.exec_driver_sql(explain + statement, parameters)]


def scans(
    connection: Connection, statement: str, parameters: Any, table: str, partial: Collection[str] = ()
) -> list[str]:
    """The steps of a plan that read a whole table; those that read an index of a small part of it do not count."""
    whole = (f"Seq Scan on {table}", f"SCAN {table}")
    steps = plan(connection, statement, parameters)
    return [step for step in steps if any(each in step for each in whole) and not any(each in step for each in partial)]
