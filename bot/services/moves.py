"""Work orders move, by the bench or by their customer, who hears of it."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from bot.services import groups, news, notifications, orders, passcodes, pickup
from bot.services.errors import StaleView
from bot.services.people import Actor, require_staff
from bot.services.pickup import Release, Shown, WrongCode
from models import ChangeSource, Condition, NotificationKind, Outcome, StatusChange, WorkOrder, WorkOrderStatus
from models.work_order import MOST_WRONG_CODES

DEFAULT_UNDO = timedelta(seconds=5)


@dataclass(frozen=True)
class Move:
    """A step that somebody asks of an order."""

    new: WorkOrderStatus
    outcome: Outcome | None = None
    reason: str | None = None
    shown: Shown | None = None
    """The pick-up code that somebody showed."""
    override: bool = False
    """Past the map: an owner's right, with a reason."""
    source: ChangeSource = ChangeSource.COMMAND
    silent: bool = False
    """Whoever asks for it owes the customer more than the bare news, and sees to that."""


def change_status(
    session: Session,
    order: WorkOrder,
    move: Move,
    *,
    by: Actor,
    version: int | None = None,
    undo: timedelta = DEFAULT_UNDO,
) -> StatusChange | WrongCode | None:
    """Move an order and owe its customer the news: both happen or neither does.

    None where it has that status already; WrongCode where a pick-up code was shown that is not its own, and counted.
    Raises NotAllowed, StaleView where `version` is not the order's own any more, and IllegalMove.
    """
    staff = require_staff(session, by, owner=move.override)
    orders.lock(session, order)
    if order.status is move.new:
        return None
    orders.require_version(order, version)
    release = _release(session, order, move)
    if release is Release.WRONG:
        return WrongCode(MOST_WRONG_CODES - order.wrong_codes)
    change = order.move_to(
        move.new,
        source=move.source,
        staff=staff,
        outcome=move.outcome,
        reason=move.reason,
        released=release is Release.GRANTED,
        override=move.override,
    )
    session.add(change)
    if order.technician_id is None:
        order.technician_id = staff.id
    if not move.silent:
        _tell(session, order, change, undo)
    return change


def _release(session: Session, order: WorkOrder, move: Move) -> Release:
    """Whether the device may leave the shop, where the move asks for that."""
    asked = order.next_moves().get(move.new, frozenset())
    if move.override or Condition.PICKUP_CODE not in asked:
        return Release.WITHHELD
    return pickup.judge(session, order, move.shown, move.reason)


def cancel_own(session: Session, actor: Actor, number: int) -> StatusChange | None:
    """A customer calls off what is not in the shop's hands yet; raises OrderNotFound and IllegalMove."""
    order = orders.find_own_order(session, actor, number)
    orders.lock(session, order)
    if order.status is WorkOrderStatus.CANCELLED:
        return None
    change = order.move_to(WorkOrderStatus.CANCELLED, source=ChangeSource.CUSTOMER)
    session.add(change)
    _tell(session, order, change, timedelta())
    notifications.owe_staff(
        session,
        NotificationKind.ORDER_CANCELLED,
        f"order:{order.id}:cancelled:{change.id}",
        work_order_id=order.id,
        customer_id=order.customer.id,
    )
    return change


def _tell(session: Session, order: WorkOrder, change: StatusChange, undo: timedelta) -> None:
    if order.closed:
        passcodes.erase(session, order)
    try:
        news.owe(session, change, undo=undo)
    except StaleDataError as stale:  # another transaction was faster
        raise StaleView(order.id) from stale
    groups.follow(session, change)
