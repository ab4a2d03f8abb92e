"""What runs when: jobs wake loops or tidy up; none of them sends anything itself."""

from collections.abc import Awaitable, Callable, Iterable
from datetime import timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger
from sqlalchemy.orm import Session

from bot.services import retention
from models import Database

log = structlog.get_logger(__name__)

SWEEP = timedelta(seconds=5)
"""The safety net: no change waits longer than this for want of a wake-up."""
TIDY = timedelta(hours=1)


def build_scheduler(db: Database, wake: Iterable[Callable[[], None]]) -> AsyncIOScheduler:
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
    return scheduler


def _every(interval: timedelta) -> IntervalTrigger:
    return IntervalTrigger(seconds=int(interval.total_seconds()), timezone="UTC")


def _tidying(db: Database, tidy: Callable[[Session], int]) -> Callable[[], Awaitable[None]]:
    async def job() -> None:
        if gone := await db.run(tidy):
            log.info("Tidied up", job=tidy.__name__, rows=gone)

    return job
