"""The one gate all messages pass: as many a second as Telegram takes, the urgent ones first."""

import asyncio
from collections import deque

from bot.delivery.allowance import Pace, Priority, Window

FAVOURED = 4
"""So many that are urgent go before one that can wait: then it goes, or a crowd in the chats would hold up all news."""

Line = deque[tuple[asyncio.Future[None], int]]


class Turnstile:
    """Lets callers through at a limited rate: replies as soon as there is room, notifications and cards evenly.

    When the rate is short, four replies go before each notification, cards wait until neither is left, and within a
    priority everybody goes in their order.
    """

    def __init__(self, per_second: int | None) -> None:
        self._window = Window(per_second, 1)
        self._pace = Pace(per_second)
        self._lines: dict[Priority, Line] = {priority: deque() for priority in Priority}
        self._favoured = 0
        """How many replies went since the last notification that had to wait for them."""
        self._timer: asyncio.TimerHandle | None = None

    async def enter(self, priority: Priority, weight: int = 1) -> None:
        """Return when it is the caller's turn."""
        loop = asyncio.get_running_loop()
        turn: asyncio.Future[None] = loop.create_future()
        self._lines[priority].append((turn, weight))
        self._let_through(loop)
        await turn

    def _let_through(self, loop: asyncio.AbstractEventLoop) -> None:
        """Let through whom the rate allows now, and come back when it allows the next."""
        if self._timer:
            self._timer.cancel()
            self._timer = None
        while (priority := self._next(loop.time())) is not None:
            turn, weight = self._lines[priority][0]
            opens_at, now = self._opens_at(priority, weight), loop.time()
            if opens_at > now:
                self._timer = loop.call_at(opens_at, self._let_through, loop)
                return
            self._lines[priority].popleft()
            self._note(priority, now, weight)
            turn.set_result(None)

    def _next(self, now: float) -> Priority | None:
        """Who is next; those who gave up are sent away on the way."""
        for line in self._lines.values():
            while line and line[0][0].done():
                line.popleft()
        replies, notifications = (bool(self._lines[each]) for each in (Priority.REPLY, Priority.NOTIFICATION))
        owed = self._favoured >= FAVOURED and self._pace.opens_at() <= now
        if notifications and (owed or not replies):
            return Priority.NOTIFICATION
        if replies:
            return Priority.REPLY
        return Priority.CARD if self._lines[Priority.CARD] else None

    def _opens_at(self, priority: Priority, weight: int) -> float:
        room = self._window.opens_at(weight)
        return room if priority is Priority.REPLY else max(room, self._pace.opens_at())

    def _note(self, priority: Priority, now: float, weight: int) -> None:
        self._window.note(now, weight)
        if priority is not Priority.REPLY:
            self._pace.note(now, weight)
        if priority is Priority.NOTIFICATION:
            self._favoured = 0
        elif self._lines[Priority.NOTIFICATION]:
            self._favoured += 1
