"""Connections to the database, set up the same way wherever they are made."""

import sqlite3
import time
from typing import Any

import sqlalchemy
from sqlalchemy import URL, Connection, Engine, event, make_url, text

from models.base import Base

BUSY_SECONDS = 15
BUSY_PAUSE = 0.01
HALTED_SECONDS = 30
POOL_SIZE = 8
CHANNEL = "benchbell"
"""PostgreSQL's NOTIFY channel, whose payload is the name of the table that gained rows; also the name of our locks."""
READ_ONLY = {"benchbell_read_only": True}
"""Execution options: one view of the data for the whole transaction, no write lock, and no writing."""


def create_engine(url: str | URL) -> Engine:
    """An engine for SQLite (WAL, writers wait their turn) or PostgreSQL (psycopg 3); anything else is refused.

    Its errors name no parameters: those are customers' data, and errors are logged.
    """
    parsed = make_url(url)
    if parsed.drivername in {"postgres", "postgresql", "postgresql+psycopg"}:
        engine = sqlalchemy.create_engine(
            parsed.set(drivername="postgresql+psycopg"),
            pool_size=POOL_SIZE,
            pool_pre_ping=True,
            hide_parameters=True,
        )
        event.listen(engine, "connect", _configure_postgresql)
        event.listen(engine, "begin", _begin_postgresql)
        return engine
    if parsed.drivername in {"sqlite", "sqlite+pysqlite"}:
        engine = sqlalchemy.create_engine(parsed, connect_args={"timeout": BUSY_SECONDS}, hide_parameters=True)
        event.listen(engine, "connect", _configure_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    raise ValueError(f"{parsed.drivername!r} is not supported: use sqlite:///… or postgresql://…")


def _configure_postgresql(connection: Any, _record: Any) -> None:
    """Let no halted process keep what it had locked: our transactions never stand still by themselves."""
    connection.autocommit = True
    connection.execute(f"SET idle_in_transaction_session_timeout = '{HALTED_SECONDS}s'")
    connection.autocommit = False


def _configure_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver must not begin transactions of its own
    for pragma in (f"busy_timeout={BUSY_SECONDS * 1000}", "foreign_keys=ON", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    _enter_wal(connection)


def _enter_wal(connection: Any) -> None:
    """Write ahead, from the first connection on; while another process is just making that change, wait for it.

    SQLite itself refuses at once there, whatever its busy timeout.
    """
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(BUSY_PAUSE)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock at once: a read that turns into a write would fail instead of waiting."""
    reading = _reading(connection)
    driver: Any = connection.connection.driver_connection
    driver.execute(f"PRAGMA query_only={'ON' if reading else 'OFF'}")  # waits for nothing: no error to translate
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _begin_postgresql(connection: Connection) -> None:
    """Where a read is concerned, look at the data as it is now, to the end."""
    if _reading(connection):
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")


def _reading(connection: Connection) -> bool:
    return bool(connection.get_execution_options().get("benchbell_read_only"))


def create_tables(engine: Engine) -> None:
    """Build what is missing; harmless on a built database, and in several processes at once."""
    with engine.begin() as connection:
        await_turn_to_build(connection)
        Base.metadata.create_all(connection)


def await_turn_to_build(connection: Connection) -> None:
    """Let one process at a time change tables, to the end of its transaction; SQLite's write lock does so by itself."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext(:channel))"), {"channel": CHANNEL})


def scrub(engine: Engine) -> None:
    """Write SQLite's file anew and empty its log, where deleted words stand until then; PostgreSQL does its own."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            driver: Any = connection.connection.driver_connection
            driver.execute("PRAGMA query_only=OFF")  # whoever had this connection last may have been reading
            driver.execute("VACUUM")
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
