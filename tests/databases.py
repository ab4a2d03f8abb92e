"""Databases for tests: one per process, built once, emptied for each test that asks."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import psycopg
from psycopg import sql
from sqlalchemy import URL, make_url

from models import Base, create_engine, create_tables
from tests.postgres import running_server


@contextmanager
def postgres_server() -> Iterator[str]:
    """Lend a server: the one TEST_DATABASE_URL names, or one of our own."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield given
    else:
        with running_server() as url:
            yield url


@contextmanager
def scratch_database(server: str) -> Iterator[str]:
    """Lend a database of its own without a single table, and drop it."""
    name = f"benchbell_test_{uuid4().hex[:12]}"
    _execute(server, f'CREATE DATABASE "{name}"')
    try:
        yield text_of(make_url(server).set(database=name))
    finally:
        _execute(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def build(url: str) -> None:
    """Make every table."""
    engine = create_engine(url)
    create_tables(engine)
    engine.dispose()


def empty(url: str) -> None:
    """Delete every row of a PostgreSQL database and count from 1 again; connections left open by a test are cut."""
    tables = [f'DELETE FROM "{table.name}"' for table in reversed(Base.metadata.sorted_tables)]
    _execute(
        url,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()",
        *tables,
        "SELECT setval(seqrelid::regclass, 1, false) FROM pg_sequence",
    )


def text_of(url: URL) -> str:
    """The address with its password, as a program needs it."""
    return url.render_as_string(hide_password=False)


def _execute(url: str, *statements: str) -> None:
    address = text_of(make_url(url).set(drivername="postgresql"))
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(sql.SQL(";").join(map(sql.SQL, statements)))
