"""Notifications to queue, claim and send."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Notification, NotificationKind, utcnow

LEASE = timedelta(seconds=60)


def owe(session: Session, lane: int, /, *texts: str, **columns: Any) -> list[int]:
    """Owe a chat some messages, long due, in this order; return their ids."""
    columns = {"due_at": utcnow() - timedelta(minutes=10)} | columns
    rows = [
        Notification(
            key=uuid4().hex, kind=NotificationKind.STATUS_CHANGED, lane=lane, payload={"text": text}, **columns
        )
        for text in texts or ("hello",)
    ]
    for each in rows:
        session.add(each)
        session.flush()  # one by one, so that ids follow the order
    return [each.id for each in rows]


def everything(session: Session) -> list[Notification]:
    """All rows, by id."""
    return list(
        session.scalars(select(Notification).order_by(Notification.id).execution_options(populate_existing=True))
    )


def about(moment: datetime) -> timedelta:
    """How far ahead a moment is, to the nearest minute."""
    return timedelta(minutes=round((moment - utcnow()).total_seconds() / 60))
