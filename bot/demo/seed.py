"""Forty believable orders, so that a queue looks like a queue."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.services import opening
from models import (
    ChangeSource,
    Charge,
    Condition,
    Customer,
    Device,
    DeviceKind,
    Outcome,
    Staff,
    StatusChange,
    WorkOrder,
    WorkOrderStatus,
    utcnow,
)

ORDERS = 40
LONGEST_WALK = 7
FIRST_NAMES = (
    "Lucía",
    "Mateo",
    "Sofía",
    "Hugo",
    "Elena",
    "Javier",
    "Carmen",
    "Diego",
    "Nora",
    "Pablo",
    "Irene",
    "Omar",
)
LAST_NAMES = ("García", "López", "Moreno", "Navarro", "Vidal", "Serrano", "Ortega", "Castro", "Haddad", "Kowalski")
REASONS = ("spare part came in broken", "customer called", "waiting for a call back")


@dataclass(frozen=True)
class Case:
    """A device and what is typically wrong with it."""

    kind: DeviceKind
    brand: str
    model: str
    problem: str
    accessories: str | None = None


CASES = (
    Case(
        DeviceKind.PHONE,
        "Apple",
        "iPhone 13",
        "The screen is cracked and the top third does not react to touch.",
        "case",
    ),
    Case(DeviceKind.PHONE, "Samsung", "Galaxy S22", "Battery is empty by noon, and the phone gets hot while charging."),
    Case(DeviceKind.PHONE, "Google", "Pixel 7", "Fell into the sink. It starts, but there is no sound."),
    Case(DeviceKind.PHONE, "Xiaomi", "Redmi Note 12", "The charging port is loose; it only charges at an angle."),
    Case(DeviceKind.TABLET, "Apple", "iPad Air 4", "Home screen is frozen after an update.", "keyboard cover"),
    Case(DeviceKind.TABLET, "Samsung", "Galaxy Tab S8", "Glass is broken at the corner, the picture is fine."),
    Case(DeviceKind.LAPTOP, "Lenovo", "ThinkPad T14", "Coffee over the keyboard; some keys type twice.", "charger"),
    Case(
        DeviceKind.LAPTOP,
        "Apple",
        "MacBook Air M1",
        "Does not charge any more, no light on the cable.",
        "charger and sleeve",
    ),
    Case(DeviceKind.LAPTOP, "Dell", "XPS 13", "The fan is very loud and it turns itself off."),
    Case(DeviceKind.DESKTOP, "HP", "Pavilion", "Beeps three times and shows no picture."),
    Case(DeviceKind.CONSOLE, "Sony", "PlayStation 5", "Discs are not read any more.", "one controller"),
    Case(DeviceKind.CONSOLE, "Nintendo", "Switch OLED", "The left stick drifts.", "dock"),
    Case(DeviceKind.WATCH, "Garmin", "Fenix 6", "The strap pin broke and water got in."),
    Case(DeviceKind.AUDIO, "Bose", "QC 45", "The right side went silent.", "case"),
    Case(DeviceKind.CAMERA, "Canon", "EOS R10", "The lens does not focus at close range.", "one battery"),
)


def fill(session: Session) -> bool:
    """Fill an empty shop; False where there are orders already."""
    if session.scalar(select(WorkOrder.id).limit(1)) is not None:
        return False
    dice = random.Random(1042)  # noqa: S311 - the same forty orders every time
    staff = session.scalars(select(Staff).where(Staff.revoked_at.is_(None))).first()
    customers = [_customer(dice, number) for number in range(ORDERS * 3 // 4)]
    session.add_all(customers)
    now = utcnow()
    for age in sorted((dice.uniform(0.2, 30) for _ in range(ORDERS)), reverse=True):
        _order(session, dice, dice.choice(customers), staff, now - timedelta(days=age))
    return True


def _customer(dice: random.Random, number: int) -> Customer:
    name = f"{dice.choice(FIRST_NAMES)} {dice.choice(LAST_NAMES)}"
    return Customer(name=name, phone=f"+34611{number:06d}", notes=None)


def _order(session: Session, dice: random.Random, customer: Customer, staff: Staff | None, opened: datetime) -> None:
    case = dice.choice(CASES)
    number = opening.next_number(session)
    device = Device(customer=customer, kind=case.kind, brand=case.brand, model=case.model)
    order = WorkOrder(
        number=number,
        device=device,
        status=WorkOrderStatus.PENDING,
        charge=dice.choices((Charge.QUOTED, Charge.WARRANTY, Charge.FREE), (8, 1, 1))[0],
        problem=case.problem,
        accessories=case.accessories,
        created_at=opened,
    )
    booked = StatusChange(
        work_order=order, to_status=WorkOrderStatus.PENDING, source=ChangeSource.INTAKE, created_at=opened
    )
    session.add_all([device, order, booked])
    session.flush()
    _walk(session, dice, order, staff)


def _walk(session: Session, dice: random.Random, order: WorkOrder, staff: Staff | None) -> None:
    """Move the order along the map as a shop would, each step some hours after the last."""
    moment = order.created_at
    for _ in range(dice.randrange(LONGEST_WALK)):
        moves = order.next_moves()
        moment += timedelta(hours=dice.uniform(1, 30))
        if not moves or moment > utcnow():
            return
        new = dice.choice(list(moves))
        outcomes = [
            each for each in Outcome if Condition.NOT_REPAIRED not in moves[new] or each is not Outcome.REPAIRED
        ]
        change = order.move_to(
            new,
            source=ChangeSource.SYSTEM,
            staff=staff,
            outcome=dice.choice(outcomes) if Condition.OUTCOME in moves[new] else None,
            reason=dice.choice(REASONS) if Condition.REASON in moves[new] else None,
            released=True,
        )
        change.created_at = moment
        if order.technician_id is None and staff is not None:
            order.technician_id = staff.id
        session.add(change)
        session.flush()
