"""What is owed to whom, and what is not."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.services import customers, notifications, orders, staff
from bot.services.customers import Contact
from bot.services.orders import Move
from models import (
    ChangeSource,
    Charge,
    Customer,
    Notification,
    NotificationKind,
    NotificationState,
    Outcome,
    Staff,
    WorkOrder,
    WorkOrderStatus,
    utcnow,
)
from tests.services.shop import EVA, NO_WINDOW, OLIVIA, TOM, WINDOW, deliver, move, news, open_shop, person

S = WorkOrderStatus
K = NotificationKind
SENT, OWED, COLLAPSED = NotificationState.SENT, NotificationState.OWED, NotificationState.COLLAPSED
UNREACHABLE, DEAD = NotificationState.UNREACHABLE, NotificationState.DEAD


@pytest.fixture
def order(session: Session) -> WorkOrder:
    """Order 1001, booked and free of charge, and everybody knows."""
    order = open_shop(session)
    orders.waive_charge(session, order, Charge.FREE, by=person(session, TOM))
    deliver(session)
    return order


def to_staff(session: Session, kind: NotificationKind) -> list[int]:
    """Which chats are owed a notice of this kind."""
    return list(session.scalars(select(Notification.lane).where(Notification.kind == kind).order_by(Notification.lane)))


def test_a_booking_is_owed_to_the_customer_and_to_each_of_the_staff(session: Session) -> None:
    open_shop(session)
    owed = session.execute(select(Notification.kind, Notification.lane).order_by(Notification.lane)).all()
    assert [tuple(each) for each in owed] == [
        (K.ORDER_BOOKED, 7001),
        (K.NEW_ORDER, TOM),
        (K.NEW_ORDER, EVA),
        (K.NEW_ORDER, OLIVIA),
    ]


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
    orders.change_status(session, order, step, by=person(session, TOM), undo=WINDOW)
    move(session, order, S.READY_FOR_PICKUP, outcome=Outcome.PARTIAL)
    assert news(session)[-2:] == [(S.IN_REPAIR, COLLAPSED), (S.READY_FOR_PICKUP, OWED)]


def test_a_message_that_waits_for_telegrams_limit_is_not_overtaken(session: Session, order: WorkOrder) -> None:
    move(session, order, S.RECEIVED)
    long_ago = utcnow() - 2 * WINDOW
    session.execute(update(Notification).where(Notification.kind == K.STATUS_CHANGED).values(created_at=long_ago))
    session.commit()
    move(session, order, S.DIAGNOSING)
    assert news(session)[-2:] == [(S.RECEIVED, OWED), (S.DIAGNOSING, OWED)]


def test_what_the_customer_was_spared_is_known(session: Session, order: WorkOrder) -> None:
    move(session, order, S.RECEIVED, S.DIAGNOSING)
    changes = orders.find_order(session, 1001).status_changes
    assert notifications.unheard(session, order) == {changes[1].id}


def test_how_the_last_news_fared_leaves_out_what_was_overtaken(session: Session, order: WorkOrder) -> None:
    first = notifications.last_to_customer(session, order)
    assert first is not None
    assert first.kind is K.ORDER_BOOKED
    move(session, order, S.RECEIVED, S.DIAGNOSING)
    last = notifications.last_to_customer(session, order)
    assert last is not None
    assert (last.kind, last.state) == (K.STATUS_CHANGED, OWED)


def test_a_refused_message_has_the_customer_phoned_once(session: Session, order: WorkOrder) -> None:
    move(session, order, S.RECEIVED, undo=NO_WINDOW)
    refused = session.scalars(select(Notification).where(Notification.kind == K.STATUS_CHANGED)).one()
    for _ in range(2):
        notifications.mark_unreachable(session, refused)
        session.commit()
    assert to_staff(session, K.PHONE_CUSTOMER) == [TOM, EVA, OLIVIA]
    assert order.customer.reachable is False


def test_while_unreachable_news_are_set_aside_and_the_last_is_owed_on_return(
    session: Session, order: WorkOrder
) -> None:
    notifications.customer_left(session, order.customer)
    session.commit()
    move(session, order, S.RECEIVED, S.DIAGNOSING, undo=NO_WINDOW)
    assert news(session)[1:] == [(S.RECEIVED, UNREACHABLE), (S.DIAGNOSING, UNREACHABLE)]
    notifications.mark_reachable(session, order.customer)
    session.commit()
    assert news(session)[1:] == [(S.RECEIVED, COLLAPSED), (S.DIAGNOSING, OWED)]


def test_each_time_of_leaving_has_them_phoned_once(session: Session, order: WorkOrder) -> None:
    for _ in range(2):
        notifications.customer_left(session, order.customer)
    session.commit()
    assert to_staff(session, K.PHONE_CUSTOMER) == [TOM, EVA, OLIVIA]
    notifications.mark_reachable(session, order.customer)
    order.customer.reachable, order.customer.unreachable_since = False, utcnow() + timedelta(seconds=5)
    notifications.customer_left(session, order.customer)
    session.commit()
    assert to_staff(session, K.PHONE_CUSTOMER) == [TOM, TOM, EVA, EVA, OLIVIA, OLIVIA]


def test_staff_notices_go_to_those_who_work_here_now(session: Session, order: WorkOrder) -> None:
    session.execute(update(Staff).where(Staff.telegram_user_id == EVA).values(revoked_at=utcnow()))
    session.commit()
    notifications.owe_staff(session, K.ORDER_CANCELLED, "a", work_order_id=order.id)
    notifications.owe_staff(session, K.ORDER_CANCELLED, "a", work_order_id=order.id)
    session.commit()
    assert to_staff(session, K.ORDER_CANCELLED) == [TOM, OLIVIA]


def test_a_moved_chat_takes_what_is_owed_along(session: Session, order: WorkOrder) -> None:
    move(session, order, S.RECEIVED, undo=NO_WINDOW)
    notifications.move_chat(session, 7001, -7001)
    session.commit()
    session.expire_all()
    assert session.scalars(select(Customer.chat_id)).one() == -7001
    lanes = session.scalars(
        select(Notification.lane)
        .where(Notification.customer_id == order.customer.id, Notification.staff_id.is_(None))
        .where(Notification.kind != K.NEW_ORDER)
        .order_by(Notification.id)
    )
    assert list(lanes) == [7001, -7001]


def test_booking_again_owes_the_last_thing_that_was_missed(session: Session, order: WorkOrder) -> None:
    notifications.customer_left(session, order.customer)
    move(session, order, S.RECEIVED, undo=NO_WINDOW)
    customers.save_contact(session, person(session, 7001), Contact("Ana", "+34600111222", None))
    session.commit()
    assert (order.customer.reachable, order.customer.unreachable_since) == (True, None)
    assert news(session)[-1] == (S.RECEIVED, OWED)


def test_staff_who_come_back_hear_what_there_is_still_to_do(session: Session, order: WorkOrder) -> None:
    move(session, order, S.RECEIVED, undo=NO_WINDOW)
    tom = person(session, TOM)
    assert tom.staff is not None
    for about, order_id in (("open", order.id), ("none", None)):
        notifications.owe_staff(session, K.PHONE_CUSTOMER, about, work_order_id=order_id)
    session.flush()
    session.execute(update(Notification).where(Notification.staff_id == tom.staff.id).values(state=UNREACHABLE))
    staff.arrived(session, tom)
    session.commit()
    states = select(Notification.key, Notification.state).where(Notification.staff_id == tom.staff.id)
    mine = {key.partition(":staff:")[0]: state for key, state in session.execute(states)}
    assert mine == {f"order:{order.id}:new": OWED, "open": OWED, "none": OWED}


def test_staff_who_come_back_are_spared_what_is_over(session: Session, order: WorkOrder) -> None:
    tom = person(session, TOM)
    assert tom.staff is not None
    session.execute(update(Notification).where(Notification.staff_id == tom.staff.id).values(state=UNREACHABLE))
    orders.cancel_own(session, person(session, 7001), order.number, source=ChangeSource.BUTTON)
    staff.arrived(session, tom)
    session.commit()
    states = session.scalars(
        select(Notification.state).where(Notification.staff_id == tom.staff.id, Notification.kind == K.NEW_ORDER)
    )
    assert list(states) == [COLLAPSED]
