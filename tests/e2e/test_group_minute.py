"""A group takes twenty messages a minute, however often the bot is started within it."""

import asyncio

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.delivery.limiter import Limits
from bot.sandbox.client import SandboxClient
from bot.sandbox.telegram import Sandbox
from models import Database, Notification, NotificationKind, NotificationState
from tests.e2e.conftest import opened, settings_for

GROUP = -1_001_000_000_001
A_MINUTES = 20
QUICK = Limits(chat_pause=0.01)
"""Telegram's, but that messages need not be a second apart."""


def owe(session: Session, first: int, count: int) -> None:
    for number in range(first, first + count):
        session.add(
            Notification(
                key=f"news:{number}",
                kind=NotificationKind.UPDATE_FAILED,
                lane=GROUP,
                payload={"reference": f"NEWS {number}"},
            )
        )


def sent(session: Session) -> int:
    count = select(func.count(Notification.id)).where(Notification.state == NotificationState.SENT)
    return session.scalars(count).one()


def put_off(session: Session) -> list[str | None]:
    waits = select(Notification.last_error).where(Notification.state == NotificationState.OWED)
    return list(session.scalars(waits))


async def _until(db: Database, count: int) -> None:
    async with asyncio.timeout(60):
        while await db.read(sent) < count:  # noqa: ASYNC110 - a commit has no event for it
            await asyncio.sleep(0.05)


async def test_a_restart_does_not_forget_what_a_group_was_sent(
    database_url: str, telegram: tuple[Sandbox, str]
) -> None:
    _, address = telegram
    settings = settings_for(database_url, address)
    async with SandboxClient(address) as client:
        firm = await client.person("The firm", id=GROUP)
        async with opened(settings, limits=QUICK) as shop:
            await firm.starts()
            await firm.hears()
            await shop.db.run(owe, 0, 10)
            await _until(shop.db, 10)
        async with opened(settings, limits=QUICK) as shop:
            await shop.db.run(owe, 10, A_MINUTES - 10)
            await _until(shop.db, A_MINUTES)
            await shop.db.run(owe, A_MINUTES, 1)
            async with asyncio.timeout(20):
                while await shop.db.read(put_off) == [None]:  # noqa: ASYNC110 - as above
                    await asyncio.sleep(0.05)
            (reason,) = await shop.db.read(put_off)
    assert reason is not None
    assert reason.startswith("NotYet: ")
