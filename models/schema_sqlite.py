"""What SQLite needs so that tables may be rebuilt: there, to change one is to copy it, drop it and rename the copy."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from sqlalchemy import Connection, Engine, text

from models.engine import BUSY_SECONDS
from models.errors import BrokenReference

PATIENCE = 600
"""Seconds to wait for another process that is migrating."""
COUNT_ON = (
    text("UPDATE sqlite_sequence SET seq = :seq WHERE name = :name AND seq < :seq"),
    text(
        "INSERT INTO sqlite_sequence (name, seq) SELECT name, :seq FROM sqlite_master"
        " WHERE type = 'table' AND name = :name AND name NOT IN (SELECT name FROM sqlite_sequence)"
    ),
)


def driver_of(connection: Connection) -> sqlite3.Connection:
    """The driver's own connection, which begins no transaction by itself."""
    return cast("sqlite3.Connection", connection.connection.driver_connection)


def file_of(connection: Connection) -> Path | None:
    """The file behind a connection; None if it is all in memory."""
    name: str = driver_of(connection).execute("PRAGMA database_list").fetchone()[2]
    return Path(name) if name else None


@contextmanager
def rebuilding(engine: Engine) -> Iterator[Connection]:
    """A connection on which tables may be dropped that others refer to, for one transaction."""
    with engine.connect() as connection:
        driver = driver_of(connection)
        driver.execute("PRAGMA foreign_keys=OFF")  # would do nothing inside a transaction
        driver.execute(f"PRAGMA busy_timeout={PATIENCE * 1000}")
        try:
            with connection.begin():
                yield connection
        finally:
            driver.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
            driver.execute("PRAGMA foreign_keys=ON")


@contextmanager
def unharmed(connection: Connection) -> Iterator[None]:
    """Let the block rebuild tables: ids are not given twice because of it, and each reference leads somewhere."""
    counters = connection.execute(text("SELECT name, seq FROM sqlite_sequence")).mappings().all()
    yield
    for counter in counters:
        for statement in COUNT_ON:
            connection.execute(statement, dict(counter))
    broken = connection.execute(text("PRAGMA foreign_key_check")).first()
    if broken is not None:
        raise BrokenReference(broken[0], broken[2])
