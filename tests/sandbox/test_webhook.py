import asyncio
import json
from collections import defaultdict
from collections.abc import AsyncIterator

import pytest
from telegram import Bot

from bot.sandbox import Sandbox, serve
from bot.sandbox.client import PersonClient, SandboxClient
from bot.sandbox.json_types import Json
from tests.sandbox.expectations import refusal

SECRET = "a-secret_token"


class Receiver:
    """A bot's web server, which answers as it is told and remembers what it got."""

    def __init__(self) -> None:
        self.got: asyncio.Queue[Json] = asyncio.Queue()
        self.headers: list[dict[str, str]] = []
        self.answers: dict[str, list[str]] = defaultdict(list)
        self.arrivals = asyncio.Semaphore(0)
        self.at_once = 0
        self.most_at_once = 0
        self.gate = asyncio.Event()
        self.gate.set()
        self.url = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        headers = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:] if line)
        update = json.loads(await reader.readexactly(int(headers["content-length"])))
        self.headers.append(headers)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        self.arrivals.release()
        await self.gate.wait()
        self.at_once -= 1
        text = update["message"]["text"]
        status = self.answers[text].pop(0) if self.answers[text] else "200 OK"
        writer.write(f"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
        await writer.drain()
        writer.close()
        self.got.put_nowait({"text": text, "status": status})

    async def texts(self, count: int) -> list[str]:
        """What the next deliveries said."""
        async with asyncio.timeout(30):
            return [(await self.got.get())["text"] for _ in range(count)]


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    server = await asyncio.start_server(receiver.serve, "127.0.0.1", 0)
    receiver.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook"
    async with server:
        yield receiver


async def test_updates_are_pushed_with_the_secret(bot: Bot, receiver: Receiver, ana: PersonClient) -> None:
    await bot.set_webhook(receiver.url, secret_token=SECRET)
    assert await receiver.texts(1) == ["/start"]
    await ana.says("a")
    assert await receiver.texts(1) == ["a"]
    assert receiver.headers[0]["x-telegram-bot-api-secret-token"] == SECRET.lower()
    await ana.says("b")
    await receiver.texts(1)
    await bot.delete_webhook()
    await ana.says("c")
    assert [update.message.text for update in await bot.get_updates() if update.message][-1] == "c"


async def test_a_failing_update_is_tried_again_and_holds_back_only_its_own_chat(
    bot: Bot, receiver: Receiver, ana: PersonClient, client: SandboxClient
) -> None:
    eva = await client.person("Eva")
    receiver.answers["a1"] = ["500 Internal Server Error"] * 3
    await bot.set_webhook(receiver.url, drop_pending_updates=True)
    for person, text in ((ana, "a1"), (ana, "a2"), (eva, "e1"), (eva, "e2")):
        await person.says(text)
    texts = await receiver.texts(7)
    assert [text for text in texts if text.startswith("a")] == ["a1"] * 4 + ["a2"]
    assert [text for text in texts if text.startswith("e")] == ["e1", "e2"]
    info = await bot.get_webhook_info()
    assert info.last_error_message == "Wrong response from the webhook: 500 Internal Server Error"
    assert (info.url, info.max_connections) == (receiver.url, 40)


async def test_no_more_connections_than_allowed_are_used(bot: Bot, receiver: Receiver, client: SandboxClient) -> None:
    receiver.gate.clear()
    await bot.set_webhook(receiver.url, max_connections=2)
    for number in range(5):
        await (await client.person(f"P{number}")).says(str(number))
    for _ in range(2):
        await receiver.arrivals.acquire()
    receiver.gate.set()
    assert sorted(await receiver.texts(5)) == ["0", "1", "2", "3", "4"]
    assert receiver.most_at_once == 2


async def test_pending_updates_wait_for_a_bot_that_is_away(
    sandbox: Sandbox, bot: Bot, receiver: Receiver, ana: PersonClient
) -> None:
    await bot.set_webhook("http://127.0.0.1:9/hook", drop_pending_updates=True)
    await ana.says("a")
    assert (await bot.get_webhook_info()).pending_update_count == 1
    await bot.set_webhook(receiver.url)
    assert await receiver.texts(1) == ["a"]
    async with serve(sandbox):
        assert (await bot.get_webhook_info()).url == receiver.url


@pytest.mark.parametrize(
    ("address", "complaint"),
    [
        ("http://example.org/hook", "bad webhook: An HTTPS URL must be provided for webhook"),
        ("https://example.org/hook", "bad webhook: this sandbox calls nothing but 127.0.0.1, ::1 and localhost"),
        ("https://127.0.0.1@example.org/", "bad webhook: this sandbox calls nothing but 127.0.0.1, ::1 and localhost"),
        ("http://[", "invalid webhook URL specified"),
    ],
)
async def test_only_this_machine_is_ever_called(bot: Bot, address: str, complaint: str) -> None:
    assert await refusal(bot.set_webhook(address)) == complaint.capitalize()


@pytest.mark.parametrize(
    ("secret", "complaint"),
    [("x" * 257, "secret token is too long"), ("a b", "secret token contains unallowed characters")],
)
async def test_a_secret_has_its_alphabet(bot: Bot, secret: str, complaint: str) -> None:
    assert await refusal(bot.set_webhook("http://127.0.0.1:9/", secret_token=secret)) == complaint.capitalize()


async def test_setting_the_same_webhook_again_disturbs_nothing(bot: Bot, receiver: Receiver, ana: PersonClient) -> None:
    await bot.set_webhook(receiver.url)
    await bot.set_webhook(receiver.url)
    await ana.says("a")
    assert await receiver.texts(2) == ["/start", "a"]
    assert receiver.got.empty()
