"""Works the inbox: many chats side by side, each chat strictly in order."""

import asyncio
import contextlib
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot import deadline, failpoints
from bot.delivery import inbox, outcome, queue, verdict
from bot.delivery.verdict import Again, GiveUp, LetGo
from bot.failpoints import Failpoint
from bot.services import notifications
from bot.telemetry.metrics import Metrics
from bot.telemetry.vitals import Vitals
from models import Database, Draft, FormName, InboxState, InboxUpdate, NotificationKind, database_now, utcnow

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=15)
TIME_LIMIT = 12.0
"""Seconds for one update: well within the lease, so that nobody takes over what is still being handled."""
AT_ONCE = 32
IDLE_SECONDS = 5.0
"""How long to sleep at most, should no wake-up come."""
BROKEN_DATABASE_PAUSE = 1.0
BREATH = 0.05
"""Seconds to leave to whoever else is claiming what is due."""

Handle = Callable[[InboxUpdate], Awaitable[None]]
Apologise = Callable[[InboxUpdate, str], Awaitable[None]]


@dataclass
class InboxWorker:
    """Claims the oldest open update of each chat, has it handled, and settles it."""

    db: Database
    handle: Handle
    apologise: Apologise
    """Tells the chat that its update was given up, and the reference to quote."""
    vitals: Vitals
    metrics: Metrics
    at_once: int = AT_ONCE
    lease: timedelta = LEASE

    def __post_init__(self) -> None:
        self._woken = asyncio.Event()
        self._stopping = False
        self._running: set[asyncio.Task[None]] = set()
        self._done: list[InboxUpdate] = []
        """Handled, and not yet written down."""
        self.db.watch(InboxUpdate, self.wake)

    def wake(self) -> None:
        """There may be something to do."""
        self._woken.set()

    async def run(self) -> None:
        """Work until told to stop."""
        while not self._stopping:
            self._woken.clear()
            self.vitals.worked()
            try:
                pause = await self._turn()
            except SQLAlchemyError:
                log.exception("The inbox cannot be read")
                pause = BROKEN_DATABASE_PAUSE
            await self._sleep(pause)

    async def _turn(self) -> float:
        """Write down what ended, begin what can be begun now; return for how many seconds nothing more can be.

        It looks before it claims: to claim nothing costs more, and keeps others from writing to SQLite meanwhile.
        """
        free, done, self._done = self.at_once - len(self._running), self._done, []
        if not done:
            pause = await self._until_next() if free > 0 else IDLE_SECONDS
            if pause > 0:
                return pause
        ends = asyncio.get_running_loop().time() + TIME_LIMIT
        try:
            claimed, next_due = await self.db.run(self._transact, done, free)
        except BaseException:
            self._done = done + self._done
            raise
        self._report(done)
        if self._stopping:  # told so meanwhile: nobody would wait for what began now
            await self.db.run(queue.release, claimed)
            return 0
        for row in claimed:
            self._start(row, ends)
        return 0 if claimed else max(BREATH, _at_most_idle(next_due))

    def _transact(
        self, session: Session, done: list[InboxUpdate], free: int
    ) -> tuple[list[InboxUpdate], timedelta | None]:
        """Settle what is done, so that its chats are free; claim what is due, or say how long until something is."""
        now = database_now(session)
        queue.settle_alike(session, done, state=InboxState.DONE, done_at=now)
        claimed = queue.claim(session, InboxUpdate, limit=free, lease=self.lease, now=now) if free > 0 else []
        return claimed, None if claimed else queue.next_due(session, InboxUpdate, now)

    def _report(self, done: list[InboxUpdate]) -> None:
        now = utcnow()
        for row in done:
            self.metrics.worked("done", delay=(now - row.created_at).total_seconds())

    async def stop(self, seconds: float) -> None:
        """Take nothing more; let what is being handled end, then give the rest back unharmed."""
        self._stopping = True
        self.wake()
        if self._running:
            _, late = await asyncio.wait(self._running, timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        await self._write_down_the_last()

    async def _write_down_the_last(self) -> None:
        done, self._done = self._done, []
        try:
            await self.db.run(queue.settle_alike, done, state=InboxState.DONE, done_at=utcnow())
        except SQLAlchemyError:
            log.exception("What was handled last could not be settled; it is shown again at the next start")
        else:
            self._report(done)

    def _start(self, row: InboxUpdate, ends: float) -> None:
        task = asyncio.create_task(self._work(row, ends), name=f"update-{row.update_id}")
        self._running.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        self.wake()
        if not task.cancelled() and (error := task.exception()):
            log.error("An update could not be settled; its lease will run out", exc_info=error)

    async def _until_next(self) -> float:
        return _at_most_idle(await self.db.read(queue.next_due, InboxUpdate))

    async def _sleep(self, seconds: float) -> None:
        if not seconds:
            return
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._woken.wait(), seconds)

    async def _work(self, row: InboxUpdate, ends: float) -> None:
        failpoints.reached(Failpoint.CLAIMED)
        structlog.contextvars.bind_contextvars(update_id=row.update_id, chat_id=row.lane)
        try:
            async with deadline.until(ends):
                await self.handle(row)
        except asyncio.CancelledError:
            await self.db.run(queue.settle, row)
            raise
        except Exception as error:  # noqa: BLE001 - the loop's edge: every failure becomes a verdict
            await self._settle_failure(row, error)
        else:
            self._done.append(row)

    async def _settle_failure(self, row: InboxUpdate, error: Exception) -> None:
        now = utcnow()
        reason = outcome.describe(error)
        match verdict.decide(error, row):
            case LetGo(answered=False):
                log.warning("Another process has taken an update over")
            case LetGo():
                log.info("Nobody to answer any more", reason=reason)
                await self.db.run(queue.settle, row, state=InboxState.DONE, done_at=now, last_error=reason)
                self._report([row])
            case Again(after=after, counts=counts):
                log.warning("An update failed and will be tried again", exc_info=error, after=after.total_seconds())
                await self.db.run(_put_off, row, after, attempts=row.attempts + counts, last_error=reason)
                self.metrics.worked("failed")
            case GiveUp():
                await self._give_up(row, error, reason, now)

    async def _give_up(self, row: InboxUpdate, error: Exception, reason: str, now: datetime) -> None:
        reference = secrets.token_hex(3).upper()
        log.error("An update was given up", reference=reference, exc_info=error)
        if not await self.db.run(_bury, row, reference, reason, now):
            log.warning("Another process has taken an update over")
            return
        self.metrics.worked("dead")
        try:
            await self.apologise(row, reference)
        except Exception:  # the owners know already; the next update of this chat must not wait
            log.exception("Could not tell the chat that its update failed", reference=reference)


def _at_most_idle(due: timedelta | None) -> float:
    """Seconds until then, but no more than we sleep at most."""
    return IDLE_SECONDS if due is None else min(IDLE_SECONDS, due.total_seconds())


def _put_off(session: Session, row: InboxUpdate, after: timedelta, /, **values: Any) -> bool:
    """Have the update tried again after a while; False if it is another's by now."""
    return queue.settle(session, row, due_at=database_now(session) + after, **values)


def _bury(session: Session, row: InboxUpdate, reference: str, reason: str, now: datetime) -> bool:
    """Keep the update as a dead letter, and have the owners told of it, once; False if it is another's by now."""
    held = queue.settle(
        session,
        row,
        state=InboxState.DEAD,
        attempts=row.attempts + 1,
        last_error=reason,
        reference=reference,
        done_at=now,
    )
    if held and session.scalar(select(Draft.id).where(Draft.chat_id == row.lane, Draft.form == FormName.PASSCODE)):
        inbox.hush(session, row)
    if held:
        notifications.owe_staff(
            session,
            NotificationKind.UPDATE_FAILED,
            f"update:{row.update_id}:failed",
            owners_only=True,
            payload={"reference": reference, "update_id": row.update_id},
        )
    return held
