"""One shop of a campaign: a Telegram, a database, the processes that serve it, and everybody around it."""

import asyncio
import random
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from bot.delivery import queue
from bot.sandbox.client import PersonClient, SandboxClient
from bot.sandbox.server import serve
from bot.sandbox.telegram import Sandbox
from bot.services.leases import LEADER
from models import Database, InboxUpdate, Lease, Notification, Queued, create_engine
from tests.campaigns.books import Balance, Send, balance, sends_by_chat
from tests.campaigns.crowd import PATIENCE, Crowd, Wait
from tests.campaigns.kills import Kill, Reaper
from tests.e2e.process import ShopProcess
from tests.nursery.client import Nursery

OWNER_ID = 5_000_000_900
TECHNICIANS = 2


@dataclass(frozen=True)
class Plan:
    """How hard a shop is hit."""

    processes: int
    kills: int
    life: float
    """Seconds that a process lives on average."""
    customers: int
    """At the same time."""
    seed: int


@dataclass(frozen=True)
class Record:
    """What a campaign against one shop brought to light."""

    plan: Plan
    kills: list[Kill]
    waits: list[Wait]
    balance: Balance


async def campaign(plan: Plan, database_url: str, nursery: Nursery, folder: Path) -> Record:
    """Run one shop under fire, let it come to rest, and balance its books."""
    async with AsyncExitStack() as stack:
        address = await stack.enter_async_context(serve(Sandbox()))
        telegram = await stack.enter_async_context(SandboxClient(address))
        processes = [ShopProcess(nursery, database_url, address, OWNER_ID, folder) for _ in range(plan.processes)]
        technicians = await _staffed(telegram, processes[0])
        db = stack.enter_context(_opened(database_url))
        reaper = Reaper(random.Random(plan.seed), plan.kills, plan.life, lambda pid: _leads(db, pid))
        crowd = Crowd(telegram, technicians, lambda: reaper.done)
        async with _served(processes, reaper):
            await asyncio.gather(*(crowd.come_and_go(number) for number in range(plan.customers)))
            await _at_rest(db)
        updates = [update["update_id"] for update in await telegram.updates()]
        sends = await _sends(telegram)
        books = await db.read(balance, updates, crowd.customers, sends, reaper.kills)
    return Record(plan, reaper.kills, crowd.waits, books)


@contextmanager
def _opened(database_url: str) -> Iterator[Database]:
    db = Database(create_engine(database_url))
    try:
        yield db
    finally:
        db.close()


async def _staffed(telegram: SandboxClient, process: ShopProcess) -> list[PersonClient]:
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


@asynccontextmanager
async def _served(processes: list[ShopProcess], reaper: Reaper) -> AsyncIterator[None]:
    """Processes that die and come again, and in the end stop in order."""
    haunting = [asyncio.create_task(reaper.haunt(each)) for each in processes]
    try:
        yield
        await asyncio.gather(*haunting)
        for each in processes:
            assert await each.terminate() == 0, each.output[-3000:]
    finally:
        for task in haunting:
            task.cancel()
        await asyncio.gather(*haunting, return_exceptions=True)
        for each in processes:
            await each.clear_away()


async def _at_rest(db: Database) -> None:
    """Wait until nothing is open any more."""
    async with asyncio.timeout(PATIENCE):
        while await db.read(_open_rows):  # noqa: ASYNC110 - the database has no event for it
            await asyncio.sleep(0.1)


def _open_rows(session: Session) -> int:
    tables: tuple[type[Queued], ...] = (InboxUpdate, Notification)
    return sum(queue.backlog(session, each).count for each in tables)


def _leads(db: Database, pid: int) -> bool:
    with Session(db.engine) as session:
        lease = session.get(Lease, LEADER)
        return lease is not None and f":{pid}:" in lease.holder


async def _sends(telegram: SandboxClient) -> dict[int, list[Send]]:
    people = (await telegram.get("/state"))["people"]
    messages = {each["id"]: await _from_the_bot(telegram, each["id"]) for each in people}
    return sends_by_chat(await telegram.calls(), messages)


async def _from_the_bot(telegram: SandboxClient, chat_id: int) -> list[int]:
    view = await telegram.get(f"/chats/{chat_id}")
    return [message["message_id"] for message in view["messages"] if message["from"]["is_bot"]]
