"""What came of a send, through the errors that python-telegram-bot really raises."""

import warnings
from datetime import timedelta
from typing import Any

import pytest
from telegram.error import RetryAfter, TelegramError

from bot.delivery import outcome
from bot.delivery.limiter import NotYet
from bot.delivery.outcome import (
    FOR_NEWS,
    Dead,
    Delivered,
    Misconfigured,
    Moved,
    Outcome,
    Retry,
    Unknown,
    Unreachable,
    describe,
    judge,
)
from bot.wire import NotSent
from tests.misbehaving import TOKEN, Behaviour, answers, error_at


def judged(error: Exception, *, attempts: int = 0, uncertain: int = 0) -> Outcome:
    """The outcome, its wait in the middle of the jitter."""
    return judge(error, attempts=attempts, uncertain=uncertain, jitter=lambda: 0.5)


def refuses(status: int, description: str, **parameters: Any) -> Behaviour:
    """Telegram refuses in its own format."""
    refusal = {"ok": False, "error_code": status, "description": description}
    return answers(status, refusal | ({"parameters": parameters} if parameters else {}))


def test_what_never_left_is_retried_soon_and_counts() -> None:
    assert judged(NotSent("refused"), attempts=2) == Retry(timedelta(seconds=4), counts=True, reason="NotSent: refused")


async def test_what_may_have_arrived_is_unknown() -> None:
    raised = await error_at(answers(200, {"ok": True, "result": {"unexpected": 1}}))
    assert judged(raised, attempts=9) == Unknown(timedelta(seconds=5), reason=describe(raised))


@pytest.mark.parametrize("opted_in", ["true", "false"])
async def test_a_429_waits_as_long_as_it_says_and_costs_no_attempt(
    opted_in: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", opted_in)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a number of seconds is deprecated
        raised = await error_at(refuses(429, "Too Many Requests: retry after 10800", retry_after=10800))
        outcome = judged(raised, attempts=5)
    assert outcome == Retry(timedelta(hours=3), counts=False, reason=describe(raised))


def test_a_wait_for_our_own_pace_is_no_refusal() -> None:
    said = "NotYet: Our own pace has room in 1.5 s"
    assert judged(NotYet(timedelta(seconds=1.5))) == Retry(
        timedelta(seconds=1.5), counts=False, reason=said, tried=False
    )


@pytest.mark.parametrize(
    "behave", [refuses(429, "Too Many Requests: retry after 0", retry_after=0), answers(429, "slow down")]
)
async def test_a_429_without_a_time_waits_a_little(behave: Behaviour) -> None:
    raised = await error_at(behave)
    assert judged(raised) == Retry(outcome.UNTOLD_PAUSE, counts=False, reason=describe(raised))


async def test_a_group_that_became_a_supergroup_has_moved() -> None:
    raised = await error_at(refuses(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-1001234))
    assert judged(raised) == Moved(-1001234)


@pytest.mark.parametrize(
    "description",
    [
        "Forbidden: bot was blocked by the user",
        "Forbidden: user is deactivated",
        "Forbidden: bot can't initiate conversation with a user",
        "Forbidden: bot was kicked from the supergroup chat",
    ],
)
async def test_a_closed_door_makes_the_person_unreachable(description: str) -> None:
    assert judged(await error_at(refuses(403, description))) == Unreachable(f"Forbidden: {description}")


async def test_a_chat_that_telegram_does_not_know_is_of_a_person_who_may_still_write() -> None:
    unknown = refuses(400, "Bad Request: chat not found")
    assert judged(await error_at(unknown)) == Unreachable("BadRequest: Chat not found")


@pytest.mark.parametrize(
    ("behave", "reason"),
    [
        (refuses(400, "Bad Request: can't parse entities: x"), "BadRequest: Can't parse entities: x"),
        (refuses(400, "Bad Request: message is too long"), "BadRequest: Message is too long"),
        (refuses(413, "Request Entity Too Large"), "NetworkError: Request Entity Too Large"),
        (
            answers(413, "<html>"),
            "NetworkError: Request Entity Too Large (413). Parsing the server response b'<html>' failed",
        ),
    ],
)
async def test_a_message_telegram_will_never_take_is_dead(behave: Behaviour, reason: str) -> None:
    assert judged(await error_at(behave)) == Dead(reason)


async def test_an_edit_that_changes_nothing_has_succeeded() -> None:
    same = "Bad Request: message is not modified: specified new message content and reply markup are exactly the same"
    assert judged(await error_at(refuses(400, same))) == Delivered()


@pytest.mark.parametrize(
    ("behave", "reason"),
    [
        (refuses(401, "Unauthorized"), "InvalidToken: Unauthorized"),
        (refuses(404, "Not Found"), "InvalidToken: Not Found"),
        (answers(404, "no"), "InvalidToken: Not Found (404). Parsing the server response b'no' failed"),
    ],
)
async def test_a_refused_token_is_our_mistake(behave: Behaviour, reason: str) -> None:
    assert judged(await error_at(behave)) == Misconfigured(reason)


async def test_a_conflict_was_refused_and_is_retried() -> None:
    raised = await error_at(refuses(409, "Conflict: terminated by other getUpdates request"))
    assert judged(raised) == Retry(timedelta(seconds=1), counts=True, reason=describe(raised))


def test_our_own_patience_running_out_leaves_the_send_unknown() -> None:
    assert judged(TimeoutError()) == Unknown(timedelta(seconds=5), reason="TimeoutError")


def test_waits_for_the_network_grow_to_a_minute_and_never_end() -> None:
    waits = [judged(NotSent("refused"), attempts=attempts) for attempts in (0, 1, 5, 6, 1_000_000)]
    assert [each.after for each in waits if isinstance(each, Retry)] == [
        timedelta(seconds=seconds) for seconds in (1, 2, 32, 60, 60)
    ]


def test_an_unknown_fate_is_tried_again_a_few_times_and_then_shown_to_a_person() -> None:
    outcomes = [judged(TimeoutError("silence"), uncertain=tries) for tries in range(FOR_NEWS.most)]
    assert [each.after for each in outcomes if isinstance(each, Unknown)] == [
        timedelta(seconds=seconds) for seconds in (5, 30, 180, 1080, 3600)
    ]
    assert outcomes[-1] == Dead("uncertain: TimeoutError: silence", uncertain=True)


@pytest.mark.parametrize(("draw", "seconds"), [(0.0, 4.0), (0.5, 5.0), (1.0, 6.0)])
def test_waits_are_spread(draw: float, seconds: float) -> None:
    assert judge(TimeoutError(), jitter=lambda: draw) == Unknown(timedelta(seconds=seconds), reason="TimeoutError")


def test_a_reason_holds_no_token_and_fits_its_column() -> None:
    reason = describe(TelegramError(f"https://telegram.example/bot{TOKEN}/sendMessage " + "x" * 1000))
    assert reason.startswith("TelegramError: https://telegram.example/bot[secret]/sendMessage xxx")
    assert len(reason) == 500


def test_an_error_made_by_our_own_limiter_is_judged_like_telegrams() -> None:
    refusal = RetryAfter(timedelta(seconds=7.5))
    assert judged(refusal) == Retry(timedelta(seconds=7.5), counts=False, reason=describe(refusal))
