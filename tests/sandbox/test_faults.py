import asyncio
from datetime import timedelta

import httpx
import pytest
from telegram import Bot
from telegram.error import Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut

from bot import loopback
from bot.sandbox import Sandbox
from bot.sandbox.client import PersonClient, SandboxClient
from tests.sandbox.expectations import refusal


async def texts(ana: PersonClient) -> list[str]:
    return [message["text"] for message in await ana.messages() if message["from"]["is_bot"]]


@pytest.mark.parametrize(
    ("kind", "error", "words"),
    [
        ("server_error", NetworkError, "Internal Server Error"),
        ("bad_gateway", NetworkError, "Bad Gateway"),
        ("forbidden", Forbidden, "Forbidden: bot was blocked by the user"),
        ("unauthorized", InvalidToken, "Unauthorized"),
    ],
)
async def test_a_refusing_fault_does_nothing_and_passes(
    bot: Bot, ana: PersonClient, client: SandboxClient, kind: str, error: type[TelegramError], words: str
) -> None:
    await client.fault("sendMessage", kind)
    assert await refusal(bot.send_message(ana.id, "x"), error) == words
    assert await texts(ana) == []
    assert (await bot.send_message(ana.id, "y")).text == "y"


async def test_a_rate_limit_says_when_to_come_back(
    bot: Bot, ana: PersonClient, client: SandboxClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    await client.fault("sendMessage", "rate_limit", retry_after=17)
    with pytest.raises(RetryAfter) as caught:
        await bot.send_message(ana.id, "x")
    assert caught.value.retry_after == timedelta(seconds=17)
    assert await texts(ana) == []


@pytest.mark.parametrize(("kind", "arrived"), [("drop_before", []), ("drop_after", ["x"])])
async def test_a_dropped_connection_leaves_the_caller_in_the_dark(
    bot: Bot, ana: PersonClient, client: SandboxClient, kind: str, arrived: list[str]
) -> None:
    await client.fault("sendMessage", kind)
    with pytest.raises(NetworkError) as caught:
        await bot.send_message(ana.id, "x")
    assert isinstance(caught.value.__cause__, httpx.RemoteProtocolError | httpx.ReadError)
    assert await texts(ana) == arrived


async def test_a_bare_client_sees_its_connection_close(sandbox: Sandbox, url: str, client: SandboxClient) -> None:
    await client.fault("getMe", "drop_before")
    async with httpx.AsyncClient(**loopback.CLIENT) as http:
        with pytest.raises(httpx.RemoteProtocolError, match="Server disconnected without sending a response"):
            await http.get(f"{url}/bot{sandbox.token}/getMe")


async def test_bad_json_hides_a_message_that_was_sent(bot: Bot, ana: PersonClient, client: SandboxClient) -> None:
    await client.fault("sendMessage", "bad_json")
    assert await refusal(bot.send_message(ana.id, "x"), TelegramError) == "Invalid server response"
    assert await texts(ana) == ["x"]


async def test_a_hanging_call_that_is_given_up_does_nothing(bot: Bot, ana: PersonClient, client: SandboxClient) -> None:
    await client.fault("sendMessage", "hang")
    with pytest.raises(TimedOut) as caught:
        await bot.send_message(ana.id, "x", read_timeout=0.05)
    assert isinstance(caught.value.__cause__, httpx.ReadTimeout)
    async with asyncio.timeout(30):
        while not await client.calls(method="sendMessage"):  # noqa: ASYNC110 - the log is read over HTTP
            await asyncio.sleep(0)
    (call,) = await client.calls(method="sendMessage")
    assert (call["status"], call["description"], await texts(ana)) == (None, "the caller gave up", [])


async def test_a_hanging_call_is_answered_late(bot: Bot, ana: PersonClient, client: SandboxClient) -> None:
    await client.fault("sendMessage", "hang", seconds=0.05)
    assert (await bot.send_message(ana.id, "x")).text == "x"


async def test_a_fault_meets_its_method_and_chat_as_often_as_ordered(
    bot: Bot, ana: PersonClient, client: SandboxClient
) -> None:
    eva = await client.person("Eva")
    await eva.starts()
    await client.fault("*", "server_error", times=2, chat_id=eva.id)
    assert (await bot.send_message(ana.id, "x")).text == "x"
    assert await refusal(bot.send_message(eva.id, "x"), NetworkError) == "Internal Server Error"
    assert [fault["times"] for fault in await client.faults()] == [1]
    await client.clear_faults()
    assert (await bot.send_message(eva.id, "x")).text == "x"


async def test_a_fault_for_every_method_leaves_polling_alone(bot: Bot, client: SandboxClient) -> None:
    await client.fault("*", "server_error")
    assert await bot.get_updates() == ()
    await client.fault("getUpdates", "bad_gateway")
    assert await refusal(bot.get_updates(), NetworkError) == "Bad Gateway"


async def test_every_call_is_written_down_but_polling(bot: Bot, ana: PersonClient, client: SandboxClient) -> None:
    before = (await client.calls())[-1]["seq"]
    await bot.get_updates()
    await bot.send_message(ana.id, "[x]")
    await refusal(bot.send_message(42, "x"))
    calls = await client.calls(before)
    assert [(call["method"], call["chat_id"], call["status"], call["description"]) for call in calls] == [
        ("sendMessage", ana.id, 200, None),
        ("sendMessage", 42, 400, "Bad Request: chat not found"),
    ]
    assert calls[0]["params"] == {"chat_id": ana.id, "text": "[x]"}
