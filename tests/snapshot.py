"""What a database holds, kept to be put back: quicker than to do again what led there."""

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import Engine

from models import Base


class Snapshot(ABC):
    """All rows of a database at one moment."""

    @abstractmethod
    def restore(self, engine: Engine) -> None:
        """Have an empty database hold them."""


def taken(engine: Engine) -> Snapshot:
    """A snapshot of this database."""
    return _OfSqlite(engine) if engine.dialect.name == "sqlite" else _OfPostgresql(engine)


class _OfSqlite(Snapshot):
    def __init__(self, engine: Engine) -> None:
        self._copy = sqlite3.connect(":memory:", check_same_thread=False)
        with _driver(engine) as database:
            database.backup(self._copy)

    def restore(self, engine: Engine) -> None:
        with _driver(engine) as database:
            self._copy.backup(database)


class _OfPostgresql(Snapshot):
    def __init__(self, engine: Engine) -> None:
        with _driver(engine) as database:
            tables = ((table.name, _rows(database, table.name)) for table in Base.metadata.sorted_tables)
            self._tables = [(name, rows) for name, rows in tables if rows]
            counters = "SELECT sequencename, last_value FROM pg_sequences WHERE last_value IS NOT NULL"
            self._counters = database.execute(counters).fetchall()
            database.rollback()

    def restore(self, engine: Engine) -> None:
        with _driver(engine) as database:
            for name, rows in self._tables:
                with database.cursor().copy(sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(name))) as copy:
                    copy.write(rows)
            database.cursor().executemany("SELECT setval(%s::regclass, %s)", self._counters)
            database.commit()


def _rows(database: psycopg.Connection[Any], table: str) -> bytes:
    with database.cursor().copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))) as copy:
        return b"".join(bytes(chunk) for chunk in copy)


@contextmanager
def _driver(engine: Engine) -> Iterator[Any]:
    with closing(engine.raw_connection()) as connection:
        yield connection.driver_connection
