"""Who can be reached, and what those hear who come back."""

from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.services import customers, moves, notifications, reach, staff
from bot.services.customers import Contact
from models import (
    Customer,
    Notification,
    NotificationKind,
    NotificationState,
    WorkOrder,
    WorkOrderStatus,
    utcnow,
)
from tests.services.shop import EVA, NO_WINDOW, OLIVIA, TOM, move, news, person, to_staff

S = WorkOrderStatus
K = NotificationKind
SENT, OWED, COLLAPSED = NotificationState.SENT, NotificationState.OWED, NotificationState.COLLAPSED
UNREACHABLE, DEAD = NotificationState.UNREACHABLE, NotificationState.DEAD


def test_a_refused_message_has_the_customer_phoned_once(session: Session, order: WorkOrder) -> None:
    move(session, order, S.RECEIVED, undo=NO_WINDOW)
    refused = session.scalars(select(Notification).where(Notification.kind == K.STATUS_CHANGED)).one()
    for _ in range(2):
        reach.mark_unreachable(session, refused)
        session.commit()
    assert to_staff(session, K.PHONE_CUSTOMER) == [TOM, EVA, OLIVIA]
    assert order.customer.reachable is False


def test_while_unreachable_news_are_set_aside_and_the_last_is_owed_on_return(
    session: Session, order: WorkOrder
) -> None:
    reach.customer_left(session, order.customer)
    session.commit()
    move(session, order, S.RECEIVED, S.DIAGNOSING, undo=NO_WINDOW)
    assert news(session)[1:] == [(S.RECEIVED, UNREACHABLE), (S.DIAGNOSING, UNREACHABLE)]
    reach.mark_reachable(session, order.customer)
    session.commit()
    assert news(session)[1:] == [(S.RECEIVED, COLLAPSED), (S.DIAGNOSING, OWED)]


def test_each_time_of_leaving_has_them_phoned_once(session: Session, order: WorkOrder) -> None:
    for _ in range(2):
        reach.customer_left(session, order.customer)
    session.commit()
    assert to_staff(session, K.PHONE_CUSTOMER) == [TOM, EVA, OLIVIA]
    reach.mark_reachable(session, order.customer)
    order.customer.reachable, order.customer.unreachable_since = False, utcnow() + timedelta(seconds=5)
    reach.customer_left(session, order.customer)
    session.commit()
    assert to_staff(session, K.PHONE_CUSTOMER) == [TOM, TOM, EVA, EVA, OLIVIA, OLIVIA]


def test_a_moved_chat_takes_what_is_owed_along(session: Session, order: WorkOrder) -> None:
    move(session, order, S.RECEIVED, undo=NO_WINDOW)
    reach.move_chat(session, 7001, -7001)
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
    reach.customer_left(session, order.customer)
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
    moves.cancel_own(session, person(session, 7001), order.number)
    staff.arrived(session, tom)
    session.commit()
    states = session.scalars(
        select(Notification.state).where(Notification.staff_id == tom.staff.id, Notification.kind == K.NEW_ORDER)
    )
    assert list(states) == [COLLAPSED]
