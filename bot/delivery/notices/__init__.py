"""What each notification says, to whom it goes, in their language; read when it is sent, so that it is true then."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.conversation.message import Outgoing
from bot.delivery.notices import (
    assignment,
    bench,
    group,
    news,
    owners,
    quotes,
    ratings,
    receiving,
    reminders,
    secrets,
    thread,
)
from bot.delivery.notices.subject import Renderer
from bot.services import groups, orders, repair_times
from bot.services.shop import Shop
from bot.texts import Catalogue, Translator
from models import Customer, Notification, NotificationKind, OrderMessage, Staff, StaffGroup, WorkOrder

TOPICS = (assignment, bench, group, news, owners, quotes, ratings, receiving, reminders, secrets, thread)
RENDERERS: Mapping[NotificationKind, Renderer] = {
    kind: renderer for topic in TOPICS for kind, renderer in topic.RENDERERS.items()
}


def render(session: Session, notification: Notification, catalogue: Catalogue, shop: Shop) -> Outgoing | None:
    """The message of a notification, or None where there is nothing to say any more, or nobody to say it to."""
    if notification.staff_group_id is not None:
        return _to_group(session, notification, catalogue.speaker(None), shop)
    language = notification.payload.get("language")
    if notification.staff_id is not None:
        staff = session.get(Staff, notification.staff_id)
        if staff is None or not staff.active:
            return None
        language = staff.language
    elif notification.customer_id is not None:
        customer = session.get(Customer, notification.customer_id)
        language = language or (customer.language if customer else None)
    return RENDERERS[notification.kind](session, notification, catalogue.speaker(language), shop)


def _to_group(session: Session, notification: Notification, t: Translator, shop: Shop) -> Outgoing | None:
    """A message to the staff's group, in the shop's language, and in the order's topic where it has one."""
    bound = session.get(StaffGroup, notification.staff_group_id)
    if bound is None or bound.unbound_at is not None:
        return None
    renderer = group.IN_GROUP.get(notification.kind, RENDERERS[notification.kind])
    said = renderer(session, notification, t, shop)
    return said and replace(said, topic=groups.topic_of(session, notification))


def load(session: Session, rows: Collection[Notification]) -> list[object]:
    """Everything that these notifications show, fetched together; while the result lives, none of it is asked again."""
    order_ids, staff_ids = {each.work_order_id for each in rows}, {each.staff_id for each in rows}
    shown = session.scalars(orders.with_people().where(WorkOrder.id.in_(order_ids - {None}))).all()
    staff = session.scalars(select(Staff).where(Staff.id.in_(staff_ids - {None}))).all()
    message_ids = {each.order_message_id for each in rows} - {None}
    messages = (
        session.scalars(select(OrderMessage).where(OrderMessage.id.in_(message_ids))).all() if message_ids else ()
    )
    repair_times.fetch(session, shown)
    return [*shown, *staff, *messages]
