"""What runs when: jobs wake loops or tidy up; none of them sends anything itself."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger
from sqlalchemy.orm import Session

from bot.backup.errors import BackupError
from bot.backup.keeper import Keeper
from bot.services import notifications, retention
from models import Database, utcnow

log = structlog.get_logger(__name__)

SWEEP = timedelta(seconds=5)
"""The safety net: no change waits longer than this for want of a wake-up."""
TIDY = timedelta(hours=1)
BACKUP = timedelta(days=1)
LOOK_FOR_BACKUP = timedelta(hours=1)
"""How often to see whether the latest backup is older than that: a shop may be closed at any fixed hour."""


def build_scheduler(db: Database, wake: Iterable[Callable[[], None]], keeper: Keeper | None = None) -> AsyncIOScheduler:
    """The shop's one scheduler: schedules live in memory and are made anew at each start."""
    scheduler = AsyncIOScheduler(
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}, timezone="UTC"
    )
    loops = tuple(wake)

    async def sweep() -> None:
        """Wake the loops; on the event loop, since their events are not for other threads."""
        for each in loops:
            each()

    scheduler.add_job(sweep, _every(SWEEP), id="sweep")
    for tidy in (retention.forget_updates, retention.forget_drafts, retention.forget_invites):
        scheduler.add_job(_tidying(db, tidy), _every(TIDY), id=tidy.__name__)
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


def _tidying(db: Database, tidy: Callable[[Session], int]) -> Callable[[], Awaitable[None]]:
    async def job() -> None:
        if gone := await db.run(tidy):
            log.info("Tidied up", job=tidy.__name__, rows=gone)

    return job


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
