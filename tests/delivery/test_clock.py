"""Processes need not agree on the time: the database's clock counts."""

from datetime import datetime, timedelta, tzinfo
from typing import Self

import pytest
from sqlalchemy.orm import Session

from bot.delivery import inbox, queue
from bot.services import leases
from models import InboxUpdate, Lease, clock, database_now, utcnow

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
