"""Take back the latest change of an order before its customer hears of it."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.services import groups, news, orders
from bot.services.errors import TooLateToUndo
from bot.services.people import Actor, require_staff
from models import (
    ChangeSource,
    Notification,
    NotificationState,
    Outcome,
    Staff,
    StatusChange,
    WorkOrder,
    WorkOrderStatus,
    utcnow,
)


def can_undo(order: WorkOrder, staff: Staff, window: timedelta) -> bool:
    """Whether a card offers this person to take back the latest change: not if that itself was a step back."""
    history = order.status_changes
    return (
        bool(history) and _theirs_and_simple(history[-1], staff, window) and history[-1].source is not ChangeSource.UNDO
    )


def undo(session: Session, order: WorkOrder, *, by: Actor, version: int, window: timedelta) -> StatusChange:
    """Put an order back where it was; history shows both steps and the customer hears of neither.

    Raises NotAllowed, StaleView, and TooLateToUndo where the change is another's, older than the window, or its
    message is on its way.
    """
    staff = require_staff(session, by)
    orders.lock(session, order)
    orders.require_version(order, version)
    history = list(
        session.scalars(select(StatusChange).where(StatusChange.work_order_id == order.id).order_by(StatusChange.id))
    )
    latest = history[-1]
    before = latest.from_status
    if before is None or not _theirs_and_simple(latest, staff, window):
        raise TooLateToUndo(order.id)
    taken_back = _hold_back(session, order, latest, window)
    ready = before is WorkOrderStatus.READY_FOR_PICKUP
    back = order.take_back(
        latest,
        staff=staff,
        outcome=_outcome_of(history[:-1]) if ready else None,
        since=_arrived(history[:-1], before),
    )
    session.add(back)
    news.owe(session, back, undo=window, taken_back=taken_back)
    groups.follow(session, back)
    return back


def _theirs_and_simple(latest: StatusChange, staff: Staff, window: timedelta) -> bool:
    """Simple: nothing is lost on the way back. An order on hold must know where it was held from."""
    before = latest.from_status
    return (
        before is not None
        and latest.staff_id == staff.id
        and not latest.overridden
        and latest.created_at + window > utcnow()
        and (before is not WorkOrderStatus.ON_HOLD or latest.to_status is not WorkOrderStatus.READY_FOR_PICKUP)
    )


def _hold_back(session: Session, order: WorkOrder, latest: StatusChange, window: timedelta) -> bool:
    """Withdraw the customer's message of this change, if there is one; raises TooLateToUndo if it is on its way."""
    withdrawn = news.withdraw(session, order, window)
    if any(each.status_change_id == latest.id for each in withdrawn):
        return True
    told = session.scalar(
        select(Notification.state).where(
            Notification.status_change_id == latest.id, Notification.customer_id == order.customer.id
        )
    )
    if told not in {None, NotificationState.COLLAPSED}:
        raise TooLateToUndo(order.id)
    return False


def _arrived(history: list[StatusChange], status: WorkOrderStatus) -> datetime | None:
    """When an order came to stand where its history ends; a step that led nowhere else counts as none."""
    came = [each.created_at for each in history if each.to_status is status and each.source is not ChangeSource.UNDO]
    return came[-1] if came else None


def _outcome_of(history: list[StatusChange]) -> Outcome | None:
    made_ready = [each for each in history if each.to_status is WorkOrderStatus.READY_FOR_PICKUP]
    return made_ready[-1].outcome if made_ready else None
