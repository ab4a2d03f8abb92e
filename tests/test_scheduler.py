"""The scheduler wakes the loops and tidies up; it sends nothing."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import delete, func, literal, select, update
from sqlalchemy.orm import Session

from bot import scheduler
from bot.backup.keeper import Keeper
from bot.backup.shelf import Shelf
from bot.services import retention, staff
from bot.services.reminder_table import all_reminders
from models import Customer, Database, Draft, Notification, NotificationKind, StatusChange, WorkOrderStatus, utcnow
from tests.booking import book
from tests.services.shop import OLIVIA

PATIENCE = 20


async def test_the_sweep_wakes_every_loop_for_as_long_as_it_runs(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheduler, "SWEEP", timedelta(seconds=1))
    dispatcher, worker = asyncio.Event(), asyncio.Event()
    clock = scheduler.build_scheduler(db, [dispatcher.set, worker.set])
    clock.start()

    await asyncio.wait_for(asyncio.gather(dispatcher.wait(), worker.wait()), PATIENCE)

    clock.shutdown(wait=False)


async def test_jobs_go_on_where_somebody_puts_the_clock_back(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheduler, "SWEEP", timedelta(seconds=1))
    swept = asyncio.Event()
    clock = scheduler.build_scheduler(db, [swept.set])
    clock.start()
    timing = asyncio.create_task(scheduler.keep_time(clock))
    await asyncio.wait_for(swept.wait(), PATIENCE)

    with time_machine.travel(timedelta(hours=-1)):
        for _ in range(2):
            swept.clear()
            await asyncio.wait_for(swept.wait(), PATIENCE)

    timing.cancel()
    clock.shutdown(wait=False)


async def test_the_jobs_are_known_by_name_and_none_runs_twice_at_once(db: Database) -> None:
    clock = scheduler.build_scheduler(db, [])

    jobs = {job.id: job for job in clock.get_jobs()}

    assert set(jobs) == {
        "sweep",
        "forget_updates",
        "forget_drafts",
        "forget_invites",
        "forget_links",
        "forget_messages",
        "forget_customers",
        "wipe_unheard",
        "forget_visitors",
        "scrub",
        "reminders",
        "expire_quotes",
        "settle_undecided",
        "repair times",
    }
    clock.start()
    assert {(job.max_instances, job.coalesce, job.misfire_grace_time) for job in jobs.values()} == {(1, True, None)}
    clock.shutdown(wait=False)


async def test_owners_hear_once_a_day_that_a_backup_failed(db: Database, tmp_path: Path) -> None:
    in_the_way = tmp_path / "backups"
    in_the_way.write_text("not a folder")
    keeper = Keeper(db.engine, "a key that is long enough for a backup", Shelf(in_the_way), most=1)
    await db.run(staff.ensure_owners, [OLIVIA])
    job = next(job for job in scheduler.build_scheduler(db, [], keeper).get_jobs() if job.id == "backup")

    await job.func()
    await job.func()

    def notices(session: Session) -> list[tuple[NotificationKind, int, str]]:
        rows = session.scalars(select(Notification))
        return [(row.kind, row.lane, row.payload["reason"]) for row in rows]

    ((kind, lane, reason),) = await db.read(notices)
    assert (kind, lane) == (NotificationKind.BACKUP_FAILED, OLIVIA)
    assert str(in_the_way) in reason


async def test_reminders_are_owed_at_the_start_and_one_that_fails_silences_no_other(
    db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    def a_day_ago(session: Session) -> None:
        book(session, 7001)
        session.execute(update(StatusChange).values(created_at=utcnow() - timedelta(days=8)))

    def kinds(session: Session) -> list[NotificationKind]:
        reminded = Notification.kind == NotificationKind.ORDER_OVERDUE
        return list(session.scalars(select(Notification.kind).where(reminded)))

    await db.run(staff.ensure_owners, [OLIVIA])
    await db.run(a_day_ago)
    owed = asyncio.Event()
    db.watch(Notification, owed.set)
    table = all_reminders((), {WorkOrderStatus.PENDING: timedelta(days=7)})
    broken = replace(table[0], standing=select(literal(1).label("nothing"), literal(utcnow()).label("since")))
    clock = scheduler.build_scheduler(db, [], None, [broken, *table])
    clock.start()

    await asyncio.wait_for(owed.wait(), PATIENCE)

    clock.shutdown(wait=False)
    assert await db.read(kinds) == [NotificationKind.ORDER_OVERDUE]
    assert "Could not look what there is to be reminded of" in caplog.text


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


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_the_file_is_written_anew_once_somebody_was_forgotten(sqlite_url: str, db: Database) -> None:
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    clock = scheduler.build_scheduler(db, [])
    job = next(job for job in clock.get_jobs() if job.id == "scrub")

    def writes(session: Session, *, forgotten: bool) -> None:
        session.execute(delete(Customer))
        session.add(Customer(name="canary" * 10, forgotten_at=utcnow() if forgotten else None))

    def stands() -> bool:
        return any(b"canarycanary" in each.read_bytes() for each in file.parent.glob(f"{file.name}*"))

    def leaves(session: Session) -> None:
        session.scalars(select(Customer)).one().name = ""

    await db.run(writes, forgotten=False)
    await db.run(leaves)
    await job.func()
    assert stands()
    await db.run(writes, forgotten=True)
    await db.run(leaves)
    await job.func()
    assert not stands()
