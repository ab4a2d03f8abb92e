"""How it was: what customers are asked, and what owners hear of it."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from bot.conversation import order_keyboards as keyboards
from bot.conversation.message import Outgoing
from bot.delivery.notices.subject import Renderer, order_of
from bot.services import ratings
from bot.services.shop import Shop
from bot.texts import Translator
from bot.texts import ratings as rating_texts
from models import Notification, NotificationKind, WorkOrderStatus


def _rating_requested(session: Session, notification: Notification, t: Translator, _shop: Shop) -> Outgoing | None:
    """None where they said so already, or the device is with the shop again."""
    order = order_of(session, notification)
    if order is None or order.status is not WorkOrderStatus.COLLECTED or ratings.of_order(session, order) is not None:
        return None
    return Outgoing(rating_texts.question(t, order), keyboards.rating(order))


def _low_rating(session: Session, notification: Notification, t: Translator, _shop: Shop) -> Outgoing | None:
    """None where they thought better of it."""
    order = order_of(session, notification)
    rating = ratings.of_order(session, order) if order else None
    if order is None or rating is None or rating.score > ratings.LOW:
        return None
    return Outgoing(rating_texts.low(t, order, rating), keyboards.card(t, order))


RENDERERS: Mapping[NotificationKind, Renderer] = {
    NotificationKind.RATING_REQUESTED: _rating_requested,
    NotificationKind.LOW_RATING: _low_rating,
}
