"""The staff's group: what it sees of an order, in a topic where it has them, and that it is lost."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from bot.conversation import order_keyboards as keyboards
from bot.conversation.message import Outgoing, TopicChange
from bot.delivery.notices.subject import Renderer, order_of
from bot.services import groups
from bot.services.shop import Shop
from bot.texts import Translator
from bot.texts import group as group_texts
from bot.texts import notices as texts
from models import Notification, NotificationKind


def _topic(session: Session, notification: Notification, t: Translator, _shop: Shop) -> Outgoing | None:
    """None where a topic that could not be opened would be changed."""
    order, topic = order_of(session, notification), groups.topic_of(session, notification)
    deed = str(notification.payload.get("do", ""))
    if order is None or (topic is None) != (deed == "open"):
        return None
    return Outgoing("", change=TopicChange(deed, group_texts.topic(t, order), topic))


def _new_in_group(session: Session, notification: Notification, t: Translator, _shop: Shop) -> Outgoing | None:
    """None where it was called off before anybody had to know."""
    order = order_of(session, notification)
    if order is None or order.closed:
        return None
    return Outgoing(group_texts.order(t, order), keyboards.in_group(t, order))


def _group_lost(_session: Session, notification: Notification, t: Translator, _shop: Shop) -> Outgoing:
    return Outgoing(texts.group_lost(t, str(notification.payload.get("title", ""))))


RENDERERS: Mapping[NotificationKind, Renderer] = {
    NotificationKind.TOPIC: _topic,
    NotificationKind.GROUP_LOST: _group_lost,
}
IN_GROUP: Mapping[NotificationKind, Renderer] = {NotificationKind.NEW_ORDER: _new_in_group}
"""What reads otherwise there."""
