"""What owners hear of the shop itself."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from bot.conversation import order_keyboards as keyboards
from bot.conversation.message import Outgoing
from bot.delivery.notices.subject import Renderer, order_of
from bot.services.shop import Shop
from bot.texts import Translator
from bot.texts import notices as texts
from models import Notification, NotificationKind


def _update_failed(_session: Session, notification: Notification, t: Translator, _shop: Shop) -> Outgoing:
    facts = notification.payload
    return Outgoing(texts.update_failed(t, str(facts.get("reference", "")), facts.get("update_id", "")))


def _message_failed(session: Session, notification: Notification, t: Translator, _shop: Shop) -> Outgoing:
    facts, order = notification.payload, order_of(session, notification)
    text = texts.message_failed(t, int(facts.get("notification_id", 0)), str(facts.get("reason", "")), order)
    return Outgoing(text, keyboards.card(t, order) if order else None)


def _staff_joined(_session: Session, notification: Notification, t: Translator, _shop: Shop) -> Outgoing:
    facts = notification.payload
    return Outgoing(texts.staff_joined(t, str(facts.get("name", "")), int(facts.get("user_id", 0))))


def _backup_failed(_session: Session, notification: Notification, t: Translator, _shop: Shop) -> Outgoing:
    return Outgoing(texts.backup_failed(t, str(notification.payload.get("reason", ""))))


RENDERERS: Mapping[NotificationKind, Renderer] = {
    NotificationKind.UPDATE_FAILED: _update_failed,
    NotificationKind.MESSAGE_FAILED: _message_failed,
    NotificationKind.STAFF_JOINED: _staff_joined,
    NotificationKind.BACKUP_FAILED: _backup_failed,
}
