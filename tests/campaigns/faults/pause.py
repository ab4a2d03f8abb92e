"""Telegram asks for a pause of three hours; we can't wait so long, so an operator lifts it in the end."""

import asyncio
import re
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.sandbox.client import PersonClient, SandboxClient
from models import Database, InboxUpdate
from tests.campaigns import premises
from tests.campaigns.premises import OWNER_ID
from tests.e2e.process import ShopProcess
from tests.nursery.client import Nursery

SECONDS = 3 * 3600
PATIENCE = 30.0
WORDS = ("/help", "/orders", "/privacy")


@dataclass
class Pause:
    """What came of it."""

    remark: str = ""
    faults: list[str] = field(default_factory=list)


async def pause(database_url: str, address: str, nursery: Nursery, folder: Path) -> Pause:
    """A chat is closed for three hours; others are served, also after a restart."""
    result = Pause()
    shop = ShopProcess(nursery, database_url, address, OWNER_ID, folder)
    async with SandboxClient(address) as telegram, shop.running():
        ana, ben = [await _arrived(telegram, name) for name in ("Ana", "Ben")]
        with premises.opened(database_url) as db:
            await telegram.fault("sendMessage", "rate_limit", chat_id=ana.id, retry_after=SECONDS)
            for words in WORDS:
                await ana.says(words)
            await _refused(db, ana.id)
            await _served(ben)
            assert await shop.terminate() == 0
            await shop.start()
            await _served(ben)
            sent = await _sends(telegram, ana.id)
            if sent != [200, 429]:
                result.faults.append(f"the closed chat was sent {sent}")
            waiting = await db.read(_waiting, ana.id)
            if [each[1:] for each in waiting[:1]] != [(True, 0)]:
                result.faults.append(f"what waits for hours is {waiting}")
            await _lift(shop, telegram)
            for _ in WORDS:
                await ana.hears(timeout=PATIENCE)
            assert await shop.terminate() == 0
    result.remark = f"{sent.count(200) - 1} sends meanwhile, over a restart; {len(WORDS)} answers after it was lifted"
    return result


async def _arrived(telegram: SandboxClient, name: str) -> PersonClient:
    person = await telegram.person(name)
    await person.starts()
    await person.hears(timeout=PATIENCE)
    return person


async def _served(person: PersonClient) -> None:
    """Somebody else is served as ever."""
    for words in WORDS:
        await person.says(words)
        await person.hears(timeout=PATIENCE)


async def _refused(db: Database, chat_id: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while not any(late for _, late, _ in await db.read(_waiting, chat_id)):  # noqa: ASYNC110 - a commit has no event
            await asyncio.sleep(0.1)


def _waiting(session: Session, chat_id: int) -> list[tuple[int, bool, int]]:
    """What waits in a chat: its id, whether for hours, and how many attempts count against it."""
    rows = session.scalars(
        select(InboxUpdate)
        .where(InboxUpdate.lane == chat_id, InboxUpdate.state.in_(InboxUpdate.OPEN))
        .order_by(InboxUpdate.update_id)
    )
    return [
        (each.update_id, (each.due_at - each.created_at).total_seconds() > SECONDS / 2, each.attempts) for each in rows
    ]


async def _sends(telegram: SandboxClient, chat_id: int) -> list[int]:
    return [each["status"] for each in await telegram.calls(method="sendMessage") if each["chat_id"] == chat_id]


async def _lift(shop: ShopProcess, telegram: SandboxClient) -> None:
    """As an operator does who knows that the chat is open again: with the bot stopped, try again what waits."""
    assert await shop.terminate() == 0
    await telegram.clear_faults()
    for row in re.findall(r"^[mu]\d+", await shop.asks("queue", "list"), re.MULTILINE):
        await shop.asks("queue", "retry", row)
    await shop.start()
