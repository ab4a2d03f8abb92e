"""Databases for tests: one per process, built once, emptied for each test that asks."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from psycopg import sql
from sqlalchemy import URL, Engine, make_url, text

from models import Base, create_engine, prepare
from tests.postgres import running_server

CUT_OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'"
)
COUNT_FROM_ONE = "SELECT setval(seqrelid::regclass, 1, false) FROM pg_sequence"


@contextmanager
def postgres_server(folder: Path | None = None) -> Iterator[str]:
    """Lend a server: the one TEST_DATABASE_URL names, or one of our own, with its data in `folder`."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield given
    else:
        with running_server(folder) as url:
            yield url


@contextmanager
def scratch_database(server: str, *, like: str | None = None) -> Iterator[str]:
    """Lend a database of its own, and drop it: without a single table, or a copy of one that nobody is connected to."""
    name = f"benchbell_test_{uuid4().hex[:12]}"
    template = make_url(like).database if like else "template1"
    creation = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(str(template)))
    with _connected(server) as connection:
        connection.execute(creation)
    try:
        yield text_of(make_url(server).set(database=name))
    finally:
        with _connected(server) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def clerks_database(server: str) -> Iterator[tuple[Engine, Engine]]:
    """Lend a database in which a shop may make tables and nothing more: as the shop, and as its administrator."""
    with scratch_database(server) as url:
        clerk = f"clerk_{make_url(url).database}"
        admin, shop = create_engine(url), create_engine(text_of(make_url(url).set(username=clerk)))
        with admin.begin() as connection:
            connection.execute(text(f"CREATE ROLE {clerk} LOGIN"))
            connection.execute(text(f"GRANT CREATE ON SCHEMA public TO {clerk}"))
        try:
            yield shop, admin
        finally:
            shop.dispose()
            with admin.begin() as connection:
                connection.execute(text(f"DROP OWNED BY {clerk}"))
                connection.execute(text(f"DROP ROLE {clerk}"))
            admin.dispose()


def build(url: str) -> None:
    """Make every table, as a start does."""
    engine = create_engine(url)
    prepare(engine)
    engine.dispose()


class Sweeper:
    """Empties a PostgreSQL database again and again over one connection, for which it is all prepared."""

    def __init__(self, url: str) -> None:
        self._connection = _connected(url)
        deletions = [f'DELETE FROM "{table.name}"' for table in reversed(Base.metadata.sorted_tables)]
        self._statements = sql.SQL(";").join(map(sql.SQL, (CUT_OTHERS, *deletions, COUNT_FROM_ONE)))

    def empty(self) -> None:
        """Delete every row and count from 1 again; transactions left open by a test are cut."""
        self._connection.execute(self._statements)

    def close(self) -> None:
        """Let go of the database."""
        self._connection.close()


def text_of(url: URL) -> str:
    """The address with its password, as a program needs it."""
    return url.render_as_string(hide_password=False)


def _connected(url: str) -> psycopg.Connection[tuple[Any, ...]]:
    return psycopg.connect(text_of(make_url(url).set(drivername="postgresql")), autocommit=True)
