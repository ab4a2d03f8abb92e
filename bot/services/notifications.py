"""What is owed to whom: every row is written in the transaction of the event that it tells of."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import (
    Agreement,
    Customer,
    CustomerLink,
    Notification,
    NotificationKind,
    NotificationState,
    Role,
    Staff,
    WorkOrder,
    database_now,
)

REACH = ["chat_id", "reachable", "unreachable_since"]
"""What decides whether, and where, a customer hears of something."""


def remind_customer(
    session: Session, order: WorkOrder, kind: NotificationKind, about: str, facts: Mapping[str, Any]
) -> bool:
    """Owe the customer a reminder, once for each reason; whether it is a new one."""
    customer = order.customer
    session.flush()
    hold_reach(session, customer)
    key = f"{about}:customer:{customer.id}"
    if customer.chat_id is None or session.scalar(select(Notification.id).where(Notification.key == key)) is not None:
        return False
    now = database_now(session)
    session.add(
        Notification(
            key=key,
            kind=kind,
            payload=dict(facts),
            lane=customer.chat_id,
            customer_id=customer.id,
            work_order_id=order.id,
            created_at=now,
            due_at=now,
            state=NotificationState.OWED if customer.reachable else NotificationState.UNREACHABLE,
        )
    )
    return True


def owe_condition(session: Session, agreement: Agreement, *, after: timedelta) -> None:
    """Owe the customer what was recorded of a device's condition: its pictures, and the text to agree to."""
    order = agreement.work_order
    customer = order.customer
    session.flush()
    hold_reach(session, customer)
    if customer.chat_id is None:
        return
    now = database_now(session)
    kinds = [NotificationKind.CONDITION_PHOTOS] if agreement.photo_ids else []
    for kind in (*kinds, NotificationKind.CONDITION_AGREEMENT):
        session.add(
            Notification(
                key=f"agreement:{agreement.id}:{kind.value.lower()}:customer:{customer.id}",
                kind=kind,
                lane=customer.chat_id,
                customer_id=customer.id,
                work_order_id=order.id,
                payload={"agreement": agreement.id},
                created_at=now,
                due_at=now + after,
                state=NotificationState.OWED if customer.reachable else NotificationState.UNREACHABLE,
            )
        )


def hold_reach(session: Session, customer: Customer) -> None:
    """See whether a customer can be reached as of now: nobody comes or goes until what follows from it is written."""
    session.refresh(customer, REACH, with_for_update={"read": True})


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
        now = database_now(session)
        session.add(Notification(key=key, kind=kind, lane=lane, created_at=now, due_at=now, **facts))


def owe_connected(session: Session, link: CustomerLink, customer: Customer, names: Mapping[str, str | None]) -> None:
    """Owe whoever made a customer's link that it was opened, and whom it was opened by."""
    maker = session.get_one(Staff, link.made_by_id)
    now = database_now(session)
    session.add(
        Notification(
            key=f"link:{link.id}:connected:staff:{maker.id}",
            kind=NotificationKind.CUSTOMER_CONNECTED,
            lane=maker.chat_id,
            created_at=now,
            due_at=now,
            staff_id=maker.id,
            customer_id=customer.id,
            payload=dict(names),
        )
    )


def active_staff(session: Session, *, owners_only: bool = False) -> Iterator[Staff]:
    """Everyone who works here now."""
    query = select(Staff).where(Staff.revoked_at.is_(None)).order_by(Staff.id)
    if owners_only:
        query = query.where(Staff.role == Role.OWNER)
    yield from session.scalars(query)


def report_dead(session: Session, notification: Notification, reason: str) -> None:
    """A message was given up for good: owners hear of it, unless it was itself such a report."""
    if notification.kind is NotificationKind.MESSAGE_FAILED:
        return
    owe_staff(
        session,
        NotificationKind.MESSAGE_FAILED,
        f"notification:{notification.id}:dead",
        work_order_id=notification.work_order_id,
        customer_id=notification.customer_id,
        owners_only=True,
        payload={"notification_id": notification.id, "reason": reason},
    )


def report_failed_backup(session: Session, reason: str) -> None:
    """There is no backup of today: owners hear of it, once a day."""
    owe_staff(
        session,
        NotificationKind.BACKUP_FAILED,
        f"backup:{database_now(session).date()}:failed",
        owners_only=True,
        payload={"reason": reason},
    )
