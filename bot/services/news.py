"""News of an order: what its customer is told of its changes once an undo window is over, and what they are spared."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from bot.services import heard, notifications, reach, status_cards
from models import (
    ChangeSource,
    Notification,
    NotificationKind,
    NotificationState,
    StatusChange,
    WorkOrder,
    WorkOrderStatus,
    database_now,
)

STILL_TOLD = (WorkOrderStatus.AWAITING_APPROVAL, WorkOrderStatus.READY_FOR_PICKUP)
"""Where the shop waits for the customer: they hear of it even of an order that they muted."""


@dataclass(frozen=True)
class News:
    """What a customer is told of a change, where that is more than that it happened."""

    kind: NotificationKind
    about: str
    """Makes a second one for the same reason impossible."""
    facts: Mapping[str, Any]


def owe(
    session: Session, change: StatusChange, *, undo: timedelta, taken_back: bool = False, news: News | None = None
) -> None:
    """Owe the customer the news of a change, after the undo window; changes within one window become one message.

    So do changes within one night: what quiet hours hold back gives way to what is true in the morning.

    Where they lead back to what the customer heard last, there is no message at all, unless there is more to say than
    where the order stands. `taken_back`: the news that this change reverses were withdrawn already.
    """
    order = change.work_order
    customer = order.customer
    session.flush()
    reach.hold(session, customer)
    if customer.chat_id is None:
        return
    status_cards.refresh(session, order, undo=undo)
    taken_back = bool(withdraw(session, order, undo, agreed=news is not None)) or taken_back
    undone = taken_back and news is None and not _says_more(session, change) and _heard_already(session, change)
    booked = change.from_status is None
    plain = NotificationKind.ORDER_BOOKED if booked else NotificationKind.STATUS_CHANGED
    notifications.owe_customer(
        session,
        customer,
        news.kind if news else plain,
        news.about if news else f"status:{change.id}",
        after=timedelta() if booked else undo,
        payload=dict(news.facts) if news else {},
        work_order_id=order.id,
        status_change_id=change.id,
        state=_initial_state(change, undone=undone, plain=news is None),
    )


def _initial_state(change: StatusChange, *, undone: bool, plain: bool) -> NotificationState:
    order = change.work_order
    if undone:
        return NotificationState.COLLAPSED
    if plain and order.muted and change.to_status not in STILL_TOLD:
        return NotificationState.MUTED
    return NotificationState.OWED if order.customer.reachable else NotificationState.UNREACHABLE


def _says_more(session: Session, change: StatusChange) -> bool:
    """Whether what its customer was sent before is good for nothing any more: a pick-up code, or a quote."""
    if change.to_status is WorkOrderStatus.READY_FOR_PICKUP:
        return change.source is not ChangeSource.UNDO
    return heard.lost_quote(session, change.work_order)


def _heard_already(session: Session, change: StatusChange) -> bool:
    last = heard.last(session, change.work_order)
    return last is not None and (last.to_status, last.outcome) == (change.to_status, change.outcome)


def told_in_answer(session: Session, change: StatusChange) -> None:
    """Write down that the customer has read of a change in the answer to their own tap: nothing more is owed."""
    session.flush()
    notifications.owe_customer(
        session,
        change.work_order.customer,
        NotificationKind.STATUS_CHANGED,
        f"status:{change.id}",
        work_order_id=change.work_order_id,
        status_change_id=change.id,
        sent_at=database_now(session),
        state=NotificationState.SENT,
    )


def withdraw(session: Session, order: WorkOrder, undo: timedelta, *, agreed: bool = False) -> list[Notification]:
    """Take back the news that are still within their undo window, or held back over quiet hours; what was taken.

    Each is locked against the dispatcher. A message that waits for another reason, such as Telegram's rate limit, is
    past its window and stays owed; so does one that may have arrived already. So does what a customer agreed to
    beforehand, which no other message tells them, unless `agreed`: a newer quote does.
    """
    reach.hold(session, order.customer)  # before any message: whoever comes or goes locks in this order, too
    now = database_now(session)
    pending = session.scalars(
        select(Notification)
        .where(
            *heard.to_customer(order),
            Notification.kind.in_([NotificationKind.STATUS_CHANGED, NotificationKind.QUOTE_SENT]),
            Notification.state.in_([NotificationState.OWED, NotificationState.MUTED, NotificationState.UNREACHABLE]),
            or_(
                and_(Notification.due_at > now, Notification.created_at > now - undo, Notification.attempts == 0),
                and_(Notification.held_until > now, Notification.state != NotificationState.MUTED),
            ),
            Notification.uncertain == 0,
            Notification.lease_token.is_(None),
            *([] if agreed else [Notification.status_change_id.not_in(_by_limit(order))]),
        )
        .order_by(Notification.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    for each in pending:
        each.state = NotificationState.COLLAPSED
    session.flush()
    return list(pending)


def _by_limit(order: WorkOrder) -> Select[int]:
    """The steps that a limit took which the customer had named."""
    return select(StatusChange.id).where(
        StatusChange.work_order_id == order.id, StatusChange.source == ChangeSource.LIMIT
    )


def withhold(session: Session, order: WorkOrder) -> None:
    """Keep from the customer what they have not been sent yet, and can wait: they muted the order."""
    reach.hold(session, order.customer)
    pending = session.scalars(
        select(Notification)
        .join(StatusChange, Notification.status_change_id == StatusChange.id)
        .where(
            *heard.to_customer(order),
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
