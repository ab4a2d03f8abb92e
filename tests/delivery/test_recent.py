"""What was sent to groups a moment ago is known from what was written down."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from bot.delivery.recent import sent_to_groups
from models import (
    Notification,
    NotificationKind,
    NotificationState,
    StatusCard,
    WorkOrder,
    database_now,
)
from tests.models.shop import order_at, saved

GROUP, PERSON = -1001, 77
HALF_A_MINUTE = timedelta(seconds=30)


@pytest.fixture
def order(session: Session) -> WorkOrder:
    return saved(session, order_at())


def write(session: Session, order: WorkOrder, lane: int, at: datetime, message_id: int | None) -> None:
    """A message in each table, or what never became one."""
    state = NotificationState.SENT if message_id else NotificationState.COLLAPSED
    key = f"{lane}:{at}:{message_id}"
    news = Notification(key=key, kind=NotificationKind.UPDATE_FAILED, lane=lane, state=state, message_id=message_id)
    news.sent_at = at
    card = StatusCard(work_order_id=order.id, lane=lane, message_id=message_id)
    card.created_at = at
    for each in (news, card):
        session.add(each)
    session.flush()


@pytest.mark.parametrize(
    ("lane", "ago", "message_id", "found"),
    [
        (GROUP, HALF_A_MINUTE, 5, 2),
        (GROUP, 3 * HALF_A_MINUTE, 5, 0),
        (PERSON, HALF_A_MINUTE, 5, 0),
        (GROUP, HALF_A_MINUTE, None, 0),
        (GROUP, -HALF_A_MINUTE, 5, 2),
    ],
)
def test_messages_of_the_last_minute_in_groups_are_found(
    session: Session, order: WorkOrder, lane: int, ago: timedelta, message_id: int | None, found: int
) -> None:
    write(session, order, lane, database_now(session) - ago, message_id)

    sent = list(sent_to_groups(session, timedelta(minutes=1)))

    assert [chat for chat, _ in sent] == [GROUP] * found
    assert all(abs(each - max(ago, timedelta())) < timedelta(seconds=5) for _, each in sent)
