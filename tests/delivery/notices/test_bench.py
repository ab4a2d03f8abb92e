"""What the bench hears of orders and customers that come and go."""

import pytest
from sqlalchemy.orm import Session

from bot.services import moves, notifications, reach
from models import NotificationKind, WorkOrder
from tests.delivery.notices.saying import buttons, said, words
from tests.services.shop import ANA, open_shop, person

K = NotificationKind


def test_a_new_order_with_its_next_step(session: Session) -> None:
    open_shop(session)
    outgoing = said(session, K.NEW_ORDER)
    assert words(outgoing) == [
        "🔔 New request #1001",
        "Apple iPhone 13",
        "Customer: Ana, +34600111222",
        "Problem: It is broken",
    ]
    assert buttons(outgoing) == {"Received": "o:1:1:to:RECEIVED", "Open #1001": "o:1:1:card"}


@pytest.mark.usefixtures("order")
def test_a_new_order_that_somebody_has_seen_to(session: Session) -> None:
    assert buttons(said(session, K.NEW_ORDER)) == {"Open #1001": "o:1:2:card"}


def test_staff_need_not_hear_in_the_morning_of_a_request_that_was_called_off_at_night(session: Session) -> None:
    order = open_shop(session)
    assert said(session, K.NEW_ORDER) is not None
    moves.cancel_own(session, person(session, ANA), order.number)
    session.commit()
    assert said(session, K.NEW_ORDER) is None
    assert said(session, K.ORDER_CANCELLED) is not None


def test_a_cancelled_order(session: Session) -> None:
    order = open_shop(session)
    notifications.owe_staff(session, K.ORDER_CANCELLED, "c", work_order_id=order.id)
    session.commit()
    assert words(said(session, K.ORDER_CANCELLED)) == [
        "The customer called off #1001.",
        "Apple iPhone 13",
        "Customer: Ana, +34600111222",
    ]


def test_whom_to_phone_and_what_to_tell(session: Session, order: WorkOrder) -> None:
    reach.customer_left(session, order.customer)
    session.commit()
    assert words(said(session, K.PHONE_CUSTOMER)) == [
        "📵 Please phone a customer: messages don't reach them any more.",
        "Customer: Ana, +34600111222",
        "Order #1001: Apple iPhone 13",
        "Tell them: “We have your Apple iPhone 13 in our hands.”",
    ]


def test_nobody_is_phoned_who_came_back(session: Session, order: WorkOrder) -> None:
    reach.customer_left(session, order.customer)
    reach.mark_reachable(session, order.customer)
    session.commit()
    assert said(session, K.PHONE_CUSTOMER) is None
