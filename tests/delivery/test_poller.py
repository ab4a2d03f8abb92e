"""Whatever the network answers, polling goes on, and nothing is acknowledged that is not stored."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from telegram.error import NetworkError
from telegram.ext import ExtBot

from bot.delivery import poller
from bot.delivery.poller import Poller
from bot.sandbox.client import SandboxClient
from bot.sandbox.server import serve
from bot.sandbox.telegram import DEFAULT_TOKEN, Sandbox
from bot.telemetry.vitals import Vitals
from bot.wire import Wire
from models import Database, InboxUpdate

PATIENCE = 20


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(poller, "BACKOFF_FIRST", 0.01)
    monkeypatch.setattr(poller, "BACKOFF_MOST", 0.05)


def texts(session: Session) -> list[str]:
    rows = session.scalars(select(InboxUpdate).order_by(InboxUpdate.update_id))
    return [row.payload["message"]["text"] for row in rows]


@asynccontextmanager
async def polling(db: Database, address: str) -> AsyncIterator[Vitals]:
    vitals = Vitals()
    async with Wire(address, at_once=1) as request:
        bot: ExtBot[None] = ExtBot(DEFAULT_TOKEN, f"{address}/bot", request=request, get_updates_request=request)
        task = asyncio.create_task(Poller(bot, request, db, vitals).run())
        try:
            yield vitals
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


async def until_stored(db: Database, wanted: list[str]) -> None:
    stored = asyncio.Event()
    db.watch(InboxUpdate, stored.set)
    async with asyncio.timeout(PATIENCE):
        while await db.read(texts) != wanted:
            await stored.wait()
            stored.clear()


@pytest.mark.parametrize(
    "trouble", ["server_error", "bad_gateway", "drop_before", "drop_after", "bad_json", "unauthorized"]
)
async def test_trouble_on_the_way_delays_updates_and_loses_none(db: Database, trouble: str) -> None:
    async with serve(Sandbox()) as address, SandboxClient(address) as telegram:
        ana = await telegram.person("Ana")
        await telegram.fault("getUpdates", trouble, times=3)
        async with polling(db, address) as vitals:
            await ana.starts()
            await ana.says("my phone is broken")
            await until_stored(db, ["/start", "my phone is broken"])

    assert vitals.last_poll is not None


@pytest.mark.parametrize("nonsense", ["{}", "[]", "null", '{"ok":true}', '{"ok":true,"result":[7,{"update_id":"x"}]}'])
async def test_whatever_json_a_proxy_answers_polling_goes_on(db: Database, nonsense: str) -> None:
    asked = asyncio.Event()
    answers = 0

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal answers
        await reader.readuntil(b"\r\n\r\n")
        head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(nonsense)}\r\nConnection: close\r\n\r\n"
        writer.write((head + nonsense).encode())
        await writer.drain()
        writer.close()
        answers += 1
        if answers > 1:
            asked.set()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as proxy:
        port = proxy.sockets[0].getsockname()[1]
        async with polling(db, f"http://127.0.0.1:{port}"), asyncio.timeout(PATIENCE):
            await asked.wait()


async def test_what_was_stored_but_not_acknowledged_comes_again_and_is_stored_once(db: Database) -> None:
    async with serve(Sandbox()) as address, SandboxClient(address) as telegram:
        ana = await telegram.person("Ana")
        await ana.starts()
        async with polling(db, address):
            await until_stored(db, ["/start"])
        await ana.says("second")
        async with polling(db, address):  # a new process knows no offset
            await until_stored(db, ["/start", "second"])


async def test_updates_are_acknowledged_only_after_they_are_stored(
    db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    async with serve(Sandbox()) as address, SandboxClient(address) as telegram:
        ana = await telegram.person("Ana")
        await ana.starts()
        await db.run(rename, "inbox_updates", "mislaid")
        async with polling(db, address):
            async with asyncio.timeout(PATIENCE):
                while "Telegram keeps them" not in caplog.text:  # noqa: ASYNC110 - a log has no event for it
                    await asyncio.sleep(0.02)
            await db.run(rename, "mislaid", "inbox_updates")
            async with asyncio.timeout(PATIENCE):
                while await db.read(texts) != ["/start"]:  # noqa: ASYNC110 - nor has another's commit
                    await asyncio.sleep(0.02)


def rename(session: Session, old: str, new: str) -> None:
    session.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))


@pytest.mark.parametrize(
    ("error", "longest"), [(OperationalError("", None, Exception()), poller.DATABASE_BACK), (NetworkError(""), 30.0)]
)
def test_our_own_database_is_tried_again_sooner_than_a_network(
    error: Exception, longest: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(poller, "BACKOFF_MOST", 30.0)
    pause = 0.5
    for _ in range(12):
        pause = poller._pause_after(error, pause)  # noqa: SLF001 - to wait that long would take too long
    assert pause == longest
