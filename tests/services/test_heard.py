"""What the customer of an order has heard of it."""

from sqlalchemy.orm import Session

from bot.services import heard, orders
from models import NotificationKind, NotificationState, WorkOrder, WorkOrderStatus
from tests.services.shop import move

S = WorkOrderStatus
K = NotificationKind
OWED = NotificationState.OWED


def test_what_the_customer_was_spared_is_known(session: Session, order: WorkOrder) -> None:
    move(session, order, S.RECEIVED, S.DIAGNOSING)
    changes = orders.find_order(session, 1001).status_changes
    assert heard.spared(session, order) == {changes[1].id}


def test_how_the_last_news_fared_leaves_out_what_was_overtaken(session: Session, order: WorkOrder) -> None:
    first = heard.last_news(session, order)
    assert first is not None
    assert first.kind is K.ORDER_BOOKED
    move(session, order, S.RECEIVED, S.DIAGNOSING)
    last = heard.last_news(session, order)
    assert last is not None
    assert (last.kind, last.state) == (K.STATUS_CHANGED, OWED)
