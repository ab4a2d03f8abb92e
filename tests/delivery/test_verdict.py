"""What becomes of an update that failed, row by row."""

from datetime import timedelta

import pytest
from telegram.error import BadRequest, Forbidden, InvalidToken, RetryAfter, TelegramError, TimedOut

from bot.delivery import outcome
from bot.delivery.inbox import LeaseLost
from bot.delivery.verdict import MISCONFIGURED_WAIT, MOST_ATTEMPTS, WAITS, Again, GiveUp, LetGo, Verdict, decide
from bot.wire import NotSent
from models import InboxUpdate


def after(attempts: int, error: Exception) -> Verdict:
    return decide(error, InboxUpdate(update_id=1, attempts=attempts))


def unsent() -> NotSent:
    return NotSent("no route")


@pytest.mark.parametrize("attempts", range(MOST_ATTEMPTS - 1))
def test_our_own_faults_are_tried_again_with_growing_pauses(attempts: int) -> None:
    assert after(attempts, ZeroDivisionError()) == Again(WAITS[attempts])


@pytest.mark.parametrize("error", [ZeroDivisionError(), BadRequest("can't parse entities")])
def test_a_fault_that_stays_is_given_up(error: Exception) -> None:
    assert after(MOST_ATTEMPTS - 1, error) == GiveUp()


def test_an_answer_put_off_by_telegram_waits_as_long_as_it_says_and_costs_no_attempt() -> None:
    refusal = RetryAfter(timedelta(hours=3))

    assert after(2, refusal) == Again(timedelta(hours=3), counts=False)


def test_while_the_token_is_refused_nothing_is_given_up() -> None:
    assert after(99, InvalidToken("x")) == Again(MISCONFIGURED_WAIT, counts=False)


def test_what_the_network_lost_is_tried_for_as_long_as_it_takes() -> None:
    verdict = after(50, unsent())

    assert isinstance(verdict, Again)
    assert verdict.after <= outcome.UNSENT_WAITS[2] * (1 + outcome.SPREAD)


def test_an_answer_whose_fate_is_unknown_is_repeated_a_few_times() -> None:
    assert isinstance(after(0, TimedOut()), Again)
    assert after(outcome.FOR_ANSWERS.most, TimedOut()) == GiveUp()


def test_whoever_waits_for_an_answer_is_not_kept_for_minutes_by_three_bad_moments() -> None:
    """Failures of any kind count; news would wait for three to eighteen minutes by then."""
    waits = [after(failed, TimedOut()) for failed in range(4)]

    assert all(isinstance(each, Again) and each.after <= timedelta(seconds=48) for each in waits)


def test_an_answer_is_tried_for_about_an_hour_before_it_is_given_up() -> None:
    waits = [after(failed, TimedOut()) for failed in range(outcome.FOR_ANSWERS.most - 1)]

    assert sum((each.after for each in waits if isinstance(each, Again)), timedelta()) > timedelta(minutes=45)


def test_nobody_is_answered_who_blocked_the_bot() -> None:
    assert after(0, Forbidden("bot was blocked by the user")) == LetGo(answered=True)


def test_an_update_that_another_worker_took_over_is_left_alone() -> None:
    assert after(0, LeaseLost()) == LetGo(answered=False)


def test_an_error_of_a_kind_telegram_has_yet_to_invent_is_tried_again() -> None:
    assert isinstance(after(0, TelegramError("novelty")), Again)
