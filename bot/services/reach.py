"""Who can be reached, and what becomes of the news for those who can't."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from bot.services import status_cards
from bot.services.notifications import owe_staff
from models import (
    TERMINAL,
    UNFINISHED,
    ChangeSource,
    Customer,
    Device,
    Notification,
    NotificationKind,
    NotificationState,
    Staff,
    StaffGroup,
    StatusChange,
    WorkOrder,
    database_now,
    utcnow,
)
from models.session import note_inserted

OF_A_STEP = (NotificationKind.PICKUP_REMINDER, NotificationKind.QUOTE_REMINDER)
"""What reminds of news that are still to be read says nothing more."""
WHERE = ["chat_id", "reachable", "unreachable_since"]


def look(session: Session, customer: Customer) -> None:
    """See whether, and where, a customer can be reached as of now."""
    session.refresh(customer, WHERE)


def hold(session: Session, customer: Customer) -> None:
    """See whether a customer can be reached as of now: nobody comes or goes until what follows from it is written."""
    session.refresh(customer, WHERE, with_for_update={"read": True})


def mark_unreachable(session: Session, notification: Notification) -> None:
    """A customer's chat refused a message for good: remember it, and have staff phone them, once.

    A message that is about no order is worth no call.
    """
    if notification.staff_id is not None:
        return
    if notification.customer_id is None:
        _forget(session, notification)
        return
    customer = session.get_one(Customer, notification.customer_id)
    if notification.work_order_id is None:
        customer_left(session, customer)
        return
    _lose(session, customer)
    _have_them_phoned(session, customer, notification.work_order_id)


def customer_left(session: Session, customer: Customer) -> None:
    """A customer blocked the bot: have staff phone them, once, if the shop has something of theirs to do."""
    _lose(session, customer)
    open_order = session.scalar(
        select(WorkOrder.id)
        .join(WorkOrder.device)
        .where(Device.customer_id == customer.id, WorkOrder.status.in_(UNFINISHED))
        .order_by(WorkOrder.id.desc())
        .limit(1)
    )
    if open_order is not None:
        _have_them_phoned(session, customer, open_order)


def mark_reachable(session: Session, customer: Customer) -> None:
    """The customer wrote again: owe them what they missed.

    Of each order, that is the last step, a quote that was agreed within their limit unless they are sent a newer one,
    the last of each other kind, and all that was written to them.
    """
    _look_again(session, customer)
    if customer.reachable:
        return
    customer.reachable, customer.unreachable_since = True, None
    missed = session.scalars(
        select(Notification)
        .where(
            Notification.customer_id == customer.id,
            Notification.staff_id.is_(None),
            Notification.state == NotificationState.UNREACHABLE,
        )
        .order_by(Notification.id)
    ).all()
    last, now = {_about(each): each for each in sorted(missed, key=_weight)}, database_now(session)
    agreed = _agreed_within_limit(session, missed)
    for each in missed:
        wanted = each.order_message_id is not None or last[_about(each)] is each or each in agreed
        each.state = NotificationState.OWED if wanted else NotificationState.COLLAPSED
        each.attempts, each.due_at, each.held_until = 0, now, None
    note_inserted(session, Notification)  # as good as new to the dispatcher
    status_cards.catch_up(session, customer)


def _about(missed: Notification) -> tuple[int | None, NotificationKind | None]:
    """What a later message takes the place of: a later step that of an earlier one, and of a reminder of it."""
    of_a_step = missed.status_change_id is not None or missed.kind in OF_A_STEP
    return missed.work_order_id, None if of_a_step else missed.kind


def _agreed_within_limit(session: Session, missed: Sequence[Notification]) -> Sequence[Notification]:
    """Of each order, its last quote if that needed no answer: no later step says for how much they agreed."""
    quotes = {each.work_order_id: each for each in missed if each.kind is NotificationKind.QUOTE_SENT}
    steps = select(StatusChange.id).where(
        StatusChange.id.in_([each.status_change_id for each in quotes.values()]),
        StatusChange.source == ChangeSource.LIMIT,
    )
    by_limit = set(session.scalars(steps)) if quotes else set()
    return [each for each in quotes.values() if each.status_change_id in by_limit]


def _weight(missed: Notification) -> tuple[bool, int]:
    """News of a step tells more than a reminder of it, however late that is."""
    return missed.status_change_id is not None, missed.id


def _forget(session: Session, notification: Notification) -> None:
    """Nobody the shop knows will ever come back to it."""
    session.execute(
        update(Notification).where(Notification.id == notification.id).values(state=NotificationState.COLLAPSED)
    )


def owe_missed(session: Session, staff: Staff) -> None:
    """A member of staff is back: owe them what they missed, as far as there is still something to do about it."""
    missed = session.execute(
        select(Notification, WorkOrder.status)
        .outerjoin(WorkOrder, Notification.work_order_id == WorkOrder.id)
        .where(Notification.staff_id == staff.id, Notification.state == NotificationState.UNREACHABLE)
        .order_by(Notification.id)
    ).all()
    now = database_now(session)
    for each, status in missed:
        over = status in TERMINAL and each.order_message_id is None
        each.state = NotificationState.COLLAPSED if over else NotificationState.OWED
        each.lane, each.attempts, each.due_at, each.held_until = staff.chat_id, 0, now, None
    note_inserted(session, Notification)


def move_chat(session: Session, old: int, new: int) -> None:
    """Telegram gave a chat another id: everything owed there follows it."""
    for chatter in (Customer, Staff, StaffGroup):
        session.execute(update(chatter).where(chatter.chat_id == old).values(chat_id=new))
    session.execute(
        update(Notification)
        .where(Notification.lane == old, Notification.state == NotificationState.OWED)
        .values(lane=new)
    )


def _look_again(session: Session, customer: Customer) -> None:
    """See whether a customer can be reached as of now, and keep all others from writing to them or changing that."""
    session.flush()
    session.refresh(customer, WHERE, with_for_update=True)


def _lose(session: Session, customer: Customer) -> None:
    _look_again(session, customer)
    if customer.reachable:
        customer.reachable, customer.unreachable_since = False, utcnow()
    _set_aside(session, Notification.customer_id == customer.id, Notification.staff_id.is_(None))


def _have_them_phoned(session: Session, customer: Customer, work_order_id: int | None) -> None:
    since: datetime = customer.unreachable_since or utcnow()
    owe_staff(
        session,
        NotificationKind.PHONE_CUSTOMER,
        f"phone:{customer.id}:{int(since.timestamp())}",
        work_order_id=work_order_id,
        customer_id=customer.id,
    )


def _set_aside(session: Session, *whose: ColumnElement[bool]) -> None:
    session.execute(
        update(Notification)
        .where(*whose, Notification.state == NotificationState.OWED, Notification.lease_token.is_(None))
        .values(state=NotificationState.UNREACHABLE)
    )
