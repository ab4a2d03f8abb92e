"""Telegram's limits, as the sandbox keeps them where it is asked to."""

import pytest
from telegram import Bot
from telegram.error import BadRequest, RetryAfter

from bot.sandbox import Sandbox, serve
from bot.sandbox.call import Call
from bot.sandbox.client import SandboxClient
from bot.sandbox.limits import Gate, Limits
from bot.sandbox.refusal import Refusal
from tests.sandbox.conftest import Clock, bot_for
from tests.sandbox.expectations import refusal

ANA, GROUP = 77, -1001


@pytest.fixture
def gate(clock: Clock) -> Gate:
    return Gate(Limits(), clock)


def message(chat_id: int) -> Call:
    return Call("sendmessage", {"chat_id": str(chat_id)})


def waits(gate: Gate, chat_id: int) -> int:
    """For how many seconds a message is refused; 0 where it passes."""
    try:
        gate.admit(message(chat_id))
    except Refusal as refused:
        return int((refused.parameters or {})["retry_after"])
    return 0


def test_thirty_messages_pass_at_once_and_then_thirty_a_second(gate: Gate, clock: Clock) -> None:
    assert [waits(gate, chat) for chat in range(1, 32)] == [0] * 30 + [1]
    clock.advance(0.5)
    assert [waits(gate, chat) for chat in range(101, 117)] == [0] * 15 + [1]
    clock.advance(1)
    assert [waits(gate, chat) for chat in range(201, 232)] == [0] * 30 + [1]


def test_a_chat_takes_a_short_burst_and_then_one_a_second(gate: Gate, clock: Clock) -> None:
    assert [waits(gate, ANA) for _ in range(21)] == [0] * 20 + [1]
    clock.advance(1)
    assert [waits(gate, ANA) for _ in range(2)] == [0, 1]


def test_a_group_takes_twenty_a_minute(gate: Gate, clock: Clock) -> None:
    assert [waits(gate, GROUP) for _ in range(21)] == [0] * 20 + [60]
    clock.advance(59)
    assert waits(gate, GROUP) == 1
    clock.advance(1)
    assert waits(gate, GROUP) == 0


def test_a_chat_that_was_closed_stays_so_until_then(gate: Gate, clock: Clock) -> None:
    gate.close(ANA, 3 * 3600)
    clock.advance(3 * 3600 - 5)
    assert (waits(gate, ANA), waits(gate, ANA + 1)) == (5, 0)
    clock.advance(5)
    assert waits(gate, ANA) == 0


def test_calls_that_are_no_message_pass(gate: Gate) -> None:
    gate.close(ANA, 60)
    for method in ("sendchataction", "editmessagetext", "answercallbackquery"):
        gate.admit(Call(method, {"chat_id": str(ANA)}))


async def test_whoever_was_told_to_wait_and_does_not_is_told_again_and_it_is_all_in_the_log(clock: Clock) -> None:
    sandbox = Sandbox(clock=clock)
    sandbox.limit(Limits())
    async with serve(sandbox) as url, SandboxClient(url) as client, bot_for(url, sandbox.token) as bot:
        ana = await client.person("Ana")
        await ana.starts()
        await client.fault("sendMessage", "rate_limit", retry_after=30)
        await refusal(bot.send_message(ana.id, "1"), RetryAfter)
        clock.advance(20)
        words = await refusal(bot.send_message(ana.id, "2"), RetryAfter)
        clock.advance(10)
        await bot.send_message(ana.id, "3")
        calls = await client.calls(method="sendMessage")
    sandbox.close()

    assert "0:00:10" in words
    assert [(call["status"], call["fault"]) for call in calls] == [(429, "rate_limit"), (429, None), (200, None)]


async def test_a_message_can_be_refused_for_ever(bot: Bot, client: SandboxClient) -> None:
    await client.fault("sendMessage", "bad_request")

    assert "parse entities" in await refusal(bot.send_message(ANA, "x"), BadRequest)
