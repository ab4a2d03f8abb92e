"""Telegram asks for a pause of hours, as it has done: it is kept over a restart, whoever wants to write."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.sandbox.client import SandboxClient
from bot.sandbox.telegram import Sandbox
from models import Database, InboxUpdate, Notification, NotificationKind
from tests.e2e.conftest import opened, settings_for

PAUSE = timedelta(hours=3)


def owe(session: Session, chat_id: int) -> None:
    session.add(
        Notification(key="news", kind=NotificationKind.UPDATE_FAILED, lane=chat_id, payload={"reference": "NEWS"})
    )


def waits(session: Session, table: Any, chat_id: int) -> list[tuple[bool, int]]:
    """Of what is put off in a chat: whether for hours, and how many failures count against it."""
    rows = session.scalars(select(table).where(table.lane == chat_id, table.last_error.startswith("RetryAfter")))
    return [(each.due_at - each.created_at > PAUSE / 2, each.attempts) for each in rows]


async def put_off(db: Database, table: Any, chat_id: int) -> None:
    async with asyncio.timeout(20):
        while await db.read(waits, table, chat_id) != [(True, 0)]:  # noqa: ASYNC110 - a commit has no event for it
            await asyncio.sleep(0.02)


@pytest.mark.parametrize("first", ["news", "answer"])
async def test_a_pause_of_three_hours_outlives_a_restart_and_costs_no_attempt(
    database_url: str, telegram: tuple[Sandbox, str], first: str
) -> None:
    _, address = telegram
    settings = settings_for(database_url, address)
    async with SandboxClient(address) as client:
        ana = await client.person("Ana")
        async with opened(settings) as shop:
            await ana.starts()
            await ana.hears()
            await client.fault("sendMessage", "rate_limit", retry_after=int(PAUSE.total_seconds()))
            if first == "news":
                await shop.db.run(owe, ana.id)
                await put_off(shop.db, Notification, ana.id)
            else:
                await ana.says("/help")
                await put_off(shop.db, InboxUpdate, ana.id)
        async with opened(settings) as shop:
            if first == "news":
                await ana.says("/help")
                await put_off(shop.db, InboxUpdate, ana.id)
            else:
                await shop.db.run(owe, ana.id)
                await put_off(shop.db, Notification, ana.id)
        calls = await client.calls(method="sendMessage")

    assert [call["status"] for call in calls] == [200, 429]
