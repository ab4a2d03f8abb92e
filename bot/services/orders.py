"""Work orders: found by those who may see them, held as they are now, and what is said of one without moving it."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Select, func, inspect, select, update
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from bot.services import news
from bot.services.errors import OrderNotFound, StaleView
from bot.services.people import Actor, require_staff
from models import TERMINAL, Charge, Customer, Device, Quote, StatusChange, WorkOrder

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
            "limit_currency",
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
