"""What a customer hears of their order as it goes."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from bot.conversation import order_keyboards as keyboards
from bot.conversation.message import Outgoing
from bot.delivery.notices.subject import Renderer, order_of
from bot.services import heard, repair_times, tracking
from bot.services.shop import Shop
from bot.texts import Translator
from bot.texts import notices as texts
from models import Notification, NotificationKind, StatusChange


def _order_booked(session: Session, notification: Notification, t: Translator, shop: Shop) -> Outgoing | None:
    order = order_of(session, notification)
    if order is None or heard.overtaken(session, notification):
        return None
    page, time = tracking.address(session, order, shop), repair_times.usual(session, order)
    return Outgoing(texts.order_booked(t, order, shop, time), keyboards.card_and_page(t, order, page))


def _status_changed(session: Session, notification: Notification, t: Translator, shop: Shop) -> Outgoing | None:
    order = order_of(session, notification)
    change = session.get(StatusChange, notification.status_change_id) if notification.status_change_id else None
    if order is None or change is None or heard.overtaken(session, notification):
        return None
    time, lost = repair_times.usual(session, order), heard.lost_quote(session, order)
    return Outgoing(texts.status_changed(t, order, change, shop, time, lost_quote=lost), keyboards.card(t, order))


RENDERERS: Mapping[NotificationKind, Renderer] = {
    NotificationKind.ORDER_BOOKED: _order_booked,
    NotificationKind.STATUS_CHANGED: _status_changed,
}
