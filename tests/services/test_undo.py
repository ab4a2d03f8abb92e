"""A step can be taken back by who made it, until its customer is being told."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.services import moves, orders, quotes, undo
from bot.services.errors import NotAllowed, StaleView, TooLateToUndo
from bot.services.moves import Move
from models import (
    ChangeSource,
    Charge,
    Notification,
    NotificationState,
    Outcome,
    QuoteStatus,
    StatusChange,
    WorkOrder,
    WorkOrderStatus,
    utcnow,
)
from tests.services.offering import diagnosed, offer
from tests.services.shop import ANA, EVA, NO_WINDOW, OLIVIA, TOM, WINDOW, deliver, move, news, open_shop, person

S = WorkOrderStatus
LATEST_STEP = select(StatusChange.created_at).order_by(StatusChange.id.desc()).limit(1)
SENT, OWED, COLLAPSED = NotificationState.SENT, NotificationState.OWED, NotificationState.COLLAPSED


@pytest.fixture
def order(session: Session) -> WorkOrder:
    """Order 1001, booked, and its customer knows."""
    order = open_shop(session)
    deliver(session)
    return order


def take_back(session: Session, order: WorkOrder, by: int = TOM, window: timedelta = WINDOW) -> StatusChange:
    """Undo the latest step."""
    back = undo.undo(session, order, by=person(session, by), version=order.version, window=window)
    session.commit()
    return back


def test_a_step_taken_back_is_history_and_no_news(session: Session, order: WorkOrder) -> None:
    move(session, order, S.RECEIVED)
    back = take_back(session, order)
    assert (back.from_status, back.to_status, back.source, back.reason) == (
        S.RECEIVED,
        S.PENDING,
        ChangeSource.UNDO,
        None,
    )
    assert order.status is S.PENDING
    assert news(session) == [(S.PENDING, SENT), (S.RECEIVED, COLLAPSED), (S.PENDING, COLLAPSED)]


def test_a_step_taken_back_starts_no_clock_anew(session: Session, order: WorkOrder) -> None:
    since = order.status_since
    move(session, order, S.RECEIVED)
    received = order.status_since
    assert (received, order.status_changes[0].created_at) == (session.scalars(LATEST_STEP).one(), since)
    take_back(session, order)
    assert (since < received, order.status_since) == (True, since)


def test_of_two_quick_steps_the_first_is_told_when_the_second_is_taken_back(session: Session, order: WorkOrder) -> None:
    move(session, order, S.RECEIVED, S.DIAGNOSING)
    take_back(session, order)
    assert news(session) == [
        (S.PENDING, SENT),
        (S.RECEIVED, COLLAPSED),
        (S.DIAGNOSING, COLLAPSED),
        (S.RECEIVED, OWED),
    ]


@dataclass(frozen=True)
class Late:
    """Something that happened to the message of a step before it was to be taken back."""

    lease_token: str | None = None
    attempts: int = 0
    uncertain: int = 0
    state: NotificationState = OWED
    due: timedelta = WINDOW


@pytest.mark.parametrize(
    "late",
    [
        Late(lease_token="held"),
        Late(attempts=1),
        Late(uncertain=1),
        Late(state=SENT),
        Late(state=NotificationState.DEAD),
        Late(due=timedelta(seconds=-1)),
    ],
    ids=["being sent", "tried", "perhaps sent", "sent", "refused", "due"],
)
def test_news_on_its_way_is_not_taken_back(session: Session, order: WorkOrder, late: Late) -> None:
    move(session, order, S.RECEIVED)
    latest = select(Notification.id).order_by(Notification.id.desc()).limit(1).scalar_subquery()
    session.execute(
        update(Notification)
        .where(Notification.id == latest)
        .values(
            lease_token=late.lease_token,
            attempts=late.attempts,
            uncertain=late.uncertain,
            state=late.state,
            due_at=utcnow() + late.due,
        )
    )
    session.commit()
    with pytest.raises(TooLateToUndo):
        take_back(session, order)
    session.rollback()
    session.refresh(order)
    assert order.status is S.RECEIVED
    assert news(session)[-1] == (S.RECEIVED, late.state)


def test_a_step_is_taken_back_within_the_window_alone(session: Session, order: WorkOrder) -> None:
    move(session, order, S.RECEIVED)
    session.execute(update(StatusChange).values(created_at=utcnow() - WINDOW))
    session.commit()
    session.expire_all()
    order = orders.find_order(session, 1001)
    assert not undo.can_undo(order, order.status_changes[-1].staff, WINDOW)  # type: ignore[arg-type]  # Tom did it
    with pytest.raises(TooLateToUndo):
        take_back(session, order)


@pytest.mark.parametrize("by", [EVA, OLIVIA])
def test_a_step_is_taken_back_by_who_made_it_alone(session: Session, order: WorkOrder, by: int) -> None:
    move(session, order, S.RECEIVED)
    with pytest.raises(TooLateToUndo):
        take_back(session, order, by)


def test_customers_take_nothing_back(session: Session, order: WorkOrder) -> None:
    move(session, order, S.RECEIVED)
    with pytest.raises(NotAllowed):
        take_back(session, order, ANA)


def test_the_booking_is_not_taken_back(session: Session, order: WorkOrder) -> None:
    with pytest.raises(TooLateToUndo):
        take_back(session, order)


def test_an_override_is_not_taken_back(session: Session, order: WorkOrder) -> None:
    step = Move(S.COLLECTED, reason="she has it", override=True)
    moves.change_status(session, order, step, by=person(session, OLIVIA), undo=WINDOW)
    with pytest.raises(TooLateToUndo):
        take_back(session, order, OLIVIA)


def test_another_step_in_between_makes_the_button_stale(session: Session, order: WorkOrder) -> None:
    move(session, order, S.RECEIVED)
    drawn = order.version
    move(session, order, S.DIAGNOSING)
    with pytest.raises(StaleView):
        undo.undo(session, order, by=person(session, TOM), version=drawn, window=WINDOW)


def test_taking_back_a_collection_restores_the_outcome(session: Session, order: WorkOrder) -> None:
    move(session, order, S.RECEIVED)
    move(session, order, S.READY_FOR_PICKUP, outcome=Outcome.DECLINED, undo=NO_WINDOW)
    deliver(session)
    move(session, order, S.COLLECTED)
    back = take_back(session, order)
    assert (order.status, order.outcome, back.outcome) == (S.READY_FOR_PICKUP, Outcome.DECLINED, Outcome.DECLINED)
    assert news(session)[-2:] == [(S.COLLECTED, COLLAPSED), (S.READY_FOR_PICKUP, COLLAPSED)]


def test_taking_back_a_return_restores_where_it_is_held_from(session: Session, order: WorkOrder) -> None:
    move(session, order, S.RECEIVED, S.DIAGNOSING, S.ON_HOLD, S.DIAGNOSING)
    take_back(session, order)
    assert (order.status, order.held_from) == (S.ON_HOLD, S.DIAGNOSING)


def test_what_would_lose_where_it_is_held_from_stays(session: Session, order: WorkOrder) -> None:
    move(session, order, S.RECEIVED, S.ON_HOLD)
    move(session, order, S.READY_FOR_PICKUP, outcome=Outcome.DECLINED)
    with pytest.raises(TooLateToUndo):
        take_back(session, order)


def test_a_customer_without_a_chat_does_not_stand_in_the_way(session: Session, order: WorkOrder) -> None:
    order.customer.chat_id = None
    session.commit()
    move(session, order, S.RECEIVED)
    take_back(session, order)
    assert order.status is S.PENDING


def test_an_order_can_go_on_after_a_step_back(session: Session, order: WorkOrder) -> None:
    orders.waive_charge(session, order, Charge.FREE, by=person(session, TOM))
    move(session, order, S.RECEIVED)
    take_back(session, order)
    move(session, order, S.RECEIVED, S.IN_REPAIR)
    assert news(session)[-1] == (S.IN_REPAIR, OWED)
    assert [each.to_status for each in orders.find_order(session, 1001).status_changes] == [
        S.PENDING,
        S.RECEIVED,
        S.PENDING,
        S.RECEIVED,
        S.IN_REPAIR,
    ]


def test_what_the_customer_approved_stays_approved_when_a_later_yes_is_taken_back(session: Session) -> None:
    order = diagnosed(session)
    quote = offer(session, order)
    quotes.approve(session, person(session, ANA), quote.id, quote.revision)
    move(session, order, S.AWAITING_APPROVAL, S.APPROVED)
    take_back(session, order)
    assert (order.status, quote.status) == (S.AWAITING_APPROVAL, QuoteStatus.APPROVED)
