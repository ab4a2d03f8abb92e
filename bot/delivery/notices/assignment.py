"""Whose an order is now."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from bot.conversation import order_keyboards as keyboards
from bot.conversation.message import Outgoing
from bot.delivery.notices.subject import Renderer, order_of
from bot.services.shop import Shop
from bot.texts import Translator, assignment
from models import Notification, NotificationKind, Staff


def _assigned(session: Session, notification: Notification, t: Translator, _shop: Shop) -> Outgoing | None:
    """None where it is not theirs any more."""
    order = order_of(session, notification)
    if order is None or order.closed or order.technician_id != notification.staff_id:
        return None
    return Outgoing(assignment.assigned(t, order, _by(session, notification)), keyboards.card(t, order))


def _taken_away(session: Session, notification: Notification, t: Translator, _shop: Shop) -> Outgoing | None:
    """None where it is theirs again."""
    order = order_of(session, notification)
    if order is None or order.technician_id == notification.staff_id:
        return None
    return Outgoing(assignment.taken_away(t, order, _by(session, notification)), keyboards.card(t, order))


def _by(session: Session, notification: Notification) -> Staff | None:
    return session.get(Staff, int(notification.payload.get("by", 0)))


RENDERERS: Mapping[NotificationKind, Renderer] = {
    NotificationKind.ASSIGNED: _assigned,
    NotificationKind.TAKEN_AWAY: _taken_away,
}
