"""The loop of what goes out: claims what is due, sends it with no transaction open, and writes down what came of it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Generic, cast

from bot import deadline, failpoints
from bot.delivery import queue
from bot.delivery.outcome import Delivered, Misconfigured, Outcome, Retry, Unknown, judge
from bot.delivery.turn import Desk, Ended, Message, Row, Turn, TurnBroken, Work
from bot.failpoints import Failpoint
from bot.telemetry.vitals import Vitals
from models import Base, Database, utcnow

log = logging.getLogger(__name__)

FULL_HANDS = 0.25
"""Seconds between two claims while more than half of the sends are under way: a claim looks at all that waits."""

Send = Callable[[int, Message], Awaitable[int | None]]
Observe = Callable[[str, float], None]
BREATH = 0.05
"""Seconds to leave to whoever else is claiming what is due."""
GATHER = 0.05
"""Seconds that ended sends wait for others to be written down with: a turn costs much the same for one as for many."""


@dataclass(frozen=True)
class Pace:
    """How the dispatcher spends its time; the defaults suit a shop of any size."""

    in_flight: int = 64
    """Sends at the same time, each to another chat."""
    lease: timedelta = timedelta(seconds=15)
    """How long a claimed row is ours; a send that takes four fifths of it is given up as unknown.

    What a killed process was sending waits as long, for it might only be halted.
    """
    look_around: float = 5.0
    """Seconds between two looks at the table when nothing wakes us."""
    misconfigured: float = 30.0
    """Seconds between two tries while Telegram refuses our token."""
    drain: float = 10.0
    """Seconds that running sends get to end when we are stopped."""
    database_down: float = 1.0
    """Seconds until the next try after the database failed us."""


class Dispatcher(Generic[Row, Message]):
    """Delivers every row of its work, each chat's in order, from one process or several.

    `send` brings what a row says to a chat and returns the message id, if there is one. `observe` hears of each
    outcome, and how many seconds after the commit it came.
    """

    def __init__(
        self,
        db: Database,
        send: Send[Message],
        work: Work[Row, Message],
        *,
        vitals: Vitals,
        observe: Observe,
        pace: Pace | None = None,
    ) -> None:
        self._db = db
        self._send = send
        self._vitals = vitals
        self._observe = observe
        self._pace = pace or Pace()
        self._desk = Desk(work, self._pace.lease)
        self._awake = asyncio.Event()
        self._stopping = False
        self._leads: Callable[[], bool] = lambda: False
        self._sending: set[asyncio.Task[None]] = set()
        self._ready: list[Ended[Row, Message]] = []
        """Ended sends, not yet written down."""
        self._next_claim = 0.0
        """While our hands are full: when to claim again, by the event loop's clock."""
        self._refused_until: float | None = None
        """While Telegram refuses our token: when to try again, by the event loop's clock."""
        db.watch(cast("type[Base]", work.table), self.wake)  # mixins know nothing of the table they are part of

    @property
    def misconfigured(self) -> bool:
        """Whether Telegram refuses our token, so that nothing can be sent."""
        return self._refused_until is not None

    def wake(self) -> None:
        """Look at the table now: something may be due."""
        self._awake.set()

    def stop(self) -> None:
        """Claim nothing more, let running sends end, and return from `run`."""
        self._stopping = True
        self.wake()

    async def run(self, leads: Callable[[], bool] = lambda: True) -> None:
        """Work until stopped, claiming only while this process leads; what fails here is logged, and tried again."""
        self._leads = leads
        try:
            while not self._stopping:
                self._vitals.dispatched()
                self._awake.clear()
                await self._sleep(await self._turn_safely())
                await self._gather()
            await self._drain()
        finally:
            await self._cancel_sends()  # only if we were cancelled instead of stopped: their leases run out
            self._stopping = False

    async def _turn_safely(self) -> float:
        """Do what can be done now; return for how many seconds nothing more can be."""
        try:
            return await self._turn()
        except Exception:
            log.exception("The dispatcher could not use the database; it goes on in %g s", self._pace.database_down)
            return self._pace.database_down

    async def _turn(self) -> float:
        room, ready, self._ready = self._room(), self._ready, []
        if not room and not ready:
            return self._idle_seconds(None)
        ends = self._loop_time() + self._pace.lease.total_seconds()
        try:
            turn = await self._transaction(ready, room)
        except BaseException:
            self._ready = ready + self._ready
            raise
        for each, held in zip(ready, turn.held, strict=True):
            self._report(each.row, each.outcome, held=held)
        for row, what in turn.unsent:
            self._note(what, row)
        if self._stopping:
            await self._db.run(queue.release, [row for row, _ in turn.to_send])
            return 0
        for row, message in turn.to_send:
            self._start(row, message, ends)
        return 0 if turn.to_send or turn.unsent else self._idle_seconds(turn.next_due)

    async def _transaction(self, ready: list[Ended[Row, Message]], room: int) -> Turn[Row, Message]:
        try:
            return await self._db.run(self._desk.turn, ready, room, careful=False)
        except TurnBroken:
            return await self._db.run(self._desk.turn, ready, room, careful=True)

    def _start(self, row: Row, message: Message, ends: float) -> None:
        task = asyncio.create_task(self._deliver(row, message, ends), name=str(row))
        self._sending.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        """Make room, and come and write down what ended."""
        self._sending.discard(task)
        self.wake()

    async def _deliver(self, row: Row, message: Message, ends: float) -> None:
        """Send within the lease, which ends at a moment of the loop's clock: that clock never jumps."""
        failpoints.reached(Failpoint.DUE)
        outcome: Outcome
        try:
            async with deadline.until(ends - self._pace.lease.total_seconds() / 5):
                outcome = Delivered(await self._send(row.lane, message))
                failpoints.reached(Failpoint.SENT)
        except asyncio.CancelledError:
            outcome = Unknown(timedelta(), "stopped while it was being sent")
        except Exception as error:  # noqa: BLE001 - whatever a send raises is an outcome; judge says which
            outcome = judge(error, attempts=row.attempts, uncertain=row.uncertain)
        self._learn(outcome)
        self._ready.append(Ended(row, message, outcome))

    def _learn(self, outcome: Outcome) -> None:
        """Take from an outcome whether Telegram knows our token, before anything else is claimed."""
        if isinstance(outcome, Misconfigured):
            if not self.misconfigured:
                log.error("Telegram refuses our token or address, so nothing is sent: %s", outcome.reason)
            self._refused_until = self._loop_time() + self._pace.misconfigured
        elif not isinstance(outcome, Retry | Unknown):  # it answered
            self._refused_until = None

    def _room(self) -> int:
        """How many rows to claim: one, now and then, while our token is refused."""
        if self._stopping or not self._leads():
            return 0
        if self._refused_until is None:
            return self._free_hands()
        return 1 if not self._sending and self._loop_time() >= self._refused_until else 0

    def _free_hands(self) -> int:
        now = self._loop_time()
        if self._hands_full and now < self._next_claim:
            return 0
        self._next_claim = now + FULL_HANDS
        return self._pace.in_flight - len(self._sending)

    @property
    def _hands_full(self) -> bool:
        """Whether more than half of the sends that may be under way are."""
        return 2 * len(self._sending) > self._pace.in_flight

    def _idle_seconds(self, next_due: timedelta | None) -> float:
        seconds = self._pace.look_around
        if next_due is not None:
            seconds = min(seconds, max(BREATH, next_due.total_seconds()))
        if self._refused_until is not None:
            seconds = min(seconds, max(BREATH, self._refused_until - self._loop_time()))
        elif self._hands_full:
            seconds = min(seconds, max(BREATH, self._next_claim - self._loop_time()))
        return seconds

    async def _sleep(self, seconds: float) -> None:
        """Sleep until something wakes us, or for so long."""
        if seconds:
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._awake.wait()

    async def _gather(self) -> None:
        """Leave a moment to the sends under way: what ends together is written down, and followed, in one turn."""
        if self._sending and not self._stopping:
            await asyncio.wait(self._sending, timeout=GATHER)

    async def _drain(self) -> None:
        """Let running sends end; one that takes too long may or may not have arrived."""
        deadline = self._loop_time() + self._pace.drain
        while self._sending and (left := deadline - self._loop_time()) > 0:
            await asyncio.wait(self._sending, timeout=left, return_when=asyncio.FIRST_COMPLETED)
            await self._turn_safely()
        await self._cancel_sends()
        await self._turn_safely()

    async def _cancel_sends(self) -> None:
        for each in self._sending:
            each.cancel()
        await asyncio.gather(*self._sending, return_exceptions=True)

    def _report(self, row: Row, outcome: Outcome, *, held: bool) -> None:
        """Say what came of a send."""
        if not held:
            log.warning("%s: its lease ended before it was settled as %r", row, outcome)
        elif isinstance(outcome, Retry) and not outcome.tried:
            log.debug("%s to chat %d: %s", row, row.lane, outcome.reason)
        elif not isinstance(outcome, Delivered | Misconfigured):
            log.warning("%s to chat %d: %r", row, row.lane, outcome)
        self._note(type(outcome).__name__.lower() if held else "lost", row)

    def _note(self, what: str, row: Row) -> None:
        self._observe(what, max(0.0, (utcnow() - row.waits_since).total_seconds()))

    @staticmethod
    def _loop_time() -> float:
        return asyncio.get_running_loop().time()
