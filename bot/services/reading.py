"""The thread of an order, read again."""

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from models import Notification, NotificationKind, OrderMessage, WorkOrder


def latest(session: Session, order: WorkOrder, limit: int) -> list[tuple[OrderMessage, Notification | None]]:
    """The latest messages and notes of an order, oldest first, each with how it fared on its way to the customer."""
    newest = session.scalars(_of(order).order_by(OrderMessage.id.desc()).limit(limit)).all()
    told = fared(session, newest)
    return [(each, told.get(each.id)) for each in reversed(newest)]


def everything(session: Session, order: WorkOrder) -> Sequence[OrderMessage]:
    """All messages and notes of an order, oldest first."""
    return session.scalars(_of(order).order_by(OrderMessage.id)).all()


def fared(session: Session, messages: Sequence[OrderMessage]) -> dict[int, Notification]:
    """By message: how it fared on its way to the customer, if it was written to them."""
    owed = select(Notification).where(
        Notification.order_message_id.in_([each.id for each in messages]),
        Notification.kind == NotificationKind.SHOP_MESSAGE,
    )
    return {each.order_message_id or 0: each for each in session.scalars(owed)}


def _of(order: WorkOrder) -> Select[OrderMessage]:
    return select(OrderMessage).where(OrderMessage.work_order_id == order.id).options(joinedload(OrderMessage.staff))
