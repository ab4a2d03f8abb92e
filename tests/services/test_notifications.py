"""What is owed to whom, and what is not."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.services import notifications
from models import Notification, NotificationKind, Staff, WorkOrder, utcnow
from tests.services.shop import EVA, OLIVIA, TOM, open_shop, to_staff

K = NotificationKind


def test_a_booking_is_owed_to_the_customer_and_to_each_of_the_staff(session: Session) -> None:
    open_shop(session)
    owed = session.execute(select(Notification.kind, Notification.lane).order_by(Notification.lane)).all()
    assert [tuple(each) for each in owed] == [
        (K.ORDER_BOOKED, 7001),
        (K.NEW_ORDER, TOM),
        (K.NEW_ORDER, EVA),
        (K.NEW_ORDER, OLIVIA),
    ]


def test_staff_notices_go_to_those_who_work_here_now(session: Session, order: WorkOrder) -> None:
    session.execute(update(Staff).where(Staff.telegram_user_id == EVA).values(revoked_at=utcnow()))
    session.commit()
    notifications.owe_staff(session, K.ORDER_CANCELLED, "a", work_order_id=order.id)
    notifications.owe_staff(session, K.ORDER_CANCELLED, "a", work_order_id=order.id)
    session.commit()
    assert to_staff(session, K.ORDER_CANCELLED) == [TOM, OLIVIA]
