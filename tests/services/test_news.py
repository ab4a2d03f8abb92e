"""What a customer is told of the changes of an order, and what they are spared."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.services import moves, reach
from bot.services.moves import Move
from bot.services.news import withhold
from models import Notification, NotificationKind, NotificationState, Outcome, WorkOrder, WorkOrderStatus, utcnow
from tests.services.shop import NO_WINDOW, TOM, WINDOW, deliver, move, news, person

S = WorkOrderStatus
K = NotificationKind
SENT, OWED, COLLAPSED = NotificationState.SENT, NotificationState.OWED, NotificationState.COLLAPSED
UNREACHABLE = NotificationState.UNREACHABLE


def test_each_change_is_owed_once(session: Session, order: WorkOrder) -> None:
    move(session, order, S.RECEIVED, S.DIAGNOSING, undo=NO_WINDOW)
    assert news(session) == [(S.PENDING, SENT), (S.RECEIVED, OWED), (S.DIAGNOSING, OWED)]


def test_changes_within_the_window_become_one_message(session: Session, order: WorkOrder) -> None:
    move(session, order, S.RECEIVED, S.DIAGNOSING, S.IN_REPAIR)
    assert news(session) == [(S.PENDING, SENT), (S.RECEIVED, COLLAPSED), (S.DIAGNOSING, COLLAPSED), (S.IN_REPAIR, OWED)]


def test_changes_that_lead_back_become_none(session: Session, order: WorkOrder) -> None:
    move(session, order, S.RECEIVED, S.IN_REPAIR, undo=NO_WINDOW)
    deliver(session)
    move(session, order, S.QUALITY_CHECK, S.IN_REPAIR)
    assert news(session)[-2:] == [(S.QUALITY_CHECK, COLLAPSED), (S.IN_REPAIR, COLLAPSED)]


def test_leading_back_to_what_was_never_told_is_told(session: Session, order: WorkOrder) -> None:
    move(session, order, S.RECEIVED, S.IN_REPAIR, S.QUALITY_CHECK, S.IN_REPAIR)
    assert news(session)[-1] == (S.IN_REPAIR, OWED)


def test_ready_again_with_another_outcome_is_told(session: Session, order: WorkOrder) -> None:
    move(session, order, S.RECEIVED, S.IN_REPAIR, undo=NO_WINDOW)
    move(session, order, S.READY_FOR_PICKUP, outcome=Outcome.REPAIRED, undo=NO_WINDOW)
    deliver(session)
    step = Move(S.IN_REPAIR, reason="the speaker is dead")
    moves.change_status(session, order, step, by=person(session, TOM), undo=WINDOW)
    move(session, order, S.READY_FOR_PICKUP, outcome=Outcome.PARTIAL)
    assert news(session)[-2:] == [(S.IN_REPAIR, COLLAPSED), (S.READY_FOR_PICKUP, OWED)]


def test_a_message_that_waits_for_telegrams_limit_is_not_overtaken(session: Session, order: WorkOrder) -> None:
    move(session, order, S.RECEIVED)
    long_ago = utcnow() - 2 * WINDOW
    session.execute(update(Notification).where(Notification.kind == K.STATUS_CHANGED).values(created_at=long_ago))
    session.commit()
    move(session, order, S.DIAGNOSING)
    assert news(session)[-2:] == [(S.RECEIVED, OWED), (S.DIAGNOSING, OWED)]


def hold(session: Session, **more: object) -> None:
    """Have the latest news wait for the morning, as the dispatcher does at night."""
    morning = utcnow() + 8 * WINDOW
    latest = session.scalars(select(Notification).order_by(Notification.id.desc()).limit(1)).one()
    for name, value in {"due_at": morning, "held_until": morning, "created_at": utcnow() - 2 * WINDOW, **more}.items():
        setattr(latest, name, value)
    session.commit()


def test_of_several_changes_in_one_night_the_last_is_told(session: Session, order: WorkOrder) -> None:
    for status in (S.RECEIVED, S.DIAGNOSING, S.IN_REPAIR):
        move(session, order, status, undo=NO_WINDOW)
        hold(session)
    assert news(session)[1:] == [(S.RECEIVED, COLLAPSED), (S.DIAGNOSING, COLLAPSED), (S.IN_REPAIR, OWED)]


def test_a_night_that_leads_back_to_what_was_heard_tells_nothing(session: Session, order: WorkOrder) -> None:
    move(session, order, S.RECEIVED, S.IN_REPAIR, undo=NO_WINDOW)
    deliver(session)
    move(session, order, S.QUALITY_CHECK, undo=NO_WINDOW)
    hold(session, attempts=3)  # Telegram was down before the night began: certainly unsent
    move(session, order, S.IN_REPAIR, undo=NO_WINDOW)
    assert news(session)[-2:] == [(S.QUALITY_CHECK, COLLAPSED), (S.IN_REPAIR, COLLAPSED)]


def test_what_may_have_arrived_before_the_night_is_followed_by_what_came_after(
    session: Session, order: WorkOrder
) -> None:
    move(session, order, S.RECEIVED, undo=NO_WINDOW)
    hold(session, uncertain=1)
    move(session, order, S.DIAGNOSING, undo=NO_WINDOW)
    assert news(session)[-2:] == [(S.RECEIVED, OWED), (S.DIAGNOSING, OWED)]


def test_after_the_night_nothing_is_withdrawn_any_more(session: Session, order: WorkOrder) -> None:
    move(session, order, S.RECEIVED, undo=NO_WINDOW)
    hold(session, held_until=utcnow() - WINDOW, due_at=utcnow() - WINDOW)
    move(session, order, S.DIAGNOSING, undo=NO_WINDOW)
    assert news(session)[-2:] == [(S.RECEIVED, OWED), (S.DIAGNOSING, OWED)]


def test_who_comes_back_at_night_is_told_of_what_was_held_back(session: Session, order: WorkOrder) -> None:
    move(session, order, S.RECEIVED, undo=NO_WINDOW)
    hold(session)
    reach.customer_left(session, order.customer)
    session.commit()
    session.expire_all()
    assert news(session)[-1] == (S.RECEIVED, UNREACHABLE)
    reach.mark_reachable(session, order.customer)
    session.commit()
    latest = session.scalars(select(Notification).where(Notification.kind == K.STATUS_CHANGED)).one()
    assert (latest.state, latest.held_until) == (OWED, None)


def test_what_was_muted_at_night_stays_on_the_card(session: Session, order: WorkOrder) -> None:
    move(session, order, S.RECEIVED, undo=NO_WINDOW)
    hold(session)
    withhold(session, order)
    session.commit()
    move(session, order, S.DIAGNOSING, undo=NO_WINDOW)
    assert news(session)[-2:] == [(S.RECEIVED, NotificationState.MUTED), (S.DIAGNOSING, OWED)]
