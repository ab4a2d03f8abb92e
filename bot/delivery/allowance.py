"""What a chat, and the bot as a whole, may still send: Telegram's limits as moments, not as waiting."""

from bisect import insort
from dataclasses import dataclass, field
from enum import IntEnum

MARGIN = 1.05
"""What leaves us evenly spaced arrives less evenly."""
LONG_AGO = float("-inf")
CATCHING_UP = 2
"""So many that come late for their pace may go at once."""


class Priority(IntEnum):
    """Who goes first when the overall rate is short; handed on as `rate_limit_args`, so none may be 0."""

    REPLY = 1
    """Somebody waits for it, telephone in hand."""
    NOTIFICATION = 2
    CARD = 3
    """Nobody is notified of it: it waits until nothing else does."""


@dataclass(frozen=True)
class Limits:
    """Telegram's limits on messages, and our patience; None is no limit."""

    per_second: int | None = 30
    per_group_minute: int | None = 20
    chat_pause: float = 1.0
    """Seconds between two messages in one chat."""
    reply_burst: int = 20
    """How many replies may run ahead of that; notifications never do."""
    longest_wait: float = 5.0
    """Seconds that a caller is kept waiting; beyond them it is told at once when to come back."""

    @classmethod
    def none(cls) -> "Limits":
        """No limits, for measurements; what Telegram itself refuses is still respected."""
        return cls(per_second=None, per_group_minute=None, chat_pause=0)


class Window:
    """At most so many messages in any stretch of so many seconds."""

    def __init__(self, most: int | None, seconds: float) -> None:
        self._most = most
        self._seconds = seconds * MARGIN
        self._moments: list[float] = []

    def opens_at(self, weight: int = 1) -> float:
        """When `weight` more messages fit in."""
        if self._most is None or len(self._moments) + weight <= self._most:
            return LONG_AGO
        must_end = len(self._moments) + min(weight, self._most) - self._most
        return self._moments[must_end - 1] + self._seconds

    def note(self, moment: float, weight: int = 1) -> None:
        """Count `weight` messages at a moment that may lie ahead."""
        if self._most is not None:
            for _ in range(weight):
                insort(self._moments, moment)
            del self._moments[: -self._most]

    def idle_at(self, now: float) -> bool:
        """Whether nothing counts any more."""
        return not self._moments or self._moments[-1] + self._seconds <= now


class Pace:
    """An even pace, as many a second as allowed: who comes late may catch up a little, so that the rate is kept."""

    def __init__(self, per_second: int | None) -> None:
        self._step = MARGIN / per_second if per_second else 0.0
        self._next = LONG_AGO

    def opens_at(self) -> float:
        """When the next may go."""
        return self._next - CATCHING_UP * self._step

    def note(self, moment: float, weight: int = 1) -> None:
        """Count `weight` messages that go at this moment."""
        self._next = max(self._next, moment) + self._step * weight


@dataclass
class ChatAllowance:
    """What one chat may still take; a negative id is a group."""

    chat_id: int | str
    limits: Limits
    last: float = LONG_AGO
    """When the latest message goes out."""
    steady: float = LONG_AGO
    """When the next message would go out if all had kept the steady pace (GCRA's theoretical arrival time)."""
    paused_until: float = LONG_AGO
    minute: Window = field(init=False)

    def __post_init__(self) -> None:
        group = isinstance(self.chat_id, str) or self.chat_id < 0
        self.minute = Window(self.limits.per_group_minute if group else None, 60)

    def opens_at(self, priority: Priority, weight: int = 1) -> float:
        """When the next message may go out."""
        if priority is Priority.REPLY:
            paced = self.steady - (self.limits.reply_burst - 1) * self._pause
        else:
            paced = self.last + self._pause
        return max(paced, self.paused_until, self.minute.opens_at(weight))

    def note(self, moment: float, weight: int = 1) -> None:
        """Count a message that goes out at that moment."""
        self.last = max(self.last, moment)
        self.steady = max(self.steady, moment) + self._pause * weight
        self.minute.note(moment, weight)

    def idle_at(self, now: float) -> bool:
        """Whether nothing of the past holds it back, so that it can be forgotten."""
        return max(self.steady, self.last + self._pause, self.paused_until) <= now and self.minute.idle_at(now)

    @property
    def _pause(self) -> float:
        return self.limits.chat_pause * MARGIN
