"""A small shop to test with: one customer, one phone, one order."""

from sqlalchemy.orm import Session

from models import (
    Charge,
    Customer,
    Device,
    DeviceKind,
    Quote,
    QuoteLine,
    QuoteLineKind,
    QuoteStatus,
    WorkOrder,
    WorkOrderStatus,
)


def phone_of(customer: Customer) -> Device:
    """A phone."""
    return Device(customer=customer, kind=DeviceKind.PHONE, brand="Fairphone", model="5")


def order_at(
    status: WorkOrderStatus = WorkOrderStatus.PENDING,
    *,
    number: int = 1001,
    charge: Charge = Charge.QUOTED,
    held_from: WorkOrderStatus | None = None,
    limit: int | None = None,
    offered: int | None = None,
) -> WorkOrder:
    """An order of Ana's phone that stands at `status`, with an offer of `offered` minor units if one is given."""
    order = WorkOrder(
        number=number,
        device=phone_of(Customer(name="Ana")),
        status=status,
        held_from=held_from,
        charge=charge,
        preauthorised_limit=limit,
        limit_currency=None if limit is None else "EUR",
        problem="The screen is broken",
    )
    if offered is not None:
        line = QuoteLine(kind=QuoteLineKind.LABOUR, description="Screen", quantity=100, unit_price=offered)
        line.tax_basis_points = 0
        order.quotes.append(Quote(version=1, currency="EUR", status=QuoteStatus.OFFERED, lines=[line]))
    return order


def saved(session: Session, order: WorkOrder) -> WorkOrder:
    """The order, committed."""
    session.add(order)
    session.commit()
    return order
