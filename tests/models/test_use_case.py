"""Use cases that share a transaction on SQLite: each fares as if it were alone."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from models import Customer, Database, Device, DeviceKind, Draft, create_engine
from models.database import TOGETHER

NOBODY = 4711


class MadeToFailError(Exception):
    """Raised by the tests only."""


@pytest.fixture
async def db(sqlite_url: str) -> AsyncIterator[Database]:
    database = Database(create_engine(sqlite_url))
    yield database
    database.close()


@asynccontextmanager
async def busy(db: Database, *, reading: bool = False) -> AsyncIterator[None]:
    """While the block runs, the thread works on something else, so that what is asked for waits together."""
    begun, go_on = threading.Event(), threading.Event()

    def keep_busy(_session: Session) -> None:
        begun.set()
        go_on.wait()

    keeping = asyncio.create_task((db.read if reading else db.run)(keep_busy))
    await asyncio.to_thread(begun.wait)
    yield
    go_on.set()
    await keeping


def add(session: Session, name: str) -> str:
    session.add(Customer(name=name))
    return name


def fail(session: Session) -> None:
    add(session, "Nobody")
    session.flush()
    raise MadeToFailError


def add_what_cannot_be_committed(session: Session) -> None:
    session.execute(text("PRAGMA defer_foreign_keys=ON"))
    session.add(Device(customer_id=NOBODY, kind=DeviceKind.PHONE, brand="Acme", model="One"))


def names(session: Session) -> list[str]:
    return list(session.scalars(select(Customer.name).order_by(Customer.id)))


async def together(db: Database, *works: Callable[[Session], object]) -> list[object]:
    """Have all of it done at once; what came of each."""
    async with busy(db):
        asked = [asyncio.create_task(db.run(work)) for work in works]
        await asyncio.sleep(0)
    return await asyncio.gather(*asked, return_exceptions=True)


def named(name: str) -> Callable[[Session], object]:
    return lambda session: add(session, name)


async def test_what_waits_at_the_same_time_shares_a_commit(db: Database) -> None:
    commits: list[object] = []
    event.listen(db.engine, "commit", commits.append)
    wanted = [str(number) for number in range(TOGETHER + 1)]

    assert await together(db, *map(named, wanted)) == wanted

    assert len(commits) == 3  # what kept it busy; as many as may share one; the one too many
    assert await db.read(names) == wanted


async def test_each_sees_what_those_before_it_did(db: Database) -> None:
    assert await together(db, named("Ana"), names, named("Ben"), names) == ["Ana", ["Ana"], "Ben", ["Ana", "Ben"]]


async def test_one_that_fails_takes_nothing_from_those_beside_it(db: Database) -> None:
    results = await together(db, named("Ana"), fail, named("Ben"))

    assert [type(each) for each in results] == [str, MadeToFailError, str]
    assert await db.read(names) == ["Ana", "Ben"]


async def test_one_that_the_database_refuses_takes_nothing_from_those_beside_it(db: Database) -> None:
    def refused(session: Session) -> None:
        session.execute(text("INSERT INTO customers (id, name) VALUES (1, NULL)"))

    results = await together(db, named("Ana"), refused, named("Ben"))

    assert [type(each) for each in results] == [str, IntegrityError, str]
    assert await db.read(names) == ["Ana", "Ben"]


async def test_one_that_cannot_be_committed_takes_nothing_from_those_beside_it(db: Database) -> None:
    results = await together(db, named("Ana"), add_what_cannot_be_committed, named("Ben"))

    assert [type(each) for each in results] == [str, IntegrityError, str]
    assert await db.read(names) == ["Ana", "Ben"]


async def test_where_the_database_cannot_be_written_to_everybody_is_told(sqlite_url: str) -> None:
    db = Database(create_engine(sqlite_url))
    event.listen(db.engine, "connect", lambda connection, _: connection.execute("PRAGMA busy_timeout=1"))
    with Session(db.engine) as other:
        async with busy(db, reading=True):
            other.connection()  # its transaction holds the write lock
            asked = [asyncio.create_task(db.run(add, name)) for name in ("Ana", "Ben")]
            await asyncio.sleep(0)
        results = await asyncio.gather(*asked, return_exceptions=True)
    assert [type(each) for each in results] == [OperationalError, OperationalError]
    assert await db.run(names) == []
    db.close()


async def test_watchers_hear_of_what_is_there_and_of_nothing_that_failed(db: Database) -> None:
    heard: list[str] = []
    db.watch(Customer, lambda: heard.append("customer"))
    db.watch(Draft, lambda: heard.append("draft"))

    def add_draft_and_fail(session: Session) -> None:
        session.add(Draft(chat_id=1, telegram_user_id=1, step="name"))
        session.flush()
        raise MadeToFailError

    await together(db, named("Ana"), add_draft_and_fail)

    assert set(heard) == {"customer"}
