"""Processes need not agree on the time: the database's clock counts."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, tzinfo
from typing import Self

import pytest
import time_machine
from sqlalchemy.orm import Session

from bot.delivery import inbox, queue
from bot.services import leases
from models import InboxUpdate, Lease, Notification, NotificationKind, clock, database_now, utcnow

MINUTE = timedelta(minutes=1)


def test_the_databases_clock_says_the_present_moment_in_utc(session: Session) -> None:
    moment = database_now(session)

    assert moment.utcoffset() == timedelta()
    assert abs(moment - utcnow()) < MINUTE


@pytest.mark.parametrize("dialect", ["postgresql"])
@pytest.mark.parametrize("hours", [-1, 1])
def test_a_process_whose_clock_is_wrong_leases_like_any_other(
    session: Session, monkeypatch: pytest.MonkeyPatch, hours: int
) -> None:
    right = utcnow()

    class Wrong(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return cls.fromtimestamp((right + timedelta(hours=hours)).timestamp(), tz)

    monkeypatch.setattr(clock, "datetime", Wrong)
    assert abs(clock.utcnow() - right) > MINUTE

    inbox.store(session, [{"update_id": 1, "message": {"chat": {"id": 5}}}])
    (row,) = queue.claim(session, InboxUpdate, limit=1, lease=MINUTE)
    leases.take(session, "role", "us", MINUTE)

    for until in (row.leased_until, session.get_one(Lease, "role").expires_at):
        assert until is not None
        assert right < until < right + 2 * MINUTE
    left = queue.next_due(session, InboxUpdate)
    assert left is not None
    assert timedelta() < left <= MINUTE


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize("hours", [-1, 1])
def test_on_sqlite_a_clock_that_is_set_changes_nothing_for_a_process_that_lives(session: Session, hours: int) -> None:
    inbox.store(session, [{"update_id": 1, "message": {"chat": {"id": 5}}}])
    inbox.store(session, [{"update_id": 2, "message": {"chat": {"id": 6}}}])
    (held,) = queue.claim(session, InboxUpdate, limit=1, lease=MINUTE)

    with time_machine.travel(timedelta(hours=hours)):
        assert abs(utcnow() - database_now(session)) > 59 * MINUTE
        claimed = queue.claim(session, InboxUpdate, limit=2, lease=MINUTE)
        left = queue.next_due(session, InboxUpdate)

    assert [held.update_id, *(each.update_id for each in claimed)] == [1, 2]
    assert left is not None
    assert timedelta() < left <= MINUTE


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_on_sqlite_what_was_due_before_the_clock_was_put_back_is_due_after_the_next_start(session: Session) -> None:
    now = database_now(session)
    for number, wait in enumerate((timedelta(), 3 * 60 * MINUTE)):
        row = Notification(key=str(number), kind=NotificationKind.NEW_ORDER, lane=number, created_at=now)
        row.due_at = now + wait
        session.add(row)
    session.flush()

    with started_at(timedelta(hours=-1)):
        assert queue.claim(session, Notification, limit=2, lease=MINUTE) == []

        queue.release_all(session, Notification)

        claimed = queue.claim(session, Notification, limit=2, lease=MINUTE)
        left = queue.next_due(session, Notification)
    assert [each.key for each in claimed] == ["0"]
    assert left is not None
    assert left <= MINUTE
    session.expire_all()
    put_off = session.get_one(Notification, 2).due_at
    assert abs(put_off - now - timedelta(hours=2)) < MINUTE


@contextmanager
def started_at(distance: timedelta) -> Iterator[None]:
    """A process that began when the wall said something else."""
    with time_machine.travel(distance):
        clock.STEADY.start()
        yield
    clock.STEADY.start()
