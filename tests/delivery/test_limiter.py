"""How fast messages go out, on a clock that skips the waits."""

import asyncio
import json
from collections.abc import Awaitable, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from telegram.error import BadRequest, RetryAfter
from telegram.ext import ExtBot

from bot.delivery import limiter as module
from bot.delivery.allowance import MARGIN, Pace
from bot.delivery.limiter import Answer, Limiter, Limits, NotYet, Priority
from bot.wire import Wire
from tests.delivery import clock
from tests.misbehaving import TOKEN, Visit, serving

REPLY, NOTIFICATION = Priority.REPLY, Priority.NOTIFICATION


class Telegram:
    """Takes calls through a limiter and remembers when each came."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.limiter = Limiter(limits)
        self.calls: list[tuple[int | str, float]] = []
        self.refusals: dict[int | str, float] = {}

    async def call(
        self, chat_id: int | str, priority: Priority = REPLY, endpoint: str = "sendMessage", **data: Any
    ) -> Answer:
        async def answer() -> Answer:
            self.calls.append((chat_id, round(asyncio.get_running_loop().time(), 3)))
            if chat_id in self.refusals:
                raise RetryAfter(timedelta(seconds=self.refusals.pop(chat_id)))
            return True

        data = {"chat_id": chat_id} | data
        return await self.limiter.process_request(answer, (), {}, endpoint, data, priority)

    async def calls_to(self, chats: Sequence[int | str], priority: Priority = REPLY) -> None:
        await asyncio.gather(*(self.call(each, priority) for each in chats))

    @property
    def moments(self) -> list[float]:
        return [moment for _, moment in self.calls]


async def wait_of(call: Awaitable[Answer]) -> timedelta:
    """How long the limiter told a caller to stay away."""
    with pytest.raises(RetryAfter) as refusal:
        await call
    wait = refusal.value.retry_after
    assert isinstance(wait, timedelta)
    return wait


def most_within(moments: Sequence[float], seconds: float) -> int:
    """The most calls in any such stretch of time."""
    return max(sum(start <= each < start + seconds for each in moments) for start in moments)


def test_a_lone_message_never_waits() -> None:
    telegram = Telegram()
    clock.run(telegram.call(1, NOTIFICATION))
    assert telegram.calls == [(1, 0.0)]


def test_never_more_than_thirty_messages_in_any_second() -> None:
    telegram = Telegram()
    clock.run(telegram.calls_to(range(1, 121)))
    assert len(telegram.moments) == 120
    assert most_within(telegram.moments, 1) == 30
    assert telegram.moments[-1] == round(3 * MARGIN, 3)


def test_notifications_to_one_chat_keep_a_second_apart() -> None:
    telegram = Telegram()
    clock.run(telegram.calls_to([1, 1, 1], NOTIFICATION))
    assert telegram.moments == [0.0, 1.05, 2.1]


def test_replies_may_run_ahead_and_then_keep_the_pace() -> None:
    telegram = Telegram()
    clock.run(telegram.calls_to([1] * 22))
    assert telegram.moments == [0.0] * 20 + [1.05, 2.1]


def test_a_notification_after_a_burst_of_replies_waits_for_the_last_one_only() -> None:
    telegram = Telegram()

    async def scenario() -> None:
        await telegram.calls_to([1] * 10)
        await telegram.call(1, NOTIFICATION)

    clock.run(scenario())
    assert telegram.moments == [0.0] * 10 + [1.05]


@pytest.mark.parametrize("group", [-100123, "-100123", "@workshop"])
def test_a_group_gets_twenty_messages_a_minute_and_the_rest_is_told_to_come_back(group: int | str) -> None:
    telegram = Telegram()

    async def scenario() -> timedelta:
        await telegram.calls_to([group] * 20)
        return await wait_of(telegram.call(group))

    assert clock.run(scenario()) == timedelta(seconds=63)
    assert telegram.moments == [0.0] * 20


def test_an_album_counts_as_many_messages() -> None:
    telegram = Telegram()

    async def scenario() -> timedelta:
        await telegram.call(-1, endpoint="sendMediaGroup", media=[object()] * 10)
        await telegram.call(-1, endpoint="copyMessages", message_ids=[1] * 10)
        return await wait_of(telegram.call(-1))

    assert clock.run(scenario()) == timedelta(seconds=63)


def test_replies_go_first_when_the_rate_is_short_and_every_fifth_place_is_left_to_notifications() -> None:
    telegram = Telegram()

    async def scenario() -> None:
        await telegram.calls_to(range(100, 130))
        late = asyncio.create_task(telegram.calls_to(range(200, 230), NOTIFICATION))
        await asyncio.sleep(0.5)
        await telegram.calls_to(range(1, 31))
        await late

    clock.run(scenario())
    order = [int(chat) for chat, _ in telegram.calls]
    assert order[30:35] == [1, 2, 3, 4, 200]
    first_sixty, rest = order[30:67], order[67:]
    assert [chat for chat in first_sixty if chat < 100] == list(range(1, 31))
    assert [chat for chat in first_sixty if chat > 100] == list(range(200, 207))
    assert rest == list(range(207, 230))
    assert most_within(telegram.moments, 1) == 30


def test_notifications_leave_evenly_so_that_they_arrive_within_the_limit_though_each_takes_its_time() -> None:
    telegram = Telegram()
    clock.run(telegram.calls_to(range(1, 91), NOTIFICATION))
    assert most_within(telegram.moments, 0.1) <= 5
    assert telegram.moments[-1] <= 3 * MARGIN


def test_a_notification_that_comes_late_for_its_pace_makes_up_for_it() -> None:
    pace = Pace(10)
    for moment in (0.0, 0.3, 0.3):
        assert pace.opens_at() <= moment
        pace.note(moment)
    assert pace.opens_at() == pytest.approx(0.3)
    pace.note(0.3)
    assert pace.opens_at() == pytest.approx(0.3 + 0.1 * MARGIN)


def test_who_is_starved_for_too_long_is_told_to_come_back() -> None:
    telegram = Telegram(Limits(per_second=1))

    async def scenario() -> timedelta:
        replies = asyncio.create_task(telegram.calls_to(range(1, 7)))
        await asyncio.sleep(0.1)
        wait = await wait_of(telegram.call(99, NOTIFICATION))
        with pytest.raises(RetryAfter):
            await replies  # the sixth
        return wait

    assert clock.run(scenario()) == timedelta(seconds=1)
    assert [chat for chat, _ in telegram.calls] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(("asked_for", "raised"), [(None, NotYet), (60, RetryAfter)])
def test_a_wait_that_telegram_asked_for_is_told_from_one_of_our_own_pace(
    asked_for: int | None, raised: type[RetryAfter]
) -> None:
    telegram = Telegram(Limits(chat_pause=10))

    async def scenario() -> type[RetryAfter]:
        if asked_for:
            telegram.refusals[1] = asked_for
        with suppress(RetryAfter):
            await telegram.call(1, NOTIFICATION)
        with pytest.raises(RetryAfter) as refusal:
            await telegram.call(1, NOTIFICATION)
        return type(refusal.value)

    assert clock.run(scenario()) is raised


def test_a_caller_that_gave_up_leaves_its_place() -> None:
    telegram = Telegram(Limits(per_second=1))

    async def scenario() -> None:
        await telegram.call(1)
        impatient = asyncio.create_task(telegram.call(2))
        await asyncio.sleep(0)
        impatient.cancel()
        await telegram.call(3)

    clock.run(scenario())
    assert telegram.calls == [(1, 0.0), (3, 1.05)]


def test_a_refused_chat_stays_closed_until_the_deadline_and_others_go_on() -> None:
    telegram = Telegram()
    telegram.refusals[1] = 10800

    async def scenario() -> list[timedelta]:
        waits = [await wait_of(telegram.call(1)), await wait_of(telegram.call(1, NOTIFICATION))]
        await telegram.call(2)
        await asyncio.sleep(10797)
        await telegram.call(1, NOTIFICATION)  # three seconds are waited out
        return waits

    assert clock.run(scenario()) == [timedelta(hours=3), timedelta(hours=3)]
    assert telegram.calls == [(1, 0.0), (2, 0.0), (1, 10800.0)]


def test_a_second_refused_chat_pauses_everything_for_a_minute_at_most() -> None:
    telegram = Telegram()
    telegram.refusals |= {1: 10800, 2: 7200}

    async def scenario() -> list[timedelta]:
        return [await wait_of(telegram.call(each)) for each in (1, 2, 3)]

    assert clock.run(scenario()) == [timedelta(hours=3), timedelta(hours=2), timedelta(minutes=1)]
    assert telegram.calls == [(1, 0.0), (2, 0.0)]


def test_a_refusal_also_stops_who_already_waits_for_that_chat() -> None:
    telegram = Telegram()

    async def scenario() -> timedelta:
        await telegram.call(1, NOTIFICATION)
        waiting = asyncio.create_task(telegram.call(1, NOTIFICATION))
        await asyncio.sleep(0)
        telegram.refusals[1] = 60
        await wait_of(telegram.call(1, REPLY))
        return await wait_of(waiting)

    assert clock.run(scenario()) == timedelta(seconds=60 - 1.05)


@pytest.mark.parametrize("endpoint", ["answerCallbackQuery", "sendChatAction", "deleteMessage", "getChat"])
def test_what_shows_no_message_is_not_limited(endpoint: str) -> None:
    telegram = Telegram()

    async def scenario() -> None:
        await asyncio.gather(*(telegram.call(1, endpoint=endpoint) for _ in range(100)))

    clock.run(scenario())
    assert telegram.moments == [0.0] * 100


def test_a_call_without_a_chat_is_not_limited() -> None:
    async def scenario() -> Answer:
        async def answer() -> Answer:
            return {"id": 1}

        return await Limiter().process_request(answer, (), {}, "getMe", {}, None)

    assert clock.run(scenario()) == {"id": 1}


def test_other_errors_pass_and_close_nothing() -> None:
    async def scenario() -> None:
        async def refuse() -> Answer:
            raise BadRequest("chat not found")

        limiter = Limiter()
        with pytest.raises(BadRequest):
            await limiter.process_request(refuse, (), {}, "sendMessage", {"chat_id": 1}, None)

    clock.run(scenario())


def test_without_limits_nothing_waits_but_telegrams_own_refusal_counts() -> None:
    telegram = Telegram(Limits.none())

    async def scenario() -> timedelta:
        await telegram.calls_to([1, -1] * 500, NOTIFICATION)
        telegram.refusals[1] = 60
        await wait_of(telegram.call(1))
        return await wait_of(telegram.call(1))

    assert clock.run(scenario()) == timedelta(minutes=1)
    assert set(telegram.moments) == {0.0}


def test_chats_that_may_write_again_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "KEPT_CHATS", 100)
    telegram = Telegram()
    telegram.refusals[7] = 10**6

    async def scenario() -> timedelta:
        await wait_of(telegram.call(7))
        for chat in range(1000, 3000):
            await telegram.call(chat)
        return await wait_of(telegram.call(7))

    assert clock.run(scenario()) > timedelta(days=11)
    assert len(telegram.limiter._chats) <= 200  # noqa: SLF001 - memory is what this is about


async def test_a_bot_hands_its_priority_on() -> None:
    seen: list[bytes] = []

    async def telegram(visit: Visit) -> None:
        seen.append((await visit.request())[2])
        message = {"message_id": 5, "date": 0, "chat": {"id": 1, "type": "private"}}
        await visit.says(200, json.dumps({"ok": True, "result": message}))

    async with serving(telegram) as address, Wire(f"http://{address}", at_once=1) as wire:
        bot: ExtBot[Priority] = ExtBot(TOKEN, f"http://{address}/bot", request=wire, rate_limiter=Limiter())
        sent = await bot.send_message(1, "hello", rate_limit_args=Priority.NOTIFICATION)
    assert sent.message_id == 5
    assert seen == [b"chat_id=1&text=hello"]
