"""The one gate all messages pass: as many a second as Telegram takes, the urgent ones first."""

import asyncio
import heapq
from itertools import count

from bot.delivery.allowance import Priority, Window


class Turnstile:
    """Lets callers through at a limited rate; when it is short, by priority and then in their order."""

    def __init__(self, per_second: int | None) -> None:
        self._window = Window(per_second, 1)
        self._waiting: list[tuple[Priority, int, int, asyncio.Future[None]]] = []
        self._arrivals = count()
        self._timer: asyncio.TimerHandle | None = None

    async def enter(self, priority: Priority, weight: int = 1) -> None:
        """Return when it is the caller's turn."""
        loop = asyncio.get_running_loop()
        turn: asyncio.Future[None] = loop.create_future()
        heapq.heappush(self._waiting, (priority, next(self._arrivals), weight, turn))
        self._let_through(loop)
        await turn

    def _let_through(self, loop: asyncio.AbstractEventLoop) -> None:
        """Let through whom the rate allows now, and come back when it allows the next."""
        if self._timer:
            self._timer.cancel()
            self._timer = None
        while self._waiting:
            _, _, weight, turn = self._waiting[0]
            if turn.done():  # the caller gave up
                heapq.heappop(self._waiting)
            elif (opens_at := self._window.opens_at(weight)) <= (now := loop.time()):
                heapq.heappop(self._waiting)
                self._window.note(now, weight)
                turn.set_result(None)
            else:
                self._timer = loop.call_at(opens_at, self._let_through, loop)
                return
