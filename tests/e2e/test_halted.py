"""A process that was halted for longer than its leases: it wakes up, and finds that its work is another's."""

import asyncio
import signal
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.sandbox.client import SandboxClient
from bot.sandbox.server import serve
from bot.sandbox.telegram import Sandbox
from models import Database, Notification, NotificationKind, NotificationState, create_engine
from tests.e2e.process import ShopProcess
from tests.nursery.client import Nursery

OWNER_ID = 5_000_000_900
CROWD = 60
"""Twice as many as may be told something within a second, so that messages wait in the process that claimed them."""
HEARD = 15
"""So many have been told when it is halted."""
TAKEOVER = 75


def owe_all(session: Session, chats: list[int]) -> None:
    for chat in chats:
        session.add(
            Notification(
                key=f"halted:{chat}", kind=NotificationKind.UPDATE_FAILED, lane=chat, payload={"reference": f"R{chat}"}
            )
        )


def in_flight(session: Session) -> int:
    held = Notification.lease_token.is_not(None)
    return session.scalars(select(func.count(Notification.id)).where(held)).one()


def unsent(session: Session) -> int:
    return session.scalars(
        select(func.count(Notification.id)).where(Notification.state != NotificationState.SENT)
    ).one()


async def sends(telegram: SandboxClient) -> list[int]:
    """To whom what is owed was sent, each try."""
    calls = await telegram.calls(method="sendMessage")
    return [
        int(call["params"]["chat_id"]) for call in calls if f"R{call['params']['chat_id']}" in call["params"]["text"]
    ]


async def test_it_sends_nothing_more_and_overwrites_nothing(
    nursery: Nursery, postgresql_url: str, tmp_path: Path
) -> None:
    db = Database(create_engine(postgresql_url))
    async with serve(Sandbox()) as address, SandboxClient(address) as telegram, asyncio.timeout(TAKEOVER):
        first, second = (ShopProcess(nursery, postgresql_url, address, OWNER_ID, tmp_path) for _ in range(2))
        crowd = [await telegram.person(f"Customer {n}") for n in range(CROWD)]
        await asyncio.gather(*(each.starts() for each in crowd))
        async with first.running():
            await first.says("This process leads")
            async with second.running():
                await asyncio.gather(*(each.hears("", timeout=TAKEOVER) for each in crowd))
                await db.run(owe_all, [each.id for each in crowd])
                while await db.read(in_flight) < 30:  # noqa: ASYNC110 - a commit has no event for it
                    await asyncio.sleep(0.01)
                await crowd[HEARD].hears(f"R{crowd[HEARD].id}")  # none is half written: the next is due in 1/30 s
                first.receives(signal.SIGSTOP)
                await second.says("This process leads")
                while await db.read(unsent):  # noqa: ASYNC110 - as above
                    await asyncio.sleep(0.1)
                by_then = await sends(telegram)

                first.receives(signal.SIGCONT)
                await first.says("Another process leads now")
                assert await first.terminate() == 0
                after = await sends(telegram)
                left = await db.read(unsent)
    db.close()

    assert (after, left) == (by_then, 0)
    assert set(by_then) == {each.id for each in crowd}
