"""What the customer of an order has heard of it, is about to hear, or was spared."""

from sqlalchemy import ColumnElement, bindparam, select
from sqlalchemy.orm import Session

from models import (
    Notification,
    NotificationKind,
    NotificationState,
    QuoteStatus,
    StatusChange,
    WorkOrder,
    WorkOrderStatus,
)

BEFORE_A_QUOTE = (WorkOrderStatus.DIAGNOSING, WorkOrderStatus.AWAITING_APPROVAL)
"""Where an offer that was made may still be believed to stand."""


def last(session: Session, order: WorkOrder) -> StatusChange | None:
    """The change that the customer heard of last, is about to, or did not want to hear of."""
    return session.scalar(
        select(StatusChange)
        .join(Notification, Notification.status_change_id == StatusChange.id)
        .where(*to_customer(order), Notification.state.not_in([NotificationState.COLLAPSED, NotificationState.DEAD]))
        .order_by(Notification.id.desc())
        .limit(1)
    )


def lost_quote(session: Session, order: WorkOrder) -> bool:
    """Whether the quote that the customer read last was withdrawn, and how the order stands does not say so."""
    if order.status not in BEFORE_A_QUOTE:
        return False
    sent = [each for each in order.quotes if each.sent_at is not None]
    latest = max(sent, key=lambda each: each.version, default=None)
    if latest is None or latest.status is not QuoteStatus.WITHDRAWN:
        return False
    arrived = (Notification.state == NotificationState.SENT) | (Notification.uncertain > 0)
    told = select(Notification.payload).where(
        *to_customer(order), Notification.kind == NotificationKind.QUOTE_SENT, arrived
    )
    return any(each.get("quote") == latest.id for each in session.scalars(told))


def spared(session: Session, order: WorkOrder) -> frozenset[int]:
    """The ids of those changes that their customer was spared: overtaken or taken back in time."""
    return frozenset(
        each
        for each in session.scalars(
            select(Notification.status_change_id).where(
                *to_customer(order), Notification.state == NotificationState.COLLAPSED
            )
        )
        if each is not None
    )


def last_news(session: Session, order: WorkOrder) -> Notification | None:
    """The latest news owed to the customer of an order that nothing has overtaken: how it fared."""
    return session.scalar(
        select(Notification)
        .where(
            *to_customer(order),
            Notification.status_change_id.is_not(None),
            Notification.state != NotificationState.COLLAPSED,
        )
        .order_by(Notification.id.desc())
        .limit(1)
    )


def by_change(session: Session, order: WorkOrder) -> dict[int, NotificationState]:
    """By change: how the customer's message of it fared, where one was ever owed."""
    rows = session.execute(
        select(Notification.status_change_id, Notification.state)
        .where(*to_customer(order), Notification.status_change_id.is_not(None))
        .order_by(Notification.id)
    )
    return {change_id: state for change_id, state in rows if change_id is not None}


def to_customer(order: WorkOrder) -> tuple[ColumnElement[bool], ...]:
    """What is owed to the customer of an order about it."""
    return (
        Notification.work_order_id == order.id,
        Notification.customer_id == order.customer.id,
        Notification.staff_id.is_(None),
    )


_TOLD_LATER = (
    select(Notification.id)
    .where(
        Notification.work_order_id == bindparam("order"),
        Notification.customer_id == bindparam("customer"),
        Notification.staff_id.is_(None),
        Notification.status_change_id.is_not(None),
        Notification.id > bindparam("this"),
        Notification.state == NotificationState.SENT,
    )
    .limit(1)
)


def overtaken(session: Session, notification: Notification) -> bool:
    """Whether its customer has heard of a later step of the same order: what they read next must not be older."""
    asked = {
        "order": notification.work_order_id,
        "customer": notification.customer_id,
        "this": notification.id,
    }
    return session.scalar(_TOLD_LATER, asked) is not None
