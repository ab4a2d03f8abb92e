"""Telegram's limits on messages: whoever is too fast is refused, and told when to come back."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

from bot.sandbox.call import Call
from bot.sandbox.refusal import Refusal, too_many_requests

SECOND, MINUTE = 1.0, 60.0
NO_MESSAGE = "sendchataction"


@dataclass(frozen=True)
class Limits:
    """As Telegram's FAQ for bots gives them."""

    per_second: int = 30
    """Messages a second to all chats together, "about": as many at once after a silence, then as many as fit."""
    chat_burst: int = 20
    """Messages that may run ahead of one a second in a chat: Telegram allows "short bursts", and names no length."""
    per_group_minute: int = 20
    """Messages in any minute in a group, whose id is negative."""


@dataclass
class Pace:
    """One message every so many seconds, of which a number may run ahead."""

    burst: int
    pause: float
    steady: float = 0.0
    """When the next message would come if all had kept the pace."""

    def opens(self, now: float) -> float:
        """When the next message may come."""
        return max(self.steady, now) - (self.burst - 1) * self.pause

    def note(self, now: float) -> None:
        """Count a message."""
        self.steady = max(self.steady, now) + self.pause


class Gate:
    """Lets messages pass that keep the limits; a chat that was told to wait stays closed until then."""

    def __init__(self, limits: Limits, clock: Callable[[], float]) -> None:
        self._limits = limits
        self._clock = clock
        self._all = Pace(limits.per_second, SECOND / limits.per_second)
        self._groups: dict[int, deque[float]] = {}
        self._chats: dict[int, Pace] = {}
        self._closed: dict[int | None, float] = {}

    def close(self, chat_id: int | None, seconds: float) -> None:
        """Take nothing more for a while: for one chat, or for all (None)."""
        self._closed[chat_id] = max(self._clock() + seconds, self._closed.get(chat_id, 0))

    def open(self) -> None:
        """Take messages from all who were told to wait."""
        self._closed.clear()

    def admit(self, call: Call) -> None:
        """Count a message that may pass; raises the Refusal of one that may not."""
        chat_id = call.chat_id()
        if not call.method.startswith("send") or call.method == NO_MESSAGE or chat_id is None:
            return
        now = self._clock()
        opens = max(self._open_again(chat_id), self._all.opens(now), self._chat(chat_id, now))
        if opens > now:
            raise _come_back(opens - now)
        self._note(chat_id, now)

    def _open_again(self, chat_id: int) -> float:
        return max(self._closed.get(each, 0) for each in (chat_id, None))

    def _chat(self, chat_id: int, now: float) -> float:
        if chat_id < 0:
            minute = self._group(chat_id)
            return minute[0] + MINUTE if len(minute) == self._limits.per_group_minute else 0
        return self._private(chat_id).opens(now)

    def _group(self, chat_id: int) -> deque[float]:
        return self._groups.setdefault(chat_id, deque(maxlen=self._limits.per_group_minute))

    def _private(self, chat_id: int) -> "Pace":
        return self._chats.setdefault(chat_id, Pace(self._limits.chat_burst, SECOND))

    def _note(self, chat_id: int, now: float) -> None:
        self._all.note(now)
        if chat_id < 0:
            self._group(chat_id).append(now)
        else:
            self._private(chat_id).note(now)


def _come_back(seconds: float) -> Refusal:
    return too_many_requests(max(1, ceil(seconds)))
