"""Time goes by in an open shop: a device that waits is brought to mind once, and a night becomes one message."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.sandbox.client import PersonClient, SandboxClient
from bot.sandbox.reading import plain
from bot.sandbox.telegram import Sandbox
from bot.services.quiet_hours import QuietHours
from models import Database, Notification, NotificationKind, NotificationState, StatusChange, utcnow
from tests.booking import book
from tests.e2e.conftest import OWNER_ID, opened, settings_for
from tests.e2e.story import books


async def meet(client: SandboxClient) -> tuple[PersonClient, PersonClient]:
    """Olivia, who owns the shop, and Ana, who wants something repaired."""
    olivia, ana = await client.person("Olivia", id=OWNER_ID), await client.person("Ana")
    for each in (olivia, ana):
        await each.starts()
        await each.hears()
    return olivia, ana


def long_ago(session: Session) -> None:
    """As if all had happened ten days before."""
    for each in session.scalars(select(StatusChange)):
        each.created_at -= timedelta(days=10)


def count(session: Session, /, **which: Any) -> int:
    return session.scalars(select(func.count(Notification.id)).filter_by(**which)).one()


async def counted(db: Database, number: int, **which: Any) -> None:
    """Wait until there are so many rows like this."""
    async with asyncio.timeout(20):
        while await db.read(count, **which) != number:  # noqa: ASYNC110 - a commit has no event for it
            await asyncio.sleep(0.02)


async def test_a_device_that_was_ready_long_ago_is_brought_to_mind_once(
    database_url: str, telegram: tuple[Sandbox, str]
) -> None:
    settings = settings_for(database_url, telegram[1])
    async with SandboxClient(telegram[1]) as client:
        async with opened(settings) as shop:
            olivia, ana = await meet(client)
            number = await books(ana)
            await olivia.says(f"/status {number} received")
            await olivia.says(f"/status {number} ready declined")
            await ana.hears("It is ready for you to take back")
            await shop.db.run(long_ago)
        async with opened(settings):
            await ana.hears("it has been ready for you for 10 days")
        async with opened(settings) as shop:
            await ana.says("/orders")
            await ana.hears("Your orders")
            await counted(shop.db, 1, kind=NotificationKind.PICKUP_REMINDER, state=NotificationState.SENT)
            assert await shop.db.read(count, kind=NotificationKind.PICKUP_REMINDER) == 1

        said = [plain(message) for message in await ana.messages()]
    assert sum("A reminder" in each for each in said) == 1


def around(moment: datetime) -> QuietHours:
    """Quiet hours that have begun, and will not end within this test."""
    hour = timedelta(hours=1)
    return QuietHours(*((moment + each).time().replace(second=0, microsecond=0) for each in (-hour, 2 * hour)))


async def test_at_night_answers_come_at_once_and_news_in_the_morning_as_it_is_then(
    database_url: str, telegram: tuple[Sandbox, str]
) -> None:
    night = settings_for(database_url, telegram[1], quiet_hours=around(utcnow()))
    waits = {"kind": NotificationKind.STATUS_CHANGED, "state": NotificationState.OWED, "lease_token": None}
    async with SandboxClient(telegram[1]) as client:
        async with opened(night) as shop:
            olivia, ana = await meet(client)
            number = await books(ana)
            for move in ("received", "diagnosing"):
                await olivia.says(f"/status {number} {move}")
                await olivia.hears(move.capitalize())
                await counted(shop.db, 1, **waits)
            again = await shop.db.run(book, ana.id)
            await ana.hears(f"Booked as #{again}")
            assert await shop.db.read(count, **waits) == 1
        async with opened(settings_for(database_url, telegram[1])):
            await olivia.hears(f"New request #{number}")
            await ana.hears("finding out what is wrong")

        said = [plain(message) for message in await ana.messages()]
    assert [each for each in said if "in our hands" in each] == []
