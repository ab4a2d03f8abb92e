"""Everything that befalls a shop, as it is ordered and as it is told of afterwards."""

from dataclasses import dataclass
from enum import StrEnum


class Trouble(StrEnum):
    """One kind of it; the value stands in the table."""

    TOO_MANY = "429 of 1 to 3 s"
    SERVER_ERROR = "5xx"
    DROPPED_BEFORE = "connection dropped before the work"
    DROPPED_AFTER = "connection dropped after the work"
    HANGING = "hanging call"
    NONSENSE = "answer that is no JSON"
    BLOCKED = "customer blocks the bot"
    REFUSED = "message refused for ever"
    POISON_MESSAGE = "message that can't be rendered"
    POISON_UPDATE = "update whose stored JSON is damaged"
    CLOCK_FORWARD = "clock jumps by +1 h"
    CLOCK_BACK = "clock jumps by -1 h"
    LOCKED = "database locked for 5 s by another process"
    RESTARTED = "PostgreSQL restarted"
    CRASHED = "PostgreSQL restarted as after a crash"
    DISK_FULL = "disk full"
    TERMINATED = "SIGTERM"
    LONG_PAUSE = "429 of 3 h"


NOISE: dict[Trouble, tuple[str, ...]] = {
    Trouble.TOO_MANY: ("rate_limit",),
    Trouble.SERVER_ERROR: ("server_error", "bad_gateway"),
    Trouble.DROPPED_BEFORE: ("drop_before",),
    Trouble.DROPPED_AFTER: ("drop_after",),
    Trouble.HANGING: ("hang", "hang_after"),
    Trouble.NONSENSE: ("bad_json",),
}
"""What any call may run into, by the words of the sandbox."""
UNANSWERED = ("drop_after", "hang_after", "bad_json")
"""The work is done, and the bot can't know."""
UNSETTLING = frozenset({Trouble.LOCKED, Trouble.RESTARTED, Trouble.CRASHED, Trouble.DISK_FULL, Trouble.TERMINATED})
"""What may come between a send and the note of it."""


@dataclass(frozen=True)
class Event:
    """Trouble while it lasted, in seconds since the epoch."""

    trouble: Trouble
    began: float
    ended: float
    remark: str = ""
    """What came of it, where that can be said at once."""


@dataclass(frozen=True)
class Poison:
    """A row that can never be done, and the chat that it stands in."""

    row: str
    """As the queue's list names it: m12 or u8."""
    chat_id: int
    began: float
    ended: float
