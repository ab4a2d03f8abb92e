"""An order that never was in a database, with any words in it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.services.keys import Keys
from bot.services.shop import Shop
from models import (
    Agreement,
    ChangeSource,
    Charge,
    Customer,
    Device,
    DeviceKind,
    Outcome,
    Photo,
    Role,
    Staff,
    StatusChange,
    WorkOrder,
    WorkOrderStatus,
)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SHOP = Shop("Benchbell Repairs", ZoneInfo("Europe/Madrid"), "EUR", "ES", timedelta(seconds=5), Keys("key of the tests"))


def order_saying(
    words: str,
    status: WorkOrderStatus = WorkOrderStatus.READY_FOR_PICKUP,
    outcome: Outcome | None = Outcome.PARTIAL,
    steps: int = 30,
) -> WorkOrder:
    """An order whose every field holds these words, as far as its column takes them."""
    customer = Customer(name=words[:100], phone="+34600111222", chat_id=1, reachable=True)
    device = Device(customer=customer, kind=DeviceKind.PHONE, brand=words[:60], model=words[:80], serial=words[:40])
    tom = Staff(name=words[:100], role=Role.TECHNICIAN, telegram_user_id=2**52)
    order = WorkOrder(
        id=2**62,
        number=2**31 - 1,
        version=2**31 - 1,
        device=device,
        status=status,
        outcome=outcome,
        charge=Charge.WARRANTY,
        problem=words,
        condition=words,
        accessories=words,
        technician=tom,
    )
    order.photos.extend(Photo(file_id=str(each), file_unique_id=str(each)) for each in range(10))
    for version, agreed_at in ((1, None), (2, NOON)):
        order.agreements.append(
            Agreement(
                work_order_id=order.id,
                version=version,
                text=words,
                photo_ids=[],
                digest="x" * 64,
                recorded_by=tom,
                created_at=NOON,
                agreed_at=agreed_at,
            )
        )
    for each in range(steps):
        StatusChange(
            id=each,
            work_order=order,
            to_status=status,
            outcome=outcome,
            reason=words,
            staff=tom,
            source=ChangeSource.COMMAND,
            overridden=True,
            created_at=NOON,
        )
    return order
