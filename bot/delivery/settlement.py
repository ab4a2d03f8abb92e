"""Writes down what came of a notification, and what follows from it, in one transaction."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from bot.delivery import queue
from bot.delivery.again import again
from bot.delivery.outcome import Dead, Delivered, Misconfigured, Moved, Outcome, Retry, Unknown, Unreachable
from models import Notification, NotificationState

log = logging.getLogger(__name__)


def _nothing(*_: object) -> None:
    """Nothing follows."""


@dataclass(frozen=True)
class Consequences:
    """What the shop does about a message that could not be delivered; each runs in the settling transaction."""

    on_unreachable: Callable[[Session, Notification], None] = _nothing
    """The person can't be written to."""
    on_moved: Callable[[Session, int, int], None] = _nothing
    """A group's chat id changed, from and to."""
    on_dead: Callable[[Session, Notification, str], None] = _nothing
    """Given up, for the reason stated."""


def settle(session: Session, row: Notification, outcome: Outcome, now: datetime, consequences: Consequences) -> bool:
    """Write an outcome and its consequences, as of the database's `now`; False if the lease was lost meanwhile."""
    if not queue.settle(session, row, **_values(row, outcome, now)):
        return False
    if isinstance(outcome, Moved):
        queue.move_lane(session, Notification, row.lane, outcome.chat_id)
    if isinstance(outcome, Moved | Unreachable | Dead):
        _follow_up(session, row, outcome, consequences)
    return True


def _follow_up(
    session: Session, row: Notification, outcome: Moved | Unreachable | Dead, consequences: Consequences
) -> None:
    try:
        with session.begin_nested():
            _call(session, row, outcome, consequences)
    except OperationalError:
        raise
    except Exception:  # the outcome itself must stand, or the message would be sent again
        log.exception("What follows from %r for notification %d failed", outcome, row.id)


def collapse(session: Session, notification: Notification) -> bool:
    """Settle a notification that has nothing to say any more."""
    return queue.settle(session, notification, state=NotificationState.COLLAPSED)


def hold(session: Session, notification: Notification, until: datetime) -> bool:
    """Have a notification wait for the end of quiet hours, which lets others of its chat pass."""
    return queue.settle(session, notification, due_at=until, held_until=until)


def _values(row: Notification, outcome: Outcome, now: datetime) -> dict[str, Any]:
    """What an outcome changes in its row."""
    values: dict[str, Any] = {}
    match outcome:
        case Delivered(message_id):
            values = {"state": NotificationState.SENT, "sent_at": now, "message_id": message_id}
        case Retry() | Unknown() | Misconfigured():
            values = again(row, outcome, now)
        case Unreachable(reason):
            values = {"state": NotificationState.UNREACHABLE, "last_error": reason}
        case Dead(reason, uncertain):
            tries = row.uncertain + uncertain
            values = {"state": NotificationState.DEAD, "uncertain": tries, "last_error": reason}
        case Moved():
            pass
    return values


def _call(session: Session, row: Notification, outcome: Moved | Unreachable | Dead, consequences: Consequences) -> None:
    match outcome:
        case Moved(chat_id):
            consequences.on_moved(session, row.lane, chat_id)
        case Unreachable():
            consequences.on_unreachable(session, row)
        case Dead(reason):
            consequences.on_dead(session, row, reason)
