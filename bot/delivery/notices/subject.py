"""What a notice is about, and what makes a message of it."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from bot.conversation.message import Outgoing
from bot.services import orders
from bot.services.shop import Shop
from bot.texts import Translator
from models import Notification, WorkOrder

Renderer = Callable[[Session, Notification, Translator, Shop], Outgoing | None]
"""None where there is nothing to say any more."""


def order_of(session: Session, notification: Notification) -> WorkOrder | None:
    """The order that a notice is about, with all that is shown of it."""
    return None if notification.work_order_id is None else orders.shown(session, notification.work_order_id)
