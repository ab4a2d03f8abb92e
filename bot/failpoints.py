"""The moments at which a crash would hurt the most: crash tests end the process there, a shop passes by."""

from collections.abc import Callable
from enum import StrEnum


class Failpoint(StrEnum):
    """Between two steps that have to be taken both, or neither."""

    STORED = "stored"
    """Updates are in the inbox, and Telegram does not know it yet."""
    CLAIMED = "claimed"
    """An update is ours to handle, and nothing was done for it yet."""
    APPLIED = "applied"
    """What an update asks is done and committed, and nobody was answered yet."""
    DUE = "due"
    """A notification is ours to send, and was not sent yet."""
    SENT = "sent"
    """Telegram has a notification, and the outbox does not know it yet."""
    BACKED_UP = "backed-up"
    """A database of an earlier release was copied, and not changed yet."""
    MIGRATING = "migrating"
    """Its tables are changed, and that is not committed yet."""
    BACKING_UP = "backing-up"
    """A backup is complete, and does not have its name yet."""
    LEADING = "leading"
    """The lead was taken, and nothing was done with it yet."""


_actions: dict[Failpoint, Callable[[], None]] = {}


def arm(point: Failpoint, action: Callable[[], None]) -> None:
    """Have something done whenever this process comes by: for crash tests alone."""
    _actions[point] = action


def reached(point: Failpoint) -> None:
    """Say that this process has come to a point."""
    if _actions and (action := _actions.get(point)):
        action()
