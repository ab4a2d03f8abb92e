"""In which condition a device came in."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from bot.conversation import order_keyboards as keyboards
from bot.conversation.message import Outgoing
from bot.delivery.notices.subject import Renderer
from bot.services.shop import Shop
from bot.texts import Translator
from bot.texts import receiving as condition_texts
from models import Agreement, Notification, NotificationKind, WorkOrderStatus


def _condition_photos(session: Session, notification: Notification, t: Translator, _shop: Shop) -> Outgoing | None:
    agreement = _agreement(session, notification)
    if agreement is None:
        return None
    order = agreement.work_order
    file_ids = {each.file_unique_id: each.file_id for each in order.photos}
    shown = tuple(file_ids[each] for each in agreement.photo_ids if each in file_ids)
    return Outgoing(condition_texts.photos_of(t, order), photos=shown) if shown else None


def _condition_agreement(session: Session, notification: Notification, t: Translator, shop: Shop) -> Outgoing | None:
    agreement = _agreement(session, notification)
    if agreement is None or agreement.agreed_at is not None:
        return None
    return Outgoing(condition_texts.to_agree(t, agreement, shop), keyboards.condition(t, agreement))


def _agreement(session: Session, notification: Notification) -> Agreement | None:
    """None where there is a newer one, or the device was not received after all."""
    agreement = session.get(Agreement, notification.payload.get("agreement", 0))
    if agreement is None or agreement.superseded_at is not None:
        return None
    return None if agreement.work_order.status is WorkOrderStatus.PENDING else agreement


RENDERERS: Mapping[NotificationKind, Renderer] = {
    NotificationKind.CONDITION_PHOTOS: _condition_photos,
    NotificationKind.CONDITION_AGREEMENT: _condition_agreement,
}
