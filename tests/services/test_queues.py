from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from bot.services import queues
from models import InboxState, InboxUpdate, Notification, NotificationKind, NotificationState, utcnow

VERBS = (queues.retry, queues.discard)


def owed(session: Session, state: NotificationState = NotificationState.OWED, **facts: object) -> Notification:
    row = Notification(key=f"{state}-{len(session.new)}", kind=NotificationKind.NEW_ORDER, lane=4, state=state, **facts)
    session.add(row)
    session.flush()
    return row


def stored(session: Session, state: InboxState, number: int = 7, **facts: object) -> InboxUpdate:
    row = InboxUpdate(update_id=number, lane=4, payload={"update_id": number}, state=state, **facts)
    session.add(row)
    session.flush()
    return row


@pytest.mark.parametrize("state", [NotificationState.DEAD, NotificationState.UNREACHABLE, NotificationState.OWED])
def test_a_message_tried_again_has_all_attempts_ahead(session: Session, state: NotificationState) -> None:
    later = utcnow() + timedelta(hours=3)
    row = owed(session, state, attempts=8, due_at=later, last_error="chat not found", lease_token="old")
    queues.retry(row)
    session.flush()
    assert (row.state, row.attempts, row.last_error, row.lease_token) == (NotificationState.OWED, 0, None, None)
    assert row.due_at <= utcnow()


def test_a_message_tried_again_is_due_at_once_by_a_clock_that_is_an_hour_behind_ours(session: Session) -> None:
    theirs = utcnow() - timedelta(hours=1)
    row = owed(session, NotificationState.DEAD, created_at=theirs, due_at=theirs + timedelta(hours=3))
    queues.retry(row)
    assert row.due_at <= theirs


def test_an_update_that_failed_before_its_work_was_committed_is_worked_again(session: Session) -> None:
    row = stored(session, InboxState.DEAD, attempts=5)
    queues.retry(row)
    assert (row.state, row.attempts) == (InboxState.NEW, 0)


def test_an_update_that_failed_after_its_work_was_committed_is_only_answered(session: Session) -> None:
    row = stored(session, InboxState.DEAD, attempts=5, view={"name": "card"})
    queues.retry(row)
    assert row.state is InboxState.APPLIED


def test_a_discarded_message_is_needed_by_nobody(session: Session) -> None:
    row = owed(session, NotificationState.DEAD)
    queues.discard(row)
    session.flush()
    assert (row.state, row.last_error) == (NotificationState.COLLAPSED, queues.DISCARDED)
    assert queues.unsettled_notifications(session) == []


def test_a_discarded_update_is_done(session: Session) -> None:
    row = stored(session, InboxState.DEAD)
    queues.discard(row)
    session.flush()
    assert row.state is InboxState.DONE
    assert row.done_at is not None
    assert queues.unsettled_updates(session) == []


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("state", [NotificationState.SENT, NotificationState.COLLAPSED])
def test_a_message_that_is_settled_stays_so(
    session: Session, verb: Callable[[queues.Row], None], state: NotificationState
) -> None:
    row = owed(session, state)
    with pytest.raises(queues.RowSettled):
        verb(row)
    assert row.state is state


@pytest.mark.parametrize("verb", VERBS)
def test_an_update_that_is_done_stays_so(session: Session, verb: Callable[[queues.Row], None]) -> None:
    with pytest.raises(queues.RowSettled):
        verb(stored(session, InboxState.DONE))


@pytest.mark.parametrize("verb", VERBS)
def test_a_row_that_a_worker_holds_is_left_to_it(session: Session, verb: Callable[[queues.Row], None]) -> None:
    until = utcnow() + timedelta(seconds=30)
    row = owed(session, lease_token="held", leased_until=until)
    with pytest.raises(queues.RowBusy) as busy:
        verb(row)
    assert (busy.value.until, row.state, row.lease_token) == (until, NotificationState.OWED, "held")


@pytest.mark.parametrize("find", [queues.find_notification, queues.find_update])
def test_a_row_that_is_not_there_is_not_found(session: Session, find: Callable[[Session, int], queues.Row]) -> None:
    with pytest.raises(queues.RowNotFound):
        find(session, 99)


def test_the_lists_are_oldest_first_and_leave_out_what_is_settled(session: Session) -> None:
    dead, waiting = owed(session, NotificationState.DEAD), owed(session)
    owed(session, NotificationState.SENT)
    late = stored(session, InboxState.NEW, 3)
    early = stored(session, InboxState.DEAD, 9, created_at=utcnow() - timedelta(minutes=1))
    stored(session, InboxState.DONE, 4)
    assert queues.unsettled_notifications(session) == [dead, waiting]
    assert queues.unsettled_notifications(session, dead=True) == [dead]
    assert queues.unsettled_updates(session) == [early, late]
    assert queues.unsettled_updates(session, dead=True) == [early]


def test_an_empty_queue_has_no_depth(session: Session) -> None:
    assert queues.depths(session) == [
        queues.Depth("inbox", 0, timedelta(), 0),
        queues.Depth("outbox", 0, timedelta(), 0),
    ]
