"""What is owed to whom: every row is written in the transaction of the event that it tells of."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, or_, select
from sqlalchemy.orm import Session

from bot.services import status_cards
from models import (
    Agreement,
    Customer,
    CustomerLink,
    Notification,
    NotificationKind,
    NotificationState,
    Role,
    Staff,
    StatusChange,
    WorkOrder,
    WorkOrderStatus,
    database_now,
)

REACH = ["chat_id", "reachable", "unreachable_since"]
"""What decides whether, and where, a customer hears of something."""
STILL_TOLD = (WorkOrderStatus.AWAITING_APPROVAL, WorkOrderStatus.READY_FOR_PICKUP)
"""Where the shop waits for the customer: they hear of it even of an order that they muted."""


@dataclass(frozen=True)
class News:
    """What a customer is told of a change, where that is more than that it happened."""

    kind: NotificationKind
    about: str
    """Makes a second one for the same reason impossible."""
    facts: Mapping[str, Any]


def owe_customer(
    session: Session, change: StatusChange, *, undo: timedelta, taken_back: bool = False, news: News | None = None
) -> None:
    """Owe the customer the news of a change, after the undo window; changes within one window become one message.

    So do changes within one night: what quiet hours hold back gives way to what is true in the morning.

    Where they lead back to what the customer heard last, there is no message at all. `taken_back`: the news that
    this change reverses were withdrawn already.
    """
    order = change.work_order
    customer = order.customer
    session.flush()
    hold_reach(session, customer)
    if customer.chat_id is None:
        return
    status_cards.refresh(session, order, undo=undo)
    taken_back = bool(withdraw_pending(session, order, undo)) or taken_back
    undone = taken_back and _heard_already(session, change)
    booked, now = change.from_status is None, database_now(session)
    plain = NotificationKind.ORDER_BOOKED if booked else NotificationKind.STATUS_CHANGED
    session.add(
        Notification(
            key=f"{news.about if news else f'status:{change.id}'}:customer:{customer.id}",
            kind=news.kind if news else plain,
            payload=dict(news.facts) if news else {},
            lane=customer.chat_id,
            customer_id=customer.id,
            work_order_id=order.id,
            status_change_id=change.id,
            created_at=now,
            due_at=now + (timedelta() if booked else undo),
            state=_initial_state(change, undone=undone, plain=news is None),
        )
    )


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


def told_in_answer(session: Session, change: StatusChange) -> None:
    """Write down that the customer has read of a change in the answer to their own tap: nothing more is owed."""
    customer = change.work_order.customer
    session.flush()
    if customer.chat_id is None:
        return
    now = database_now(session)
    session.add(
        Notification(
            key=f"status:{change.id}:customer:{customer.id}",
            kind=NotificationKind.STATUS_CHANGED,
            lane=customer.chat_id,
            customer_id=customer.id,
            work_order_id=change.work_order_id,
            status_change_id=change.id,
            created_at=now,
            due_at=now,
            sent_at=now,
            state=NotificationState.SENT,
        )
    )


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


def _initial_state(change: StatusChange, *, undone: bool, plain: bool) -> NotificationState:
    order = change.work_order
    if undone:
        return NotificationState.COLLAPSED
    if plain and order.muted and change.to_status not in STILL_TOLD:
        return NotificationState.MUTED
    return NotificationState.OWED if order.customer.reachable else NotificationState.UNREACHABLE


def _heard_already(session: Session, change: StatusChange) -> bool:
    heard = last_heard(session, change.work_order)
    return heard is not None and (heard.to_status, heard.outcome) == (change.to_status, change.outcome)


def withdraw_pending(session: Session, order: WorkOrder, undo: timedelta) -> list[Notification]:
    """Take back the news that are still within their undo window, or held back over quiet hours; what was taken.

    Each is locked against the dispatcher. A message that waits for another reason, such as Telegram's rate limit, is
    past its window and stays owed; so does one that may have arrived already.
    """
    hold_reach(session, order.customer)  # before any message: whoever comes or goes locks in this order, too
    now = database_now(session)
    pending = session.scalars(
        select(Notification)
        .where(
            *_to_customer(order),
            Notification.kind.in_([NotificationKind.STATUS_CHANGED, NotificationKind.QUOTE_SENT]),
            Notification.state.in_([NotificationState.OWED, NotificationState.MUTED, NotificationState.UNREACHABLE]),
            or_(
                and_(Notification.due_at > now, Notification.created_at > now - undo, Notification.attempts == 0),
                and_(Notification.held_until > now, Notification.state != NotificationState.MUTED),
            ),
            Notification.uncertain == 0,
            Notification.lease_token.is_(None),
        )
        .order_by(Notification.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    for each in pending:
        each.state = NotificationState.COLLAPSED
    session.flush()
    return list(pending)


def withhold_pending(session: Session, order: WorkOrder) -> None:
    """Keep from the customer what they have not been sent yet, and can wait: they muted the order."""
    hold_reach(session, order.customer)
    pending = session.scalars(
        select(Notification)
        .join(StatusChange, Notification.status_change_id == StatusChange.id)
        .where(
            *_to_customer(order),
            Notification.kind == NotificationKind.STATUS_CHANGED,
            Notification.state.in_([NotificationState.OWED, NotificationState.UNREACHABLE]),
            Notification.lease_token.is_(None),
            StatusChange.to_status.not_in(STILL_TOLD),
        )
        .order_by(Notification.id)
        .with_for_update(of=Notification)
        .execution_options(populate_existing=True)
    ).all()
    for each in pending:
        each.state = NotificationState.MUTED


def last_heard(session: Session, order: WorkOrder) -> StatusChange | None:
    """The change that the customer heard of last, is about to, or did not want to hear of."""
    return session.scalar(
        select(StatusChange)
        .join(Notification, Notification.status_change_id == StatusChange.id)
        .where(*_to_customer(order), Notification.state.not_in([NotificationState.COLLAPSED, NotificationState.DEAD]))
        .order_by(Notification.id.desc())
        .limit(1)
    )


def unheard(session: Session, order: WorkOrder) -> frozenset[int]:
    """The ids of those changes that their customer was spared: overtaken or taken back in time."""
    return frozenset(
        each
        for each in session.scalars(
            select(Notification.status_change_id).where(
                *_to_customer(order), Notification.state == NotificationState.COLLAPSED
            )
        )
        if each is not None
    )


def last_to_customer(session: Session, order: WorkOrder) -> Notification | None:
    """The latest news owed to the customer of an order that nothing has overtaken: how it fared."""
    return session.scalar(
        select(Notification)
        .where(
            *_to_customer(order),
            Notification.status_change_id.is_not(None),
            Notification.state != NotificationState.COLLAPSED,
        )
        .order_by(Notification.id.desc())
        .limit(1)
    )


def told_of(session: Session, order: WorkOrder) -> dict[int, NotificationState]:
    """By change: how the customer's message of it fared, where one was ever owed."""
    rows = session.execute(
        select(Notification.status_change_id, Notification.state)
        .where(*_to_customer(order), Notification.status_change_id.is_not(None))
        .order_by(Notification.id)
    )
    return {change_id: state for change_id, state in rows if change_id is not None}


def _to_customer(order: WorkOrder) -> tuple[ColumnElement[bool], ...]:
    return (
        Notification.work_order_id == order.id,
        Notification.customer_id == order.customer.id,
        Notification.staff_id.is_(None),
    )


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
