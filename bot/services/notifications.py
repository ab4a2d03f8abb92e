"""What is owed to whom: every row is written in the transaction of the event that it tells of."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.services.people import active_staff
from models import (
    Customer,
    Notification,
    NotificationKind,
    NotificationState,
    Staff,
    WorkOrder,
    database_now,
)

NOW = timedelta()


def owe_customer(
    session: Session, customer: Customer, kind: NotificationKind, about: str, *, after: timedelta = NOW, **facts: Any
) -> None:
    """Owe a customer one message, if they have a chat; it waits where they can't be reached there.

    `about` makes a second one for the same reason impossible. What decides must be as of now: see `reach.hold`.
    """
    if customer.chat_id is not None:
        state = NotificationState.OWED if customer.reachable else NotificationState.UNREACHABLE
        facts = {"customer_id": customer.id, "state": state, **facts}
        _write(session, f"{about}:customer:{customer.id}", kind, customer.chat_id, after=after, **facts)


def owe_staff(
    session: Session,
    kind: NotificationKind,
    about: str,
    *,
    work_order_id: int | None = None,
    customer_id: int | None = None,
    owners_only: bool = False,
    but_not: int | None = None,
    payload: dict[str, Any] | None = None,
) -> None:
    """Owe each active member of staff one notice; `about` makes a second one for the same reason impossible."""
    told = active_staff(session, owners_only=owners_only)
    to = [each for each in told if each.telegram_user_id != but_not]
    facts = {"work_order_id": work_order_id, "customer_id": customer_id, "payload": payload or {}}
    owe_each(session, kind, about, to, **facts)


def owe_bench(
    session: Session,
    order: WorkOrder,
    kind: NotificationKind,
    about: str,
    *,
    but_not: int | None = None,
    payload: dict[str, Any] | None = None,
) -> None:
    """Owe the technician of an order one notice, or everybody where it has none who still works here."""
    technician = session.get(Staff, order.technician_id) if order.technician_id else None
    told = [technician] if technician and technician.active else active_staff(session)
    to = [each for each in told if each.telegram_user_id != but_not]
    facts = {"work_order_id": order.id, "customer_id": order.customer.id, "payload": payload or {}}
    owe_each(session, kind, about, to, **facts)


def owe_member(
    session: Session, staff: Staff, order: WorkOrder, kind: NotificationKind, about: str, *, payload: dict[str, Any]
) -> None:
    """Owe one member of staff a notice about an order, if they still work here."""
    owe_each(session, kind, about, [staff] if staff.active else [], work_order_id=order.id, payload=payload)


def owe_each(session: Session, kind: NotificationKind, about: str, to: Iterable[Staff], **facts: Any) -> None:
    """Owe each of these one notice; `about` makes a second one for the same reason impossible."""
    session.flush()  # what this transaction owes already must be seen
    for staff in to:
        owe(session, f"{about}:staff:{staff.id}", kind, staff.chat_id, staff_id=staff.id, **facts)


def owe(session: Session, key: str, kind: NotificationKind, lane: int, **facts: Any) -> None:
    """Owe a chat one message, unless it is owed already; what this transaction owes must be flushed."""
    if session.scalar(select(Notification.id).where(Notification.key == key)) is None:
        _write(session, key, kind, lane, **facts)


def _write(
    session: Session, key: str, kind: NotificationKind, lane: int, *, after: timedelta = NOW, **facts: Any
) -> None:
    now = database_now(session)
    session.add(Notification(key=key, kind=kind, lane=lane, created_at=now, due_at=now + after, **facts))


def report_failed_backup(session: Session, reason: str) -> None:
    """There is no backup of today: owners hear of it, once a day."""
    owe_staff(
        session,
        NotificationKind.BACKUP_FAILED,
        f"backup:{database_now(session).date()}:failed",
        owners_only=True,
        payload={"reason": reason},
    )
