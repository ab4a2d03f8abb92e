"""The scheduler wakes the loops and tidies up; it sends nothing."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot import scheduler
from bot.services import retention
from models import Database, Draft, utcnow

PATIENCE = 20


async def test_the_sweep_wakes_every_loop_for_as_long_as_it_runs(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheduler, "SWEEP", timedelta(seconds=1))
    dispatcher, worker = asyncio.Event(), asyncio.Event()
    clock = scheduler.build_scheduler(db, [dispatcher.set, worker.set])
    clock.start()

    await asyncio.wait_for(asyncio.gather(dispatcher.wait(), worker.wait()), PATIENCE)

    clock.shutdown(wait=False)


async def test_the_jobs_are_known_by_name_and_none_runs_twice_at_once(db: Database) -> None:
    clock = scheduler.build_scheduler(db, [])

    jobs = {job.id: job for job in clock.get_jobs()}

    assert set(jobs) == {"sweep", "forget_updates", "forget_drafts", "forget_invites"}
    clock.start()
    assert {(job.max_instances, job.coalesce, job.misfire_grace_time) for job in jobs.values()} == {(1, True, None)}
    clock.shutdown(wait=False)


async def test_a_tidying_job_commits_what_it_did(db: Database) -> None:
    def leave_a_draft(session: Session) -> None:
        old = utcnow() - retention.KEEP_DRAFTS * 2
        session.add(Draft(chat_id=1, telegram_user_id=1, step="name", updated_at=old))

    def drafts(session: Session) -> int:
        return session.scalars(select(func.count(Draft.id))).one()

    await db.run(leave_a_draft)
    job = next(job for job in scheduler.build_scheduler(db, []).get_jobs() if job.id == "forget_drafts")

    await job.func()

    assert await db.read(drafts) == 0
