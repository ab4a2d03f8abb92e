"""The dispatcher behind a real bot and its limiter, over HTTP to the sandbox."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session
from telegram.ext import ExtBot

from bot.conversation.message import Outgoing
from bot.delivery.dispatcher import Dispatcher, Pace
from bot.delivery.limiter import Limiter, Limits, Priority
from bot.delivery.outbox import Outbox
from bot.sandbox import Sandbox, serve
from bot.sandbox.client import PersonClient, SandboxClient
from bot.sandbox.telegram import DEFAULT_TOKEN
from bot.telemetry.vitals import Vitals
from bot.wire import Wire
from models import Database, Notification, NotificationState, utcnow
from tests.delivery.outbox import everything, owe


@pytest.fixture
async def url() -> AsyncIterator[str]:
    sandbox = Sandbox()
    async with serve(sandbox) as url:
        yield url
    sandbox.close()


@pytest.fixture
async def client(url: str) -> AsyncIterator[SandboxClient]:
    async with SandboxClient(url) as client:
        yield client


@pytest.fixture
async def bot(url: str) -> AsyncIterator[ExtBot[Priority]]:
    wire = Wire(url, at_once=8)
    bot: ExtBot[Priority] = ExtBot(
        DEFAULT_TOKEN,
        base_url=f"{url}/bot",
        get_updates_request=wire,
        request=wire,
        rate_limiter=Limiter(Limits(chat_pause=0)),
    )
    async with bot:
        yield bot


@pytest.fixture
async def ana(client: SandboxClient) -> PersonClient:
    ana = await client.person("Ana")
    await ana.starts()
    return ana


async def deliver(db: Database, bot: ExtBot[Priority], *outcomes: str) -> None:
    """Run a dispatcher until it settled all these, in any order; what must be retried is hurried."""
    seen: list[str] = []
    changed = asyncio.Event()

    async def send(chat_id: int, message: Outgoing) -> int:
        return (await bot.send_message(chat_id, message.text, rate_limit_args=Priority.NOTIFICATION)).message_id

    def observe(outcome: str, _seconds: float) -> None:
        seen.append(outcome)
        changed.set()

    def render(_session: Session, row: Notification) -> Outgoing:
        return Outgoing(row.payload["text"])

    dispatcher = Dispatcher(db, send, Outbox(render), vitals=Vitals(), observe=observe, pace=Pace(misconfigured=0.1))
    running = asyncio.create_task(dispatcher.run())
    async with asyncio.timeout(30):
        while len(seen) < len(outcomes):
            changed.clear()
            await changed.wait()
            if seen[-1] == "unknown":
                await db.run(lambda session: session.execute(update(Notification).values(due_at=utcnow())))
                dispatcher.wake()
    dispatcher.stop()
    await running
    assert sorted(seen) == sorted(outcomes)


async def heard(ana: PersonClient) -> list[str]:
    """What the bot told her."""
    return [message["text"] for message in await ana.messages() if message["from"]["is_bot"]]


@pytest.mark.parametrize(
    ("fault", "outcome", "twice"),
    [
        ("rate_limit", "retry", []),
        ("bad_gateway", "unknown", []),
        ("drop_before", "unknown", []),
        ("drop_after", "unknown", ["one"]),
        ("bad_json", "unknown", ["one"]),
        ("unauthorized", "misconfigured", []),
    ],
)
async def test_trouble_loses_nothing_and_only_an_unknown_fate_may_be_told_twice(
    db: Database,
    bot: ExtBot[Priority],
    client: SandboxClient,
    ana: PersonClient,
    fault: str,
    outcome: str,
    twice: list[str],
) -> None:
    await db.run(owe, ana.id, "one", "two", "three")
    await client.fault("sendMessage", fault)
    await deliver(db, bot, outcome, "delivered", "delivered", "delivered")
    assert await heard(ana) == [*twice, "one", "two", "three"]
    rows = await db.read(everything)
    assert [each.uncertain for each in rows] == [int(outcome == "unknown"), 0, 0]
    assert [each.attempts for each in rows] == [0, 0, 0]


async def test_someone_who_blocked_the_bot_holds_up_nobody(
    db: Database, bot: ExtBot[Priority], client: SandboxClient, ana: PersonClient
) -> None:
    bo = await client.person("Bo")
    await bo.starts()
    await ana.blocks()
    await db.run(owe, ana.id)
    await db.run(owe, bo.id)
    await deliver(db, bot, "unreachable", "delivered")
    assert [await heard(ana), await heard(bo)] == [[], ["hello"]]
    assert [each.state for each in await db.read(everything)] == [NotificationState.UNREACHABLE, NotificationState.SENT]
