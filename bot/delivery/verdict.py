"""What becomes of an update whose handling failed: one pure decision."""

from dataclasses import dataclass
from datetime import timedelta

from telegram.error import TelegramError

from bot.delivery import outcome
from bot.delivery.inbox import LeaseLost
from models import InboxUpdate

MOST_ATTEMPTS = 4
"""Failures of our own before an update is given up: at once, then after the waits below."""
WAITS = (timedelta(milliseconds=500), timedelta(seconds=2), timedelta(seconds=5))
MISCONFIGURED_WAIT = timedelta(seconds=30)


@dataclass(frozen=True)
class Again:
    """Try once more, later; meanwhile the chat's later updates wait."""

    after: timedelta
    counts: bool = True


@dataclass(frozen=True)
class GiveUp:
    """Put it aside for a person to look at, and let the chat go on."""


@dataclass(frozen=True)
class LetGo:
    """Nothing more to do: somebody else has it, or nobody can be answered."""

    answered: bool


Verdict = Again | GiveUp | LetGo


def decide(error: Exception, row: InboxUpdate) -> Verdict:
    """Decide by what went wrong and how often it did; an answer that Telegram put off waits as long as it says."""
    if isinstance(error, LeaseLost):
        return LetGo(answered=False)
    if isinstance(error, TelegramError):
        return _of_unsent_answer(error, row)
    return _of_fault(row)


def _of_unsent_answer(error: TelegramError, row: InboxUpdate) -> Verdict:
    """Whether and when to answer again."""
    match outcome.judge(error, attempts=row.attempts, uncertain=row.attempts, patience=outcome.FOR_ANSWERS):
        case outcome.Retry(after=after, counts=False):
            return Again(after, counts=False)
        case outcome.Retry(after=after) | outcome.Unknown(after=after):
            return Again(after)
        case outcome.Misconfigured():
            return Again(MISCONFIGURED_WAIT, counts=False)
        case outcome.Dead():
            return _of_fault(row)
        case _:
            return LetGo(answered=True)


def _of_fault(row: InboxUpdate) -> Verdict:
    """Something of ours is broken: a few quick tries, then a person."""
    if row.attempts + 1 >= MOST_ATTEMPTS:
        return GiveUp()
    return Again(WAITS[min(row.attempts, len(WAITS) - 1)])
