"""Who takes over from a dead process, and who leaves alone what a living one may still be doing."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from bot import leadership
from bot.app import build
from bot.sandbox.client import SandboxClient
from bot.sandbox.telegram import Sandbox
from bot.services import leases
from models import Database, Notification, NotificationKind, NotificationState, create_engine, utcnow
from tests.e2e.conftest import opened, running, settings_for

LEASE = timedelta(seconds=3)
PATIENCE = 20


def owe(session: Session, lane: int, /, **columns: object) -> None:
    """Owe a chat a message."""
    facts = {"reference": "ABCDEF"}
    session.add(Notification(key="a", kind=NotificationKind.UPDATE_FAILED, lane=lane, payload=facts, **columns))


def states(session: Session) -> list[NotificationState]:
    return list(session.scalars(select(Notification.state)))


@pytest.mark.parametrize(("dialect", "waits"), [("sqlite", False), ("postgresql", True)])
async def test_what_a_halted_process_may_still_be_sending_is_left_to_it(
    database_url: str, telegram: tuple[Sandbox, str], waits: bool
) -> None:
    """On SQLite the lock tells that it is dead."""
    _, address = telegram
    until = utcnow() + LEASE
    async with SandboxClient(address) as client:
        ana = await client.person("Ana")
        await ana.starts()

        db = Database(create_engine(database_url))
        await db.run(owe, ana.id, lease_token="another's", leased_until=until)
        async with opened(settings_for(database_url, address)):
            await ana.hears("ABCDEF")
            sent = utcnow()
        db.close()

    assert (sent >= until) is waits


async def test_who_cannot_ask_the_database_what_was_sent_begins_to_lead_a_moment_later(
    database_url: str, telegram: tuple[Sandbox, str]
) -> None:
    _, address = telegram
    shop = build(settings_for(database_url, address))
    count_sent, times = shop.count_sent, []

    async def fails_once(within: timedelta) -> None:
        times.append(within)
        if len(times) == 1:
            await shop.db.read(lambda session: session.execute(text("SELECT * FROM nowhere")))
        await count_sent(within)

    shop.count_sent = fails_once
    async with SandboxClient(address) as client, running(shop):
        ana = await client.person("Ana")
        await ana.starts()
        await ana.hears("Benchbell Repairs")

    assert times == [timedelta(minutes=1)] * 2


async def test_who_is_overtaken_while_sending_still_writes_down_what_came_of_it(
    postgresql_url: str, telegram: tuple[Sandbox, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leadership, "HEARTBEAT", 0.1)
    _, address = telegram

    def usurp(session: Session) -> None:
        leases.seize(session, leases.LEADER, "somebody else", timedelta(minutes=1))

    async with SandboxClient(address) as client, opened(settings_for(postgresql_url, address)) as shop:
        ana = await client.person("Ana")
        await ana.starts()
        await ana.hears()
        await client.fault("sendMessage", "hang", seconds=1, chat_id=ana.id)
        await shop.db.run(owe, ana.id)
        async with asyncio.timeout(PATIENCE):
            while await client.faults():  # noqa: ASYNC110 - the sandbox has no event for it
                await asyncio.sleep(0.02)
            await shop.db.run(usurp)
            while await shop.db.read(states) == [NotificationState.OWED]:  # noqa: ASYNC110 - nor has a commit
                await asyncio.sleep(0.02)
        assert (await shop.db.read(states), shop.vitals.leading) == ([NotificationState.SENT], False)
