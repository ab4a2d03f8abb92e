"""Claiming, settling and giving back."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from bot.delivery import queue
from bot.delivery.queue import Backlog
from models import InboxState, InboxUpdate, Notification, NotificationState, utcnow
from tests.delivery.outbox import LEASE, everything, owe


def claimed(session: Session, limit: int = 10) -> list[tuple[int, str]]:
    """Claim, and say what was claimed."""
    rows = queue.claim(session, Notification, limit=limit, lease=LEASE)
    return [(each.lane, each.payload["text"]) for each in rows]


def test_only_the_oldest_row_of_each_lane_is_claimed(session: Session) -> None:
    owe(session, 1, "first", "second")
    owe(session, 2, "other chat")
    assert claimed(session) == [(1, "first"), (2, "other chat")]
    assert claimed(session) == []


def test_the_longest_due_is_claimed_first(session: Session) -> None:
    owe(session, 1, "due now")
    owe(session, 2, "due long ago", due_at=utcnow() - timedelta(hours=1))
    assert claimed(session, limit=1) == [(2, "due long ago")]
    assert claimed(session, limit=1) == [(1, "due now")]


def test_a_head_that_is_not_due_holds_back_its_lane(session: Session) -> None:
    owe(session, 1, "refused for hours", due_at=utcnow() + timedelta(hours=3))
    owe(session, 1, "long due")
    assert claimed(session) == []


DAMAGE = {"sqlite": ('{"text": "no e', "[1]", '"words"'), "postgresql": ("[1]", '"words"')}
"""What is no JSON at all PostgreSQL does not store."""
STORED_AS = {"sqlite": "text", "postgresql": "json"}


def test_a_row_whose_stored_facts_are_damaged_keeps_no_other_chat_waiting(session: Session, dialect: str) -> None:
    for lane in range(3):
        owe(session, lane, "anything")
    session.flush()
    harm = text(f"UPDATE notifications SET payload = CAST(:damage AS {STORED_AS[dialect]}) WHERE lane = :lane")
    for lane, damage in enumerate(DAMAGE[dialect]):
        session.execute(harm, {"damage": damage, "lane": lane})
    owe(session, 9, "whole")
    session.expire_all()

    rows = queue.claim(session, Notification, limit=9, lease=LEASE)

    damaged = len(DAMAGE[dialect])
    assert [each.payload for each in rows[:damaged]] == [{"damaged": True}] * damaged
    assert rows[-1].payload == {"text": "whole"}


def test_a_settled_row_lets_the_next_one_through(session: Session) -> None:
    owe(session, 1, "first", "second")
    (row,) = queue.claim(session, Notification, limit=10, lease=LEASE)
    assert queue.settle(session, row, state=NotificationState.SENT, message_id=7)
    assert claimed(session) == [(1, "second")]
    first = everything(session)[0]
    assert (first.state, first.message_id, first.lease_token, first.leased_until) == (
        NotificationState.SENT,
        7,
        None,
        None,
    )


def test_a_lane_waits_while_a_younger_row_of_it_is_in_work(session: Session) -> None:
    """Ids don't follow the order of commits: the older row may appear when the younger one is already being sent."""
    older, younger = owe(session, 1, "older, not yet visible", "younger")
    session.get_one(Notification, older).state = NotificationState.COLLAPSED
    session.flush()
    assert claimed(session) == [(1, "younger")]
    session.get_one(Notification, older).state = NotificationState.OWED
    session.flush()
    assert claimed(session) == []
    assert younger > older


def test_a_lapsed_lease_is_claimed_again_and_its_first_holder_can_no_longer_settle(session: Session) -> None:
    owe(session, 1)
    (lost,) = queue.claim(session, Notification, limit=10, lease=LEASE, now=utcnow() - 2 * LEASE)
    (held,) = queue.claim(session, Notification, limit=10, lease=LEASE)
    assert not queue.settle(session, lost, state=NotificationState.DEAD)
    assert queue.settle(session, held, state=NotificationState.SENT)
    assert [each.state for each in everything(session)] == [NotificationState.SENT]


def test_a_lapsed_lease_that_nobody_claimed_can_still_be_settled(session: Session) -> None:
    owe(session, 1)
    (row,) = queue.claim(session, Notification, limit=10, lease=LEASE, now=utcnow() - 2 * LEASE)
    assert queue.settle(session, row, state=NotificationState.SENT)


def test_a_row_discarded_while_it_was_in_work_stays_discarded(session: Session) -> None:
    owe(session, 1)
    (row,) = queue.claim(session, Notification, limit=10, lease=LEASE)
    session.get_one(Notification, row.id).state = NotificationState.DEAD
    session.flush()
    assert not queue.settle(session, row, state=NotificationState.SENT)


def test_a_released_row_can_be_claimed_at_once(session: Session) -> None:
    owe(session, 1)
    rows = queue.claim(session, Notification, limit=10, lease=LEASE)
    queue.release(session, rows)
    assert claimed(session) == [(1, "hello")]


def test_all_leases_end_when_a_lone_process_starts(session: Session) -> None:
    owe(session, 1)
    owe(session, 2)
    assert claimed(session) == [(1, "hello"), (2, "hello")]
    queue.release_all(session, Notification)
    assert claimed(session) == [(1, "hello"), (2, "hello")]


def test_a_claim_can_be_confined_to_some_lanes(session: Session) -> None:
    for lane in (1, 2, 3):
        owe(session, lane)
    rows = queue.claim(session, Notification, limit=10, lease=LEASE, lanes={2, 3})
    assert [each.lane for each in rows] == [2, 3]


def test_claimed_rows_outlive_their_session(session: Session) -> None:
    (key,) = owe(session, 1)
    (row,) = queue.claim(session, Notification, limit=10, lease=LEASE)
    session.commit()
    session.close()
    assert (row.id, row.lane, row.payload) == (key, 1, {"text": "hello"})


def test_everything_that_waits_for_a_chat_moves_with_it(session: Session) -> None:
    owe(session, -1, "done", state=NotificationState.SENT)
    owe(session, -1, "first", "second")
    queue.move_lane(session, Notification, -1, -1001)
    assert [each.lane for each in everything(session)] == [-1, -1001, -1001]


def test_the_inbox_is_a_queue_like_the_outbox(session: Session) -> None:
    for update_id, state in ((11, InboxState.DONE), (12, InboxState.APPLIED), (13, InboxState.NEW)):
        session.add(InboxUpdate(update_id=update_id, lane=1, payload={}, state=state))
    session.flush()
    (row,) = queue.claim(session, InboxUpdate, limit=10, lease=LEASE)
    assert row.update_id == 12
    assert queue.settle(session, row, state=InboxState.DONE)
    assert [each.update_id for each in queue.claim(session, InboxUpdate, limit=10, lease=LEASE)] == [13]


def test_an_empty_queue_has_nothing_to_wait_for(session: Session) -> None:
    assert queue.next_due(session, Notification) is None
    assert queue.backlog(session, Notification) == Backlog(0, None)


@pytest.mark.parametrize(("ahead", "wait"), [(-5, 0), (5, 5)])
def test_the_next_moment_is_that_of_the_earliest_head(session: Session, ahead: int, wait: int) -> None:
    now = utcnow()
    due = now + timedelta(seconds=ahead)
    owe(session, 1, due_at=due)
    owe(session, 1, due_at=due - timedelta(days=1))
    owe(session, 2, due_at=due + timedelta(days=1))
    owe(session, 3, due_at=due - timedelta(days=1), state=NotificationState.DEAD)
    assert queue.next_due(session, Notification, now) == timedelta(seconds=wait)


def test_a_leased_lane_is_next_when_its_lease_ends(session: Session) -> None:
    now = utcnow()
    owe(session, 1)
    owe(session, 2, due_at=now + 2 * LEASE)
    queue.claim(session, Notification, limit=10, lease=LEASE, now=now)
    assert queue.next_due(session, Notification, now) == LEASE


def test_the_backlog_counts_what_waits(session: Session) -> None:
    due = utcnow() - timedelta(hours=1)
    owe(session, 1, "sent", state=NotificationState.SENT)
    owe(session, 1, "a", "b")
    owe(session, 2, due_at=due)
    assert queue.backlog(session, Notification) == Backlog(3, due)
