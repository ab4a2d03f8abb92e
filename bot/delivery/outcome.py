"""What came of a send, as a value: one pure decision for notifications and replies alike."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
)

from bot.delivery.limiter import NotYet
from bot.telemetry.redaction import MASK, TOKEN
from bot.wire import NotSent

LONGEST_REASON = 500
"""What the column of a queue's last error holds."""
UNSENT_WAITS = (timedelta(seconds=1), 2, timedelta(minutes=1))
"""First wait, growth and cap while the network is down: nothing was sent, so we may try for as long as it takes."""
UNTOLD_PAUSE = timedelta(seconds=5)
"""How long to hold back after "too many requests" without a time."""
CAPPED_BY = 16
"""Failures after which every wait has long reached its cap: a number that no power of it overflows."""
SPREAD = 0.2
"""Jitter, each way, so that what failed together doesn't return together."""

TOO_LARGE = ("request entity too large", "content too large")
"""413 as Telegram, Python 3.11 and Python 3.13 spell it; python-telegram-bot keeps no status code."""
TOO_MANY = "too many requests"
UNCHANGED = "message is not modified"
UNKNOWN_CHAT = "chat not found"
"""About the person, not about the message: they never wrote to us, or their account is gone."""
UNCERTAIN = "uncertain"
"""Why a row is dead whose fate we never learned; what went wrong last stands behind it."""


@dataclass(frozen=True)
class Patience:
    """How long and how often a message is tried whose fate we don't know, before a person decides."""

    waits: tuple[timedelta, int, timedelta]
    """First wait, growth and cap."""
    most: int
    """Sends in all."""


FOR_NEWS = Patience((timedelta(seconds=5), 6, timedelta(hours=1)), 6)
"""Each try may be a duplicate, so they are few and far between: 5 s, 30 s, 3 min, 18 min, 1 h, which is 80 minutes."""
FOR_ANSWERS = Patience((timedelta(seconds=5), 2, timedelta(minutes=20)), 11)
"""Somebody waits, telephone in hand, and reads an answer twice rather than not: 5 s, 10, 20, 40 … for an hour."""


@dataclass(frozen=True)
class Delivered:
    """It is in the chat; the id is None where Telegram only said that nothing had to change."""

    message_id: int | None = None


@dataclass(frozen=True)
class Retry:
    """It certainly did not arrive; a 429 doesn't count as a failed attempt."""

    after: timedelta
    counts: bool
    reason: str = ""
    tried: bool = True
    """Whether Telegram was asked at all; otherwise it is our own pace that had no room."""


@dataclass(frozen=True)
class Unknown:
    """It may have arrived; sending it again may make a duplicate."""

    after: timedelta
    reason: str = ""


@dataclass(frozen=True)
class Unreachable:
    """The person can't be written to until they write again."""

    reason: str = ""


@dataclass(frozen=True)
class Moved:
    """The group has another id now; send it there."""

    chat_id: int


@dataclass(frozen=True)
class Dead:
    """Telegram will never take this message, or we have stopped asking whether it did."""

    reason: str
    uncertain: bool = False
    """Whether it may have arrived all the same."""


@dataclass(frozen=True)
class Misconfigured:
    """The token or the address of the API is wrong: nothing at all can be sent."""

    reason: str = ""


Outcome = Delivered | Retry | Unknown | Unreachable | Moved | Dead | Misconfigured


def judge(
    error: Exception,
    *,
    attempts: int = 0,
    uncertain: int = 0,
    patience: Patience = FOR_NEWS,
    jitter: Callable[[], float] = random.random,
) -> Outcome:
    """Decide what a failed send means; `attempts` and `uncertain` count the earlier failures of the same message."""
    reason = describe(error)
    outcome: Outcome
    match error:
        case RetryAfter():
            tried = not isinstance(error, NotYet)
            outcome = Retry(_seconds(error.retry_after), counts=False, reason=reason, tried=tried)
        case ChatMigrated():
            outcome = Moved(error.new_chat_id)
        case Forbidden():
            outcome = Unreachable(reason)
        case BadRequest() if UNKNOWN_CHAT in error.message.casefold():
            outcome = Unreachable(reason)
        case InvalidToken() | EndPointNotFound():
            outcome = Misconfigured(reason)
        case BadRequest():  # a NetworkError to python-telegram-bot, but Telegram did answer
            outcome = Delivered() if UNCHANGED in error.message.casefold() else Dead(reason)
        case NetworkError() if error.message.casefold().startswith(TOO_LARGE):
            outcome = Dead(reason)
        case NetworkError() if error.message.casefold().startswith(TOO_MANY):
            outcome = Retry(UNTOLD_PAUSE, counts=False, reason=reason)
        case NotSent() | Conflict():
            outcome = Retry(_wait(UNSENT_WAITS, attempts, jitter), counts=True, reason=reason)
        case _:  # timeouts, broken connections, 5xx, answers that make no sense
            outcome = _uncertain(reason, uncertain, patience, jitter)
    return outcome


def describe(error: BaseException) -> str:
    """The kind and words of an error, without any token, short enough to store."""
    words = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return TOKEN.sub(MASK, words)[:LONGEST_REASON]


def _uncertain(reason: str, uncertain: int, patience: Patience, jitter: Callable[[], float]) -> Unknown | Dead:
    if uncertain + 1 >= patience.most:
        return Dead(f"{UNCERTAIN}: {reason}"[:LONGEST_REASON], uncertain=True)
    return Unknown(_wait(patience.waits, uncertain, jitter), reason)


def _seconds(given: float | timedelta) -> timedelta:
    """Telegram's pause, which python-telegram-bot hands on as a number or, if asked to, as a timedelta."""
    return given if isinstance(given, timedelta) else timedelta(seconds=given)


def _wait(waits: tuple[timedelta, int, timedelta], failures: int, jitter: Callable[[], float]) -> timedelta:
    """A wait that grows with each failure, up to a cap, give or take the jitter (a number from 0 to 1)."""
    first, growth, cap = waits
    grown: timedelta = min(cap, first * growth ** min(failures, CAPPED_BY))
    return grown * (1 - SPREAD + 2 * SPREAD * jitter())
