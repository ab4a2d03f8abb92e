"""Work orders begin: with a number of their own, and everybody knows."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.services import groups, news, notifications
from bot.services.people import Actor
from bot.services.sums import Sum
from models import (
    ChangeSource,
    Charge,
    Counter,
    Device,
    NotificationKind,
    Staff,
    StatusChange,
    WorkOrder,
    WorkOrderStatus,
)
from models.session import insert_new

FIRST_NUMBER = 1001
NUMBERS = "work_order"


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
    limit: Sum | None = None
    """Up to how much the customer agrees beforehand."""
    draft_id: int | None = None
    staff: Staff | None = None
    """Who booked it at the counter; None for the customer themselves."""
    charge: Charge = Charge.QUOTED
    warranty_of_id: int | None = None
    """The earlier order of what came back."""


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
        preauthorised_limit=repair.limit and repair.limit.minor,
        limit_currency=repair.limit and repair.limit.currency,
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
