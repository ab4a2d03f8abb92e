"""What has been so for a while, and still is."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from bot.conversation import draft_buttons
from bot.conversation import order_keyboards as keyboards
from bot.conversation.forms import form_of
from bot.conversation.message import Outgoing
from bot.delivery.notices.subject import Renderer, order_of
from bot.services import reminders, standing
from bot.services.shop import Shop
from bot.texts import Translator, intake
from bot.texts import notices as texts
from models import Notification, NotificationKind, WorkOrder, wall_now


def _pickup_reminder(session: Session, notification: Notification, t: Translator, shop: Shop) -> Outgoing | None:
    """None where it was fetched, goes on being repaired, or is reminded of by a later one."""
    order = _standing(session, notification)
    if order is None:
        return None
    stands = wall_now(session) - standing.standing_change(order).created_at
    return Outgoing(texts.pickup_reminder(t, order, stands, shop), keyboards.card(t, order))


def _order_overdue(session: Session, notification: Notification, t: Translator, _shop: Shop) -> Outgoing | None:
    order = _standing(session, notification)
    if order is None:
        return None
    stands = wall_now(session) - standing.standing_change(order).created_at
    still = notification.kind is NotificationKind.ORDER_STILL_OVERDUE
    return Outgoing(texts.order_overdue(t, order, stands, still=still), keyboards.card(t, order))


def _standing(session: Session, notification: Notification) -> WorkOrder | None:
    """The order of a reminder, if that is still so, and the latest of its kind."""
    order = order_of(session, notification)
    if order is None or not standing.still_there(order, notification) or reminders.repeated(session, notification):
        return None
    return order


def _request_reminder(session: Session, notification: Notification, t: Translator, _shop: Shop) -> Outgoing | None:
    draft = standing.still_left(session, notification)
    if draft is None or not form_of(draft).begun(draft.answers):
        return None
    return Outgoing(intake.left(t), draft_buttons.inline(draft, draft_buttons.of_left(t)))


RENDERERS: Mapping[NotificationKind, Renderer] = {
    NotificationKind.PICKUP_REMINDER: _pickup_reminder,
    NotificationKind.ORDER_OVERDUE: _order_overdue,
    NotificationKind.ORDER_STILL_OVERDUE: _order_overdue,
    NotificationKind.REQUEST_REMINDER: _request_reminder,
}
