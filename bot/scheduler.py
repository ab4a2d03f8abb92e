"""What runs when: jobs wake loops or tidy up; none of them sends anything itself."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot.backup.errors import BackupError
from bot.backup.keeper import Keeper
from bot.services import forgetting, notifications, quotes, reminders, repair_times, retention, thread
from bot.services.reminders import Reminder
from models import Database, utcnow
from models.engine import scrub

Tidy = Callable[[Session], int]

log = structlog.get_logger(__name__)

SWEEP = timedelta(seconds=5)
"""The safety net: no change waits longer than this for want of a wake-up."""
TIDY = timedelta(hours=1)
SCRUB_AGAIN = timedelta(days=1)
"""Whoever was forgotten this long before a start: an earlier process may have ended before it cleared up."""
LOOK_AT_UNDECIDED = timedelta(minutes=10)
BACKUP = timedelta(days=1)
REMIND = timedelta(minutes=10)
"""How late a reminder may be; the first look is at the start, for what became due while nobody looked."""
LOOK_FOR_BACKUP = timedelta(hours=1)
"""How often to see whether the latest backup is older than that: a shop may be closed at any fixed hour."""


def build_scheduler(
    db: Database,
    wake: Iterable[Callable[[], None]],
    keeper: Keeper | None = None,
    table: Sequence[Reminder] = (),
    *,
    retain: timedelta = timedelta(),
) -> AsyncIOScheduler:
    """The shop's one scheduler: schedules live in memory and are made anew at each start.

    Customers are forgotten when nothing happened for as long as `retain`; with no time, never.
    """
    scheduler = AsyncIOScheduler(
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}, timezone="UTC"
    )
    loops = tuple(wake)

    async def sweep() -> None:
        """Wake the loops; on the event loop, since their events are not for other threads."""
        for each in loops:
            each()

    scheduler.add_job(sweep, _every(SWEEP), id="sweep")
    for tidy in _tidying_up(retain):
        scheduler.add_job(_tidying(db, tidy), _every(TIDY), id=tidy.__name__)
    scheduler.add_job(_scrubbing(db), _every(TIDY), id="scrub")
    scheduler.add_job(_tidying(db, quotes.expire), _every(TIDY), id="expire_quotes")
    scheduler.add_job(_reminding(db, table), _every(REMIND), id="reminders", next_run_time=utcnow())
    scheduler.add_job(_tidying(db, thread.settle_undecided), _every(LOOK_AT_UNDECIDED), id="settle_undecided")
    scheduler.add_job(_summarising(db), _every(TIDY), id="repair times", next_run_time=utcnow())
    if keeper is not None:
        scheduler.add_job(_backing_up(db, keeper), _every(LOOK_FOR_BACKUP), id="backup")
    return scheduler


async def keep_time(scheduler: AsyncIOScheduler) -> None:
    """See, until cancelled, that no job waits for longer than its interval.

    The scheduler goes by the wall: where somebody puts that back by an hour, every job would rest for an hour.
    """
    while True:
        catch_up(scheduler)
        await asyncio.sleep(SWEEP.total_seconds())


def catch_up(scheduler: AsyncIOScheduler) -> None:
    """Have those jobs run now whose turn has moved beyond their interval."""
    now = utcnow()
    for job in scheduler.get_jobs():
        if job.next_run_time > now + job.trigger.interval:
            log.warning("The clock was put back; the job runs now", job=job.id)
            job.modify(next_run_time=now)


def _every(interval: timedelta) -> IntervalTrigger:
    return IntervalTrigger(seconds=int(interval.total_seconds()), timezone="UTC")


def _tidying_up(retain: timedelta) -> Iterable[Tidy]:
    """What throws something away; each says how much it was."""

    def forget_customers(session: Session) -> int:
        return retention.forget_customers(session, retain)

    return (
        forgetting.wipe_unheard,
        retention.forget_updates,
        retention.forget_drafts,
        retention.forget_invites,
        retention.forget_links,
        retention.forget_messages,
        retention.forget_visitors,
        forget_customers,
    )


def _tidying(db: Database, tidy: Tidy) -> Callable[[], Awaitable[None]]:
    """Throw away all that is due, in transactions short enough for everybody else."""

    async def job() -> None:
        gone = 0
        while some := await db.run(tidy):
            gone += some
        if gone:
            log.info("Tidied up", job=tidy.__name__, rows=gone)

    return job


def _summarising(db: Database) -> Callable[[], Awaitable[None]]:
    async def job() -> None:
        await db.run(repair_times.refresh)

    return job


def _scrubbing(db: Database) -> Callable[[], Awaitable[None]]:
    """Clear the files of the database of whoever was forgotten since the last time, or the day before the start."""
    since = utcnow() - SCRUB_AGAIN

    async def job() -> None:
        nonlocal since
        now = utcnow()
        if await db.read(retention.forgotten_since, since):
            try:
                await asyncio.to_thread(scrub, db.engine)
            except (SQLAlchemyError, sqlite3.Error):
                log.warning("The file of the database could not be written anew; it is tried again", exc_info=True)
                return
        since = now

    return job


def _reminding(db: Database, table: Sequence[Reminder]) -> Callable[[], Awaitable[None]]:
    async def job() -> None:
        for each in table:
            try:
                owed = await _remind(db, each)
            except Exception:  # one that fails must not silence the others
                log.exception("Could not look what there is to be reminded of", reminder=each.name)
            else:
                if owed:
                    log.info("Reminded", reminder=each.name, of=owed)

    return job


async def _remind(db: Database, reminder: Reminder) -> int:
    """Owe one kind of reminder, in batches: to look takes no write lock, and mostly there is nothing to write."""
    owed, beyond = 0, 0
    while subjects := await db.read(reminders.find_due, reminder, beyond=beyond):
        owed += await db.run(reminders.owe, reminder, subjects)
        beyond = subjects[-1]
    return owed


def _backing_up(db: Database, keeper: Keeper) -> Callable[[], Awaitable[None]]:
    async def job() -> None:
        if not keeper.due(BACKUP):
            return
        try:
            made = await asyncio.to_thread(keeper.back_up)
        except BackupError as error:
            log.warning("There is no backup of today", reason=str(error))
            await db.run(notifications.report_failed_backup, str(error))
        else:
            log.info("Backup made", file=str(made))

    return job
