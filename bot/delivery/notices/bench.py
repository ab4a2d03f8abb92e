"""What the bench hears of orders and customers that come and go."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from bot.conversation import order_keyboards as keyboards
from bot.conversation.message import Outgoing
from bot.delivery.notices.subject import Renderer, order_of
from bot.services.shop import Shop
from bot.texts import Translator
from bot.texts import notices as texts
from bot.texts import walk_in as walk_in_texts
from models import Customer, Notification, NotificationKind


def _new_order(session: Session, notification: Notification, t: Translator, _shop: Shop) -> Outgoing | None:
    order = order_of(session, notification)
    if order is None or order.closed:  # called off before anybody had to know
        return None
    return Outgoing(texts.new_order(t, order), keyboards.new_order(t, order))


def _order_cancelled(session: Session, notification: Notification, t: Translator, _shop: Shop) -> Outgoing | None:
    order = order_of(session, notification)
    return Outgoing(texts.order_cancelled(t, order), keyboards.card(t, order)) if order else None


def _phone_customer(session: Session, notification: Notification, t: Translator, _shop: Shop) -> Outgoing | None:
    """None where the customer came back before anybody had to call."""
    customer = session.get(Customer, notification.customer_id) if notification.customer_id else None
    if customer is None or customer.reachable or customer.forgotten_at is not None:
        return None
    order = order_of(session, notification)
    return Outgoing(texts.phone_customer(t, customer, order), keyboards.card(t, order) if order else None)


def _customer_connected(_session: Session, notification: Notification, t: Translator, _shop: Shop) -> Outgoing:
    facts = notification.payload
    return Outgoing(walk_in_texts.has_connected(t, str(facts.get("name", "")), facts.get("known_as")))


RENDERERS: Mapping[NotificationKind, Renderer] = {
    NotificationKind.NEW_ORDER: _new_order,
    NotificationKind.ORDER_CANCELLED: _order_cancelled,
    NotificationKind.PHONE_CUSTOMER: _phone_customer,
    NotificationKind.CUSTOMER_CONNECTED: _customer_connected,
}
