"""The shop opens before its owner has pressed Start."""

import asyncio

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.sandbox.client import SandboxClient
from bot.sandbox.telegram import Sandbox
from models import Notification, NotificationKind, NotificationState
from tests.e2e.conftest import OWNER_ID, opened, settings_for
from tests.e2e.story import books

PATIENCE = 20


def _owners_news(session: Session) -> list[NotificationState]:
    return list(session.scalars(select(Notification.state).where(Notification.kind == NotificationKind.NEW_ORDER)))


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_an_owner_who_starts_late_hears_of_what_came_in_before(
    database_url: str, telegram: tuple[Sandbox, str]
) -> None:
    _, address = telegram
    async with opened(settings_for(database_url, address)) as shop, SandboxClient(address) as client:
        ana = await client.person("Ana")
        await ana.starts()
        number = await books(ana)
        async with asyncio.timeout(PATIENCE):
            while await shop.db.read(_owners_news) == [NotificationState.OWED]:  # noqa: ASYNC110 - a send has no event
                await asyncio.sleep(0.02)
        owner = await client.person("Olivia", id=OWNER_ID)
        await owner.starts()
        await owner.hears(f"New request #{number}")
