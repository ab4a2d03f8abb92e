"""Work orders: find them, open them, move them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from sqlalchemy import Select, func, inspect, select, update
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.exc import StaleDataError

from bot.services import groups, news, notifications, passcodes, pickup
from bot.services.errors import OrderNotFound, StaleView
from bot.services.people import Actor, require_staff
from bot.services.pickup import Release, Shown, WrongCode
from models import (
    TERMINAL,
    ChangeSource,
    Charge,
    Condition,
    Counter,
    Customer,
    Device,
    NotificationKind,
    Outcome,
    Quote,
    Staff,
    StatusChange,
    WorkOrder,
    WorkOrderStatus,
)
from models.session import insert_new
from models.work_order import MOST_WRONG_CODES

FIRST_NUMBER = 1001
NUMBERS = "work_order"
DEFAULT_UNDO = timedelta(seconds=5)
NOT_SHOWN = frozenset({"messages"})
"""What belongs to an order and stands on no card."""


@cache
def with_people() -> Select[WorkOrder]:
    """Orders with all that a card shows of them."""
    return select(WorkOrder).options(
        joinedload(WorkOrder.device).joinedload(Device.customer),
        joinedload(WorkOrder.technician),
        selectinload(WorkOrder.status_changes).joinedload(StatusChange.staff),
        selectinload(WorkOrder.photos),
        selectinload(WorkOrder.agreements),
        selectinload(WorkOrder.quotes),
    )


def shown(session: Session, order_id: int) -> WorkOrder | None:
    """The order with this id and all that a card shows of it, read only where the session lacks some; None if none."""
    # Session.get takes options, too, but forgets them where it reads an order anew that the session holds expired.
    held = session.identity_map.get(session.identity_key(WorkOrder, order_id))
    if isinstance(held, WorkOrder) and inspect(held).unloaded <= NOT_SHOWN:
        return held
    return session.scalar(with_people().where(WorkOrder.id == order_id))


def find_order(session: Session, number: int) -> WorkOrder:
    """The order with this public number; raises OrderNotFound."""
    order = session.scalar(with_people().where(WorkOrder.number == number))
    if order is None:
        raise OrderNotFound(number)
    return order


def find_all(session: Session, numbers: Collection[int]) -> list[WorkOrder]:
    """Those of these orders that there are, in no order."""
    return list(session.scalars(with_people().where(WorkOrder.number.in_(numbers))))


def find_own_order(session: Session, actor: Actor, number: int) -> WorkOrder:
    """A customer's own order; another person's is not found, just like one that does not exist."""
    query = with_people().join(WorkOrder.device).join(Device.customer)
    order = session.scalar(query.where(WorkOrder.number == number, Customer.telegram_user_id == actor.user_id))
    if order is None:
        raise OrderNotFound(number)
    return order


def find_own(session: Session, actor: Actor, order_id: int) -> WorkOrder:
    """The order behind a customer's button; another person's is not found."""
    query = with_people().join(WorkOrder.device).join(Device.customer)
    order = session.scalar(query.where(WorkOrder.id == order_id, Customer.telegram_user_id == actor.user_id))
    if order is None:
        raise OrderNotFound
    return order


def find_shown(session: Session, actor: Actor, order_id: int) -> WorkOrder:
    """The order behind a button, for staff or for its own customer; to anybody else it is not found."""
    if actor.staff is None:
        return find_own(session, actor, order_id)
    return find_by_id(session, order_id)


def find_by_id(session: Session, order_id: int) -> WorkOrder:
    """The order with this id, whoever asks; raises OrderNotFound."""
    order = session.scalar(with_people().where(WorkOrder.id == order_id))
    if order is None:
        raise OrderNotFound
    return order


def find_visible(session: Session, actor: Actor, number: int) -> WorkOrder:
    """The order with a number that somebody typed: any for staff, their own for a customer; raises OrderNotFound."""
    return find_own_order(session, actor, number) if actor.staff is None else find_order(session, number)


def look_up(
    session: Session, actor: Actor, *, number: int | None = None, order_id: int | None = None
) -> WorkOrder | None:
    """The order with this number or id, if there is one that this person may see: staff all, a customer their own."""
    try:
        if order_id is not None:
            return find_shown(session, actor, order_id)
        return None if number is None else find_visible(session, actor, number)
    except OrderNotFound:
        return None


@dataclass(frozen=True)
class OwnOrders:
    """One page of a customer's orders."""

    orders: list[WorkOrder]
    page: int
    pages: int


def own_orders(session: Session, actor: Actor, *, page: int = 0, size: int = 10) -> OwnOrders:
    """A customer's orders: open ones first, then the latest."""
    theirs = Customer.telegram_user_id == actor.user_id
    total = session.scalars(select(func.count(WorkOrder.id)).join(WorkOrder.device).join(Device.customer).where(theirs))
    pages = max(1, -(-total.one() // size))
    page = min(max(page, 0), pages - 1)
    found = session.scalars(
        with_people()
        .join(WorkOrder.device)
        .join(Device.customer)
        .where(theirs)
        .order_by(WorkOrder.status.in_(TERMINAL), WorkOrder.id.desc())
        .offset(page * size)
        .limit(size)
    )
    return OwnOrders(list(found), page, pages)


def all_own(session: Session, actor: Actor) -> list[WorkOrder]:
    """Every order of a customer with all that was said about it, oldest first."""
    query = with_people().options(selectinload(WorkOrder.messages)).join(WorkOrder.device).join(Device.customer)
    return list(session.scalars(query.where(Customer.telegram_user_id == actor.user_id).order_by(WorkOrder.id)))


def own_open_order(session: Session, actor: Actor) -> WorkOrder | None:
    """A customer's open order, if there is exactly one."""
    found = [each for each in own_orders(session, actor, size=2).orders if not each.closed]
    return found[0] if len(found) == 1 else None


def has_open_orders(session: Session, actor: Actor) -> bool:
    """Whether anything of theirs is still going on."""
    return any(not each.closed for each in own_orders(session, actor, size=1).orders)


def next_number(session: Session) -> int:
    """The next public number: without gaps, and never given twice."""
    draw = update(Counter).where(Counter.name == NUMBERS).values(value=Counter.value + 1).returning(Counter.value)
    drawn = session.scalar(draw)
    if drawn is None:  # the shop's first order, or one of two that are the first
        session.execute(insert_new(session, Counter), {"name": NUMBERS, "value": FIRST_NUMBER - 1})
        drawn = session.scalars(draw).one()
    return int(drawn)


@dataclass(frozen=True)
class Repair:
    """What a work order is opened with."""

    problem: str
    condition: str | None = None
    accessories: str | None = None
    limit: int | None = None
    """In minor units: up to how much the customer agrees beforehand."""
    draft_id: int | None = None
    staff: Staff | None = None
    """Who booked it at the counter; None for the customer themselves."""
    charge: Charge = Charge.QUOTED
    warranty_of_id: int | None = None
    """The earlier order of what came back."""
    """Who of the bench opens it; None for its customer."""


def open_order(
    session: Session, device: Device, repair: Repair, *, by: Actor, source: ChangeSource = ChangeSource.INTAKE
) -> WorkOrder:
    """Open a PENDING order: its first row of history, the customer's receipt and the notice to staff with it."""
    order = WorkOrder(
        number=next_number(session),
        device=device,
        status=WorkOrderStatus.PENDING,
        charge=repair.charge,
        warranty_of_id=repair.warranty_of_id,
        problem=repair.problem,
        condition=repair.condition,
        accessories=repair.accessories,
        preauthorised_limit=repair.limit,
        draft_id=repair.draft_id,
    )
    change = StatusChange(
        work_order=order,
        to_status=WorkOrderStatus.PENDING,
        staff=repair.staff,
        source=source,
        created_at=order.status_since,
    )
    session.add_all([order, change])
    news.owe(session, change, undo=timedelta())
    if not groups.announce(session, order):
        notifications.owe_staff(
            session,
            NotificationKind.NEW_ORDER,
            f"order:{order.id}:new",
            work_order_id=order.id,
            customer_id=device.customer_id,
            but_not=None if by.owner and repair.staff is None else by.user_id,
        )
    return order


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
    lock(session, order)
    if order.status is move.new:
        return None
    require_version(order, version)
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
    order = find_own_order(session, actor, number)
    lock(session, order)
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


def waive_charge(session: Session, order: WorkOrder, charge: Charge, *, by: Actor, version: int | None = None) -> None:
    """Say that this repair needs no quote, or does after all; raises NotAllowed and StaleView."""
    require_staff(session, by)
    lock(session, order)
    if order.charge is not charge:
        require_version(order, version)
        order.charge = charge


def mute(session: Session, order: WorkOrder, *, muted: bool) -> None:
    """Spare the customer news of an order that can wait, or tell them again; not for another's order.

    The order stays at its version: what the bench does about it goes on undisturbed.
    """
    lock(session, order)
    session.execute(update(WorkOrder).where(WorkOrder.id == order.id).values(muted=muted))
    if muted:
        news.withhold(session, order)


def require_version(order: WorkOrder, version: int | None) -> None:
    """Refuse to act for somebody who looks at an older state of an order; raises StaleView."""
    if version is not None and version != order.version:
        raise StaleView(order.id)


def lock(session: Session, order: WorkOrder) -> None:
    """See the order as it is now, and keep others from moving it until this transaction ends."""
    session.flush()
    session.refresh(
        order,
        [
            "status",
            "held_from",
            "outcome",
            "charge",
            "preauthorised_limit",
            "wrong_codes",
            "version",
            "technician_id",
            "muted",
        ],
        with_for_update=True,
    )
    quotes = select(Quote).where(Quote.work_order_id == order.id).order_by(Quote.version)
    as_now = session.scalars(quotes.execution_options(populate_existing=True)).all()
    set_committed_value(order, "quotes", list(as_now))


def _tell(session: Session, order: WorkOrder, change: StatusChange, undo: timedelta) -> None:
    if order.closed:
        passcodes.erase(session, order)
    try:
        news.owe(session, change, undo=undo)
    except StaleDataError as stale:  # another transaction was faster
        raise StaleView(order.id) from stale
    groups.follow(session, change)
