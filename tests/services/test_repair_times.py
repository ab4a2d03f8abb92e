"""How long repairs take, by the shop's own past, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from bot.services import repair_times
from bot.services.repair_times import ENOUGH, summed_up, topics
from bot.texts.repair_times import usually
from models import (
    ChangeSource,
    Customer,
    Device,
    DeviceKind,
    Outcome,
    RepairTime,
    StatusChange,
    WorkOrder,
    WorkOrderStatus,
    utcnow,
)
from tests.texts.html import read
from tests.texts.languages import CATALOGUE

S = WorkOrderStatus
DAY = 24 * 60
PHONE = DeviceKind.PHONE


def finished(
    session: Session,
    hours: float,
    *,
    model: str = "iPhone 13",
    problem: str = "The display is dark",
    outcome: Outcome = Outcome.REPAIRED,
    ago: timedelta = timedelta(days=30),
) -> None:
    """One more repair that took so long from in hand to ready, and was given back some days later."""
    number = session.query(WorkOrder).count() + 1
    device = Device(customer=Customer(name="Ana"), kind=PHONE, brand="Apple", model=model)
    came = utcnow() - ago
    order = WorkOrder(
        number=number, device=device, status=S.COLLECTED, outcome=outcome, problem=problem, created_at=came
    )
    session.add(order)
    ready = came + timedelta(hours=hours)
    for status, moment, source in (
        (S.RECEIVED, came, ChangeSource.COMMAND),
        (S.READY_FOR_PICKUP, ready, ChangeSource.COMMAND),
        (S.COLLECTED, ready + timedelta(days=5), ChangeSource.COMMAND),
        (S.READY_FOR_PICKUP, ready + timedelta(days=6), ChangeSource.UNDO),
        (S.COLLECTED, ready + timedelta(days=9), ChangeSource.COMMAND),
    ):
        session.add(StatusChange(work_order=order, to_status=status, created_at=moment, source=source))
    session.flush()


def asked(session: Session, model: str = "iPhone 13", problem: str = "The display is dark") -> str | None:
    """Of which repairs the time is that would be told of a new order."""
    repair_times.refresh(session)
    device = Device(customer=Customer(name="Bo"), kind=PHONE, brand="apple", model=model)
    found = repair_times.usual(session, WorkOrder(number=0, device=device, problem=problem))
    return None if found is None else found.topic


def test_fewer_than_enough_say_nothing(session: Session) -> None:
    for _ in range(ENOUGH - 1):
        finished(session, 30)
    assert asked(session) is None
    finished(session, 30)
    assert asked(session) == "phone|apple|iphone 13"


def test_the_most_alike_repairs_are_asked_first(session: Session) -> None:
    for _ in range(ENOUGH):
        finished(session, 30)
    assert asked(session, model="iPhone 8") == "PHONE~screen"
    assert asked(session, model="iPhone 8", problem="It smells") == "PHONE"


def test_only_what_was_repaired_within_a_year_counts(session: Session) -> None:
    for outcome in Outcome:
        if outcome not in repair_times.DONE:
            for _ in range(ENOUGH):
                finished(session, 1, outcome=outcome)
    for _ in range(ENOUGH):
        finished(session, 1, ago=timedelta(days=370))
    assert repair_times.refresh(session) == 0


def test_the_time_is_from_in_hand_to_ready_however_long_it_lay_there(session: Session) -> None:
    for hours in range(1, 11):
        finished(session, 24 * hours)
    repair_times.refresh(session)
    found = session.get_one(RepairTime, "PHONE")
    assert (found.samples, found.median, found.slow) == (10, int(5.5 * DAY), 8 * DAY)


def test_what_was_looked_up_is_not_asked_again_and_what_was_not_is(session: Session) -> None:
    for _ in range(ENOUGH):
        finished(session, 30)
    repair_times.refresh(session)
    first, other = session.query(WorkOrder).first(), Device(kind=PHONE, brand="A", model="B")
    assert first is not None
    repair_times.fetch(session, [first])
    session.query(RepairTime).delete()
    assert repair_times.usual(session, first) is not None
    assert repair_times.usual(session, WorkOrder(number=0, device=other, problem="The display")) is None


@pytest.mark.parametrize(
    ("minutes", "median", "slow"), [([5] * 10, 5, 5), ([*range(1, 11)], 5, 8), ([1] * 9 + [900], 1, 1), ([3], 3, 3)]
)
def test_median_and_the_slower_ones(minutes: list[int], median: int, slow: int) -> None:
    assert summed_up(minutes[::-1]) == {"median": median, "slow": slow}


def test_words_of_a_problem_are_read_in_every_language() -> None:
    device = Device(kind=PHONE, brand="Apple", model="X")
    assert topics(device, "Pantalla rota y la batería dura poco")[1:] == ["PHONE~screen", "PHONE~battery", "PHONE"]
    assert topics(device, "Der Bildschirm ist kaputt")[1:] == ["PHONE~screen", "PHONE"]


@pytest.mark.parametrize(
    ("median", "slow", "said"),
    [
        (30, 200, "a few hours"),
        (300, 1200, "within a day"),
        (1000, 1500, "1 to 2 days"),
        (2 * DAY, 3 * DAY + 700, "2 to 4 days"),
        (3 * DAY, 3 * DAY, "about 3 days"),
        (15 * DAY, 20 * DAY, "2 to 3 weeks"),
    ],
)
def test_round_words(median: int, slow: int, said: str) -> None:
    order = WorkOrder(number=1, problem="dark", status=S.RECEIVED)
    time = RepairTime(topic="PHONE", samples=10, median=median, slow=slow)
    text = usually(CATALOGUE.speaker("en"), order, time)
    assert text is not None
    assert said in read(text)
    order.status = S.READY_FOR_PICKUP
    assert usually(CATALOGUE.speaker("en"), order, time) is None
