"""Quotes: sent, reminded of, decided, talked about."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from bot.conversation import order_keyboards as keyboards
from bot.conversation import quote_keyboards
from bot.conversation.message import Outgoing
from bot.delivery.notices.subject import Renderer, order_of
from bot.services import heard, quotes
from bot.services.shop import Shop
from bot.texts import Translator
from bot.texts import quotes as quote_texts
from bot.texts.excerpt import excerpt
from bot.texts.orders import NAME_ROOM
from models import Notification, NotificationKind, Quote, QuoteStatus, WorkOrder


def _quote_sent(session: Session, notification: Notification, t: Translator, shop: Shop) -> Outgoing | None:
    """None where it was decided or replaced before anybody read it, unless it needed no answer."""
    order, quote = _quoted(session, notification)
    if order is None or quote is None or heard.overtaken(session, notification):
        return None
    if not quotes.is_open(quote) and not quote_texts.within_limit(quote):
        return None
    return Outgoing(quote_texts.of_customer(t, order, quote, shop), quote_keyboards.of_customer(t, order, quote))


def _quote_reminder(session: Session, notification: Notification, t: Translator, shop: Shop) -> Outgoing | None:
    """None where there is nothing to answer any more."""
    order, quote = _quoted(session, notification)
    if order is None or quote is None or not quotes.is_open(quote):
        return None
    text = quote_texts.reminder(t, quote_texts.of_customer(t, order, quote, shop))
    return Outgoing(text, quote_keyboards.of_customer(t, order, quote))


def _quote_decided(session: Session, notification: Notification, t: Translator, _shop: Shop) -> Outgoing | None:
    order, quote = _quoted(session, notification)
    if order is None or quote is None:
        return None
    name, facts = excerpt(order.customer.name, NAME_ROOM), notification.payload
    if facts.get("wish") == "return":
        return Outgoing(quote_texts.wants_it_back(t, order, name), keyboards.card(t, order))
    text = quote_texts.decided(t, order, quote, name, QuoteStatus(facts["status"]))
    return Outgoing(text, keyboards.card(t, order))


def _quote_talk(session: Session, notification: Notification, t: Translator, _shop: Shop) -> Outgoing | None:
    order, quote = _quoted(session, notification)
    if order is None or quote is None:
        return None
    return Outgoing(quote_texts.wants_to_talk(t, order, quote), keyboards.card(t, order))


def _quoted(session: Session, notification: Notification) -> tuple[WorkOrder | None, Quote | None]:
    order = order_of(session, notification)
    quotes_of = order.quotes if order is not None else []
    return order, next((each for each in quotes_of if each.id == notification.payload.get("quote")), None)


RENDERERS: Mapping[NotificationKind, Renderer] = {
    NotificationKind.QUOTE_SENT: _quote_sent,
    NotificationKind.QUOTE_REMINDER: _quote_reminder,
    NotificationKind.QUOTE_DECIDED: _quote_decided,
    NotificationKind.QUOTE_TALK: _quote_talk,
}
