"""Forty believable orders, so that a queue looks like a queue; one of them is of the customer who can be played."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.demo.cases import CASES, FOUND_LATER, Case
from bot.sandbox.person import Person
from bot.services import opening, people, quote_writing, quotes
from bot.services.people import Actor
from bot.services.progress import likely_next
from bot.services.quote_writing import Line
from bot.services.shop import Shop
from bot.texts.money import digits
from models import (
    ChangeSource,
    Charge,
    Condition,
    Customer,
    Device,
    Outcome,
    Quote,
    Staff,
    StatusChange,
    WorkOrder,
    WorkOrderStatus,
    utcnow,
)

S = WorkOrderStatus
ORDERS = 40
LONGEST_WALK = 9
USUALLY = 8
"""So many times as likely as any other is the step that most orders take, and that a repair succeeds."""
SELDOM = 0.3
"""And so many times that nothing comes of it before there was an offer."""
LONG_OFFER = 30
"""For how many days an offer is good that went out so long ago that others would have run out: as in a quiet shop."""
OFTEN_REWRITTEN = 3
"""One in so many offers is written anew before it is answered."""
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
AGREED = ("agreed on the phone", "agreed at the counter")


@dataclass(frozen=True)
class Bench:
    """Whoever did all this, in their shop, as the dice fall."""

    dice: random.Random
    shop: Shop
    staff: Staff
    actor: Actor


def fill(session: Session, shop: Shop, played: Person) -> bool:
    """Fill an empty shop that has its owner, for whom the others work; False where there are orders already."""
    if session.scalar(select(WorkOrder.id).limit(1)) is not None:
        return False
    bench = _bench(session, shop)
    dice = bench.dice
    customers = [_customer(dice, number) for number in range(ORDERS * 3 // 4)]
    session.add_all(customers)
    now = utcnow()
    for age in sorted((dice.uniform(0.2, 30) for _ in range(ORDERS - 1)), reverse=True):
        case, opened = dice.choice(CASES), now - timedelta(days=age)
        charge = dice.choices((Charge.QUOTED, Charge.WARRANTY, Charge.FREE), (8, 1, 1))[0]
        order = _book(session, dice.choice(customers), case, charge, opened)
        for moment in _moments(dice, opened):
            _step(session, bench, order, case, moment)
    _of_played(session, bench, played, now)
    return True


def _bench(session: Session, shop: Shop) -> Bench:
    staff = next(people.active_staff(session))
    user_id = staff.telegram_user_id
    actor = people.recognise(session, user_id=user_id, chat_id=user_id, name=staff.name, language=None)
    return Bench(random.Random(1), shop, staff, actor)  # noqa: S311 - the same forty orders every time


def _customer(dice: random.Random, number: int) -> Customer:
    name = f"{dice.choice(FIRST_NAMES)} {dice.choice(LAST_NAMES)}"
    return Customer(name=name, phone=f"+34611{number:06d}", notes=None)


def _of_played(session: Session, bench: Bench, played: Person, now: datetime) -> None:
    """An order that waits for an answer of theirs: they hear of the offer as soon as they press Start."""
    name = " ".join(filter(None, (played.first_name, played.last_name)))
    customer = Customer(
        name=name, telegram_user_id=played.id, chat_id=played.id, reachable=False, unreachable_since=now
    )
    session.add(customer)
    order = _book(session, customer, CASES[0], Charge.QUOTED, now - timedelta(hours=26))
    for status, hours in ((S.RECEIVED, 24), (S.DIAGNOSING, 6), (S.AWAITING_APPROVAL, 4)):
        moment = now - timedelta(hours=hours)
        if status is S.AWAITING_APPROVAL:
            _offer(session, bench, order, CASES[0], moment)
        else:
            _move(session, bench, order, status, moment)


def _book(session: Session, customer: Customer, case: Case, charge: Charge, opened: datetime) -> WorkOrder:
    device = Device(customer=customer, kind=case.kind, brand=case.brand, model=case.model)
    order = WorkOrder(
        number=opening.next_number(session),
        device=device,
        status=S.PENDING,
        charge=charge,
        problem=case.problem,
        accessories=case.accessories,
        created_at=opened,
        status_since=opened,
    )
    booked = StatusChange(work_order=order, to_status=S.PENDING, source=ChangeSource.INTAKE, created_at=opened)
    session.add_all([device, order, booked])
    session.flush()
    return order


def _moments(dice: random.Random, opened: datetime) -> Iterator[datetime]:
    """When somebody has time for an order: each some hours after the last."""
    moment = opened
    for _ in range(dice.randint(0, LONGEST_WALK)):
        moment += timedelta(hours=dice.uniform(1, 30))
        if moment < utcnow():
            yield moment


def _step(session: Session, bench: Bench, order: WorkOrder, case: Case, moment: datetime) -> None:
    """Move the order along the map as a shop would."""
    dice = bench.dice
    moves = [each for each in order.next_moves() if each is not S.AWAITING_APPROVAL or order.charge is Charge.QUOTED]
    if not moves:
        return
    (new,) = dice.choices(moves, [_likelihood(order, each) for each in moves])
    if new is not S.AWAITING_APPROVAL:
        _move(session, bench, order, new, moment)
        return
    _offer(session, bench, order, case, moment)
    if dice.randrange(OFTEN_REWRITTEN) == 0:
        _offer(session, bench, order, case, min(moment + timedelta(minutes=20), utcnow()))


def _likelihood(order: WorkOrder, new: WorkOrderStatus) -> float:
    if new is likely_next(order):
        return USUALLY
    given_up = new in {S.CANCELLED, S.READY_FOR_PICKUP} and order.status is not S.AWAITING_APPROVAL
    return SELDOM if given_up else 1


def _move(session: Session, bench: Bench, order: WorkOrder, new: WorkOrderStatus, moment: datetime) -> None:
    asked = order.next_moves()[new]
    change = order.move_to(
        new,
        source=ChangeSource.SYSTEM,
        staff=bench.staff,
        outcome=_outcome(bench.dice, order, asked) if Condition.OUTCOME in asked else None,
        reason=bench.dice.choice(AGREED if new is S.APPROVED else REASONS) if Condition.REASON in asked else None,
        released=True,
    )
    order.technician_id = order.technician_id or bench.staff.id
    session.add(change)
    _happened(order, change, moment)
    session.flush()


def _outcome(dice: random.Random, order: WorkOrder, asked: frozenset[Condition]) -> Outcome:
    if order.status is S.AWAITING_APPROVAL:
        return Outcome.DECLINED
    unlikely = {Outcome.DECLINED, *([Outcome.REPAIRED] if Condition.NOT_REPAIRED in asked else [])}
    outcomes = [each for each in Outcome if each not in unlikely]
    return dice.choices(outcomes, [USUALLY if each is Outcome.REPAIRED else 1 for each in outcomes])[0]


def _offer(session: Session, bench: Bench, order: WorkOrder, case: Case, moment: datetime) -> None:
    """Write a quote and send it; what was offered before gives way to one more line."""
    items = (*case.items, *FOUND_LATER[: len(order.quotes)])
    unit = 10 ** digits(bench.shop.currency)
    lines = [Line(each.kind, each.description, each.quantity, each.price * unit) for each in items]
    quote = quote_writing.write(session, order, lines, by=bench.actor, shop=bench.shop)
    days_ago = (utcnow() - moment).days
    if days_ago >= bench.shop.quote_days:
        quote.valid_days = LONG_OFFER
    moved = order.status is not S.AWAITING_APPROVAL
    quotes.send(session, quote, by=bench.actor, shop=bench.shop)
    _sent(quote, moment, days_ago)
    if moved:
        _happened(order, _latest(session, order), moment)
    session.flush()


def _latest(session: Session, order: WorkOrder) -> StatusChange:
    query = select(StatusChange).where(StatusChange.work_order_id == order.id).order_by(StatusChange.id.desc())
    return session.scalars(query.limit(1)).one()


def _sent(quote: Quote, moment: datetime, days_ago: int) -> None:
    """It went out then, is good from there, and took the place of the one before there."""
    quote.created_at = quote.sent_at = moment
    if quote.expires_at is not None:
        quote.expires_at -= timedelta(days=days_ago)
    for each in quote.work_order.quotes:
        if each.decided_at is not None and each.sent_at is not None and each.decided_by_id is None:
            each.decided_at = min(each.decided_at, moment)


def _happened(order: WorkOrder, change: StatusChange, moment: datetime) -> None:
    """A step was taken then, and what it decided was decided then."""
    change.created_at = order.status_since = moment
    for quote in order.quotes:
        if quote.decided_by is change:
            quote.decided_at = moment
