"""One shop of a campaign: a Telegram, a database, the processes that serve it, and everybody around it."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from bot.sandbox.client import SandboxClient
from bot.sandbox.server import serve
from bot.sandbox.telegram import Sandbox
from bot.services.leases import LEADER
from models import Database, Lease
from tests.campaigns import premises
from tests.campaigns.books import Balance, Evidence, balance
from tests.campaigns.crash.kills import Kill, Reaper, explained_by
from tests.campaigns.crowd import Crowd, Wait
from tests.campaigns.premises import OWNER_ID
from tests.e2e.process import ShopProcess
from tests.nursery.client import Nursery


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
        technicians = await premises.staffed(telegram, processes[0])
        db = stack.enter_context(premises.opened(database_url))
        reaper = Reaper(random.Random(plan.seed), plan.kills, plan.life, lambda pid: _leads(db, pid))
        crowd = Crowd(telegram, technicians, lambda: reaper.done)
        async with _served(processes, reaper):
            await asyncio.gather(*(crowd.come_and_go(number) for number in range(plan.customers)))
            await premises.all_done(db, telegram)
        updates = {update["update_id"] for update in await telegram.updates()}
        sends = await premises.sends_of(telegram, await telegram.calls())
        books = await db.read(balance, Evidence(updates, crowd.customers, sends, explained_by(reaper.kills)))
    return Record(plan, reaper.kills, crowd.waits, books)


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


def _leads(db: Database, pid: int) -> bool:
    with Session(db.engine) as session:
        lease = session.get(Lease, LEADER)
        return lease is not None and f":{pid}:" in lease.holder
