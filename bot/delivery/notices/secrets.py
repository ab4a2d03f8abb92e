"""What was done about what only its customer knows: the pick-up code of an order, the passcode of a device."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from bot.conversation import order_keyboards as keyboards
from bot.conversation.message import Outgoing
from bot.delivery.notices.subject import Renderer, order_of
from bot.services.shop import Shop
from bot.texts import Translator
from bot.texts import notices as texts
from bot.texts import passcodes as passcode_texts
from models import Notification, NotificationKind


def _codes_spent(session: Session, notification: Notification, t: Translator, _shop: Shop) -> Outgoing | None:
    """None where it was collected meanwhile."""
    order = order_of(session, notification)
    if order is None or order.closed:
        return None
    return Outgoing(texts.codes_spent(t, order), keyboards.card(t, order))


def _passcode_viewed(session: Session, notification: Notification, t: Translator, shop: Shop) -> Outgoing | None:
    order = order_of(session, notification)
    if order is None:
        return None
    at = datetime.fromisoformat(str(notification.payload.get("at", notification.created_at.isoformat())))
    return Outgoing(passcode_texts.viewed(t, order, at, shop.timezone), keyboards.card(t, order))


RENDERERS: Mapping[NotificationKind, Renderer] = {
    NotificationKind.CODES_SPENT: _codes_spent,
    NotificationKind.PASSCODE_VIEWED: _passcode_viewed,
}
