"""A group takes twenty messages a minute, however often the bot is started within it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.delivery.limiter import Limits
from bot.runtime import Runtime
from bot.sandbox.client import SandboxClient
from bot.sandbox.telegram import Sandbox
from bot.settings import Settings
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


async def _the_twenty_first_has_to_wait(shop: Runtime) -> None:
    """Half of a minute's messages are sent already."""
    await shop.db.run(owe, A_MINUTES // 2, A_MINUTES // 2)
    await _until(shop.db, A_MINUTES)
    await shop.db.run(owe, A_MINUTES, 1)
    async with asyncio.timeout(20):
        while await shop.db.read(put_off) == [None]:  # noqa: ASYNC110 - as above
            await asyncio.sleep(0.05)
    (reason,) = await shop.db.read(put_off)
    assert reason is not None
    assert reason.startswith("NotYet: ")


@asynccontextmanager
async def open_to_a_group(settings: Settings) -> AsyncIterator[Runtime]:
    """The shop, which a group has written to."""
    async with opened(settings, limits=QUICK) as shop, SandboxClient(str(settings.telegram_api_url)) as client:
        firm = await client.person("The firm", id=GROUP)
        await firm.starts()
        await firm.hears()
        yield shop


async def test_a_restart_does_not_forget_what_a_group_was_sent(
    database_url: str, telegram: tuple[Sandbox, str]
) -> None:
    settings = settings_for(database_url, telegram[1])
    async with open_to_a_group(settings) as shop:
        await shop.db.run(owe, 0, A_MINUTES // 2)
        await _until(shop.db, A_MINUTES // 2)
    async with opened(settings, limits=QUICK) as shop:
        await _the_twenty_first_has_to_wait(shop)


async def test_who_takes_the_lead_counts_what_was_sent_while_it_waited(
    database_url: str, telegram: tuple[Sandbox, str]
) -> None:
    settings = settings_for(database_url, telegram[1])
    async with AsyncExitStack() as first_term:
        first = await first_term.enter_async_context(open_to_a_group(settings))
        async with opened(settings, limits=QUICK) as second:
            await first.db.run(owe, 0, A_MINUTES // 2)
            await _until(first.db, A_MINUTES // 2)
            await first_term.aclose()
            await _the_twenty_first_has_to_wait(second)
