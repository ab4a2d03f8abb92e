"""Hearing of what another process committed."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from bot.delivery import listener as module
from bot.delivery.listener import Listener
from models import Database, InboxUpdate, Notification, create_engine
from tests.delivery.outbox import owe


@asynccontextmanager
async def listening(db: Database) -> AsyncIterator[Listener]:
    """Listen meanwhile."""
    listener = Listener(db)
    task = asyncio.create_task(listener.run())
    try:
        await asyncio.wait_for(listener.listening.wait(), 30)
        yield listener
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


class Ears:
    """What this process was told."""

    def __init__(self, db: Database) -> None:
        self._heard: asyncio.Queue[str] = asyncio.Queue()
        db.watch(Notification, lambda: self._heard.put_nowait("notifications"))
        db.watch(InboxUpdate, lambda: self._heard.put_nowait("inbox_updates"))

    async def next(self, how_many: int = 1) -> list[str]:
        return [await asyncio.wait_for(self._heard.get(), 30) for _ in range(how_many)]


@pytest.fixture
def here(postgresql_url: str) -> Iterator[Database]:
    db = Database(create_engine(postgresql_url))
    yield db
    db.close()


@pytest.fixture
def elsewhere(postgresql_url: str) -> Iterator[Database]:
    db = Database(create_engine(postgresql_url))
    yield db
    db.close()


async def test_a_commit_in_another_process_is_heard_here(here: Database, elsewhere: Database) -> None:
    ears = Ears(here)
    async with listening(here):
        assert sorted(await ears.next(2)) == ["inbox_updates", "notifications"]  # what may have been missed before
        await elsewhere.run(owe, 1)
        assert await ears.next() == ["notifications"]


async def test_a_lost_connection_is_made_again(
    here: Database, elsewhere: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(module, "FIRST_PAUSE", 0.01)
    ears = Ears(here)
    async with listening(here):
        await ears.next(2)
        await elsewhere.run(_cut_listeners)
        assert sorted(await ears.next(2)) == ["inbox_updates", "notifications"]
        await elsewhere.run(owe, 1)
        assert await ears.next() == ["notifications"]
    assert ["Can't hear of other processes' work" in each.message for each in caplog.records] == [True]


def _cut_listeners(session: Session) -> None:
    session.execute(
        text(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE 'LISTEN%'"
        )
    )


async def test_on_sqlite_there_is_nothing_to_listen_to(sqlite_url: str) -> None:
    db = Database(create_engine(sqlite_url))
    await Listener(db).run()
    db.close()
