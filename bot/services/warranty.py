"""What was done with a device before, and how long the shop stands by it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from bot.services.errors import NotCovered
from bot.services.opening import Repair, open_order
from bot.services.orders import lock
from bot.services.people import Actor, require_staff
from models import UNFINISHED, ChangeSource, Charge, Device, Outcome, WorkOrder, WorkOrderStatus, utcnow


@dataclass(frozen=True)
class Cover:
    """A repair that the shop still stands by."""

    order: WorkOrder
    until: datetime


def earlier_orders(session: Session, order: WorkOrder, *, limit: int) -> list[WorkOrder]:
    """The latest orders of the same device before this one, newest first."""
    before = select(WorkOrder).where(*_before(order)).order_by(WorkOrder.id.desc()).limit(limit)
    return list(session.scalars(before))


def cover_of(session: Session, order: WorkOrder, lasts: timedelta) -> Cover | None:
    """The repair that covered the device when this order came, or this one itself once its device is collected."""
    if order.closed:
        return own_cover(order, lasts)
    repaired = max(_repairs(session, order, lasts), key=lambda each: each.status_since, default=None)
    return Cover(repaired, repaired.status_since + lasts) if repaired else None


def _repairs(session: Session, order: WorkOrder, lasts: timedelta) -> list[WorkOrder]:
    """Those before this one that may still cover its device.

    A device has few orders, and a shop thousands of repairs: what they must be is not asked of the database, which
    might begin with that.
    """
    return [
        each
        for each in session.scalars(select(WorkOrder).where(*_before(order)))
        if each.status is WorkOrderStatus.COLLECTED
        and each.outcome is Outcome.REPAIRED
        and each.status_since > order.created_at - lasts
    ]


def own_cover(order: WorkOrder, lasts: timedelta) -> Cover | None:
    """That of an order itself, from the day on which its repaired device was collected."""
    given_back = order.status is WorkOrderStatus.COLLECTED and order.outcome is Outcome.REPAIRED
    until = order.status_since + lasts
    return Cover(order, until) if given_back and until > utcnow() else None


def _before(order: WorkOrder) -> tuple[ColumnElement[bool], ...]:
    """Orders of this device: of its row, or of another with its number, as when it has a new owner."""
    device = order.device
    same = [Device.id == device.id]
    if device.imei:
        same.append(Device.imei == device.imei)
    if device.serial:
        same.append(and_(Device.serial == device.serial, Device.brand == device.brand))
    return WorkOrder.device_id.in_(select(Device.id).where(or_(*same))), WorkOrder.id < order.id


def open_return(session: Session, order: WorkOrder, *, by: Actor, lasts: timedelta) -> WorkOrder:
    """Open an order for what came back under warranty, free of charge; the one that is open already, if there is one.

    Raises NotAllowed, and NotCovered where the shop does not stand by the repair any more, or never did.
    """
    staff = require_staff(session, by)
    lock(session, order)
    still_open = session.scalar(
        select(WorkOrder).where(WorkOrder.warranty_of_id == order.id, WorkOrder.status.in_(UNFINISHED)).limit(1)
    )
    if still_open is not None:
        return still_open
    session.refresh(order, ["status_since"])
    if not order.closed or own_cover(order, lasts) is None:
        raise NotCovered(order.id)
    repair = Repair(order.problem, charge=Charge.WARRANTY, warranty_of_id=order.id, staff=staff)
    return open_order(session, order.device, repair, by=by, source=ChangeSource.BUTTON)
