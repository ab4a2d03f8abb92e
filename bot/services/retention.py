"""What is thrown away, and when."""

from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, Select, delete, func, or_, select
from sqlalchemy.orm import Session

from bot.services import forgetting
from bot.services.belongings import key_of, table_of
from models import (
    TERMINAL,
    UNFINISHED,
    Base,
    Customer,
    CustomerLink,
    Deletion,
    DeletionState,
    Device,
    Draft,
    InboxState,
    InboxUpdate,
    Notification,
    NotificationState,
    Staff,
    StaffInvite,
    StatusChange,
    Visitor,
    WorkOrder,
    utcnow,
)

KEEP_UPDATES = timedelta(days=3)
"""Telegram delivers an update again for a day at the most; after that nothing can be mistaken for new."""
KEEP_FAILED_UPDATES = timedelta(days=90)
"""So long a person may look at what could not be handled."""
KEEP_DRAFTS = timedelta(days=14)
KEEP_INVITES = timedelta(days=30)
KEEP_MESSAGES = timedelta(days=365)
"""Of orders that are closed, or of none: what was sent, and when."""
KEEP_VISITORS = timedelta(days=365)
BATCH = 500
"""Rows a transaction: others wait no longer for it than for any other."""
FEW = 20
"""Customers a transaction: each has rows in many tables."""


def forget_updates(session: Session) -> int:
    """Delete updates that are long done, and those given up that nobody looked at for much longer."""
    now, table = utcnow(), InboxUpdate
    return _delete(
        session,
        table,
        or_(
            (table.state == InboxState.DONE) & (table.done_at < now - KEEP_UPDATES),
            (table.state == InboxState.DEAD) & (table.done_at < now - KEEP_FAILED_UPDATES),
        ),
    )


def forget_drafts(session: Session) -> int:
    """Delete requests that were begun and left alone."""
    return _delete(session, Draft, Draft.updated_at < utcnow() - KEEP_DRAFTS)


def forget_invites(session: Session) -> int:
    """Delete invitations that expired long ago."""
    return _delete(session, StaffInvite, StaffInvite.expires_at < utcnow() - KEEP_INVITES)


def forget_deletions(session: Session) -> int:
    """Delete what is known of messages that have left their chats."""
    return _delete(session, Deletion, Deletion.state == DeletionState.DONE)


def forget_links(session: Session) -> int:
    """Delete links for customers of the counter that expired long ago."""
    return _delete(session, CustomerLink, CustomerLink.expires_at < utcnow() - KEEP_INVITES)


def forget_messages(session: Session) -> int:
    """Delete messages that were sent long ago, unless they are about an order that is still open."""
    still_open = select(WorkOrder.id).where(WorkOrder.status.in_(UNFINISHED))
    return _delete(
        session,
        Notification,
        Notification.state == NotificationState.SENT,
        Notification.sent_at < utcnow() - KEEP_MESSAGES,
        Notification.work_order_id.is_(None) | Notification.work_order_id.not_in(still_open),
    )


def forget_customers(session: Session, after: timedelta) -> int:
    """Forget customers whose last order was closed longer ago than this; with no time, nobody."""
    if not after:
        return 0
    gone, absent = 0, _strangers_since(utcnow() - after)
    for customer_id in session.scalars(absent.limit(FEW)).all():
        forgetting.hold(session, customer_id)
        if session.scalar(absent.where(Customer.id == customer_id)) is not None:  # nobody came back meanwhile
            forgetting.forget_absent(session, customer_id)
            gone += 1
    return gone


def forget_visitors(session: Session) -> int:
    """Delete what strangers chose, of whom nothing became for a year."""
    return _delete(
        session,
        Visitor,
        Visitor.created_at < utcnow() - KEEP_VISITORS,
        ~select(Customer.id).where(Customer.telegram_user_id == Visitor.telegram_user_id).exists(),
        ~select(Staff.id).where(Staff.telegram_user_id == Visitor.telegram_user_id).exists(),
    )


def forgotten_since(session: Session, moment: datetime) -> bool:
    """Whether anybody was forgotten since then, at their wish or by themselves."""
    return session.scalar(select(Customer.id).where(Customer.forgotten_at >= moment).limit(1)) is not None


def _strangers_since(moment: datetime) -> Select[int]:
    """Customers all of whose orders are closed, the last of them before this moment, and who begin no new one."""
    of_order = select(func.max(StatusChange.created_at)).where(StatusChange.work_order_id == WorkOrder.id)
    latest = func.coalesce(of_order.scalar_subquery(), WorkOrder.created_at)
    theirs = select(WorkOrder.id).join(Device).where(Device.customer_id == Customer.id)
    return (
        select(Customer.id)
        .where(
            Customer.forgotten_at.is_(None),
            Customer.created_at < moment,
            ~theirs.where(or_(WorkOrder.status.not_in(TERMINAL), latest >= moment)).exists(),
            ~select(Draft.id).where(Draft.telegram_user_id == Customer.telegram_user_id).exists(),
        )
        .order_by(Customer.id)
    )


def _delete(session: Session, table: type[Base], *which: ColumnElement[bool]) -> int:
    """Delete a batch of these rows, oldest first; zero once there are none left."""
    key = key_of(table_of(table))
    some = select(key).where(*which).order_by(key).limit(BATCH)
    return cast("CursorResult[Any]", session.execute(delete(table).where(key.in_(some)))).rowcount
