"""What a campaign needs around a shop: its databases, its staff, a look inside, and an end."""

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.delivery import queue
from bot.sandbox.client import PersonClient, SandboxClient
from bot.sandbox.json_types import Json
from models import Database, InboxUpdate, Notification, Queued, StatusCard, create_engine
from tests import databases
from tests.campaigns.books import Send, sends_by_chat
from tests.campaigns.crowd import PATIENCE
from tests.e2e.process import ShopProcess

OWNER_ID = 5_000_000_900
TECHNICIANS = 2


@contextmanager
def opened(database_url: str) -> Iterator[Database]:
    """A door of our own to the database of a shop."""
    db = Database(create_engine(database_url))
    try:
        yield db
    finally:
        db.close()


@contextmanager
def scratch_databases(count: int) -> Iterator[list[str]]:
    """PostgreSQL databases on a server of their own."""
    with ExitStack() as stack:
        server = stack.enter_context(databases.postgres_server())
        yield [stack.enter_context(databases.scratch_database(server)) for _ in range(count)]


def sqlite_urls(count: int, folder: Path) -> list[str]:
    """SQLite files that are not there yet."""
    return [f"sqlite:///{folder / f'shop{number}.db'}" for number in range(count)]


async def staffed(telegram: SandboxClient, process: ShopProcess) -> list[PersonClient]:
    """The owner and the technicians, who came in on a quiet day."""
    owner = await telegram.person("Olivia", id=OWNER_ID)
    technicians = [await telegram.person(f"Technician {number}") for number in range(TECHNICIANS)]
    async with process.running():
        await owner.starts()
        await owner.hears()
        for each in technicians:
            await owner.says("/invite")
            invitation = await owner.hears("start=")
            await each.starts(invitation["text"].split("start=")[1].split()[0])
            await each.hears()
        assert await process.terminate() == 0
    return technicians


async def all_done(db: Database, telegram: SandboxClient, patience: float = PATIENCE) -> None:
    """Wait until all that people did has been fetched, which a bot in trouble does after a pause, and is done."""
    async with asyncio.timeout(PATIENCE):
        while await _given(telegram) - await db.read(stored):  # noqa: ASYNC110 - as below
            await asyncio.sleep(0.5)
    await at_rest(db, patience)


async def _given(telegram: SandboxClient) -> set[int]:
    return {each["update_id"] for each in await telegram.updates()}


async def at_rest(db: Database, patience: float = PATIENCE) -> None:
    """Wait until nothing is open any more."""
    async with asyncio.timeout(patience):
        while await db.read(open_rows):  # noqa: ASYNC110 - the database has no event for it
            await asyncio.sleep(0.1)


def stored(session: Session) -> set[int]:
    """The updates in the inbox, by their ids."""
    return set(session.scalars(select(InboxUpdate.update_id)))


def open_rows(session: Session) -> int:
    """How much waits in both queues."""
    tables: tuple[type[Queued], ...] = (InboxUpdate, Notification, StatusCard)
    return sum(queue.backlog(session, each).count for each in tables)


async def sends_of(telegram: SandboxClient, calls: Iterable[Json]) -> dict[int, list[Send]]:
    """What each chat was sent."""
    people = [each["id"] for each in (await telegram.get("/state"))["people"]]
    messages = {each: await _from_the_bot(telegram, each) for each in people}
    return sends_by_chat(calls, messages)


async def _from_the_bot(telegram: SandboxClient, chat_id: int) -> list[int]:
    view = await telegram.get(f"/chats/{chat_id}")
    said = [each for each in view["messages"] if each["from"]["is_bot"] and "pinned_message" not in each]
    return [each["message_id"] for each in said]
