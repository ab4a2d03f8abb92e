"""What customer and shop write to each other."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from bot.conversation import letters as passing
from bot.conversation import order_keyboards as keyboards
from bot.conversation.message import Outgoing
from bot.delivery.notices.subject import Renderer, order_of
from bot.services import letters
from bot.services.shop import Shop
from bot.texts import Translator
from bot.texts import thread as thread_texts
from models import Notification, NotificationKind, OrderMessage


def _customer_message(session: Session, notification: Notification, t: Translator, _shop: Shop) -> Outgoing | None:
    """None where a later notice tells of a later wording."""
    order, message = order_of(session, notification), _message(session, notification)
    if order is None or message is None or not letters.is_present_wording(message, notification):
        return None
    headline = thread_texts.from_customer(t, order, edited=bool(notification.payload))
    return passing.passed_on(t, message, order, headline, keyboards.beneath(t, order))


def _shop_message(session: Session, notification: Notification, t: Translator, shop: Shop) -> Outgoing | None:
    order, message = order_of(session, notification), _message(session, notification)
    if order is None or message is None:
        return None
    return passing.passed_on(t, message, order, thread_texts.from_shop(t, order, shop), None)


def _shop_message_failed(session: Session, notification: Notification, t: Translator, _shop: Shop) -> Outgoing | None:
    order, message = order_of(session, notification), _message(session, notification)
    if order is None or message is None:
        return None
    return Outgoing(thread_texts.failed(t, order, message), keyboards.beneath(t, order))


def _message(session: Session, notification: Notification) -> OrderMessage | None:
    return session.get(OrderMessage, notification.order_message_id) if notification.order_message_id else None


RENDERERS: Mapping[NotificationKind, Renderer] = {
    NotificationKind.CUSTOMER_MESSAGE: _customer_message,
    NotificationKind.SHOP_MESSAGE: _shop_message,
    NotificationKind.SHOP_MESSAGE_FAILED: _shop_message_failed,
}
