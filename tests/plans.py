"""How a database means to run the statements of some code: what it would read from end to end."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, event, text


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


def scans(
    connection: Connection, statement: str, parameters: Any, table: str, partial: Collection[str] = ()
) -> list[str]:
    """The steps of a plan that read a whole table; those that read an index of a small part of it do not count."""
    explain = "EXPLAIN QUERY PLAN " if connection.dialect.name == "sqlite" else "EXPLAIN "
    steps = [str(row[-1]) for row in connection.exec_driver_sql(explain + statement, parameters)]
    whole = (f"Seq Scan on {table}", f"SCAN {table}")
    return [step for step in steps if any(each in step for each in whole) and not any(each in step for each in partial)]
