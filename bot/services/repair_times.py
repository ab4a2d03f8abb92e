"""How long a repair will take, judging by those like it that the shop has finished."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from math import ceil
from statistics import median
from typing import Any

from sqlalchemy import case, delete, func, insert, select
from sqlalchemy.orm import Session

from bot.services import faults
from bot.services.progress import STAGE
from models import ChangeSource, Device, Outcome, RepairTime, StatusChange, WorkOrder, WorkOrderStatus, utcnow
from models.base import UtcDateTime

ENOUGH = 10
"""So many repairs say something of the next one; fewer are anecdotes."""
PAST = timedelta(days=365)
MOST = 0.8
"""Of so many the slowest counts: a promise that most repairs keep."""
DONE = (Outcome.REPAIRED, Outcome.PARTIAL)
LONGEST_TOPIC = 180
HOUR, DAY, WEEK = 60, 24 * 60, 7 * 24 * 60
SOME_HOURS = 4 * HOUR
TWO_WEEKS = 2 * WEEK
_AHEAD = STAGE[WorkOrderStatus.READY_FOR_PICKUP]
_KNOWN = "repair_times"


class Unit(Enum):
    """In what a time is told."""

    SOME_HOURS = "some hours"
    WITHIN_A_DAY = "within a day"
    DAYS = "days"
    WEEKS = "weeks"


@dataclass(frozen=True)
class Estimate:
    """How long it will take in round figures, from so many to so many; for hours, and within a day, of no meaning."""

    unit: Unit
    low: int = 1
    high: int = 1


def estimate(standing: WorkOrderStatus, time: RepairTime | None) -> Estimate | None:
    """When a repair that stands there is ready; None where that is not known, or not ahead any more."""
    if time is None or STAGE.get(standing, _AHEAD) >= _AHEAD:
        return None
    if time.slow <= SOME_HOURS:
        return Estimate(Unit.SOME_HOURS)
    if time.slow <= DAY:
        return Estimate(Unit.WITHIN_A_DAY)
    unit, minutes = (Unit.DAYS, DAY) if time.slow <= TWO_WEEKS else (Unit.WEEKS, WEEK)
    low = max(1, round(time.median / minutes))
    return Estimate(unit, low, max(low, ceil(time.slow / minutes)))


def topics(device: Device, problem: str) -> list[str]:
    """Which finished repairs this one is like, the most alike first: the model, the faults it may have, the kind."""
    kind = device.kind.value
    model = f"{kind}|{device.brand}|{device.model}".casefold()[:LONGEST_TOPIC]
    return [model, *(f"{kind}~{fault}" for fault in faults.named_in(problem)), kind]


def usual(session: Session, order: WorkOrder) -> RepairTime | None:
    """How long repairs like this one took; None where too few were finished in the past year."""
    asked = topics(order.device, order.problem)
    looked_up, known = session.info.get(_KNOWN, (frozenset(), {}))
    if not looked_up.issuperset(asked):
        known = _look_up(session, asked)
    return next((known[topic] for topic in asked if topic in known), None)


def fetch(session: Session, orders: Iterable[WorkOrder]) -> None:
    """Look up at once what will be asked of all these orders in this session."""
    asked = {topic for each in orders for topic in topics(each.device, each.problem)}
    session.info[_KNOWN] = (frozenset(asked), _look_up(session, asked) if asked else {})


def _look_up(session: Session, asked: Collection[str]) -> dict[str, RepairTime]:
    return {each.topic: each for each in session.scalars(select(RepairTime).where(RepairTime.topic.in_(asked)))}


def refresh(session: Session) -> int:
    """Summarise the past year anew; how many topics there is something to say of."""
    taken: dict[str, list[int]] = defaultdict(list)
    for device, problem, received, ready in session.execute(_finished()):
        if received is not None and ready is not None and ready > received:
            for topic in topics(device, problem):
                taken[topic].append(int((ready - received).total_seconds() // 60))
    rows = [
        {"topic": topic, "samples": len(minutes), **summed_up(minutes)}
        for topic, minutes in sorted(taken.items())
        if len(minutes) >= ENOUGH
    ]
    session.execute(delete(RepairTime))
    if rows:
        session.execute(insert(RepairTime), rows)
    return len(rows)


def summed_up(minutes: list[int]) -> dict[str, int]:
    """The median, and the 80th percentile: the least time within which that part of them was done."""
    in_order = sorted(minutes)
    return {"median": int(median(in_order)), "slow": in_order[ceil(MOST * len(in_order)) - 1]}


def _finished() -> Any:
    """Each order of the past year that was repaired and given back: its device, and when it came and was ready."""
    moment = UtcDateTime()
    came = case((StatusChange.to_status == WorkOrderStatus.RECEIVED, StatusChange.created_at))
    made_ready = (
        StatusChange.to_status == WorkOrderStatus.READY_FOR_PICKUP,
        StatusChange.source != ChangeSource.UNDO,
    )
    done = case((made_ready[0] & made_ready[1], StatusChange.created_at))
    return (
        select(Device, WorkOrder.problem, func.min(came, type_=moment), func.max(done, type_=moment))
        .join(WorkOrder, WorkOrder.device_id == Device.id)
        .join(StatusChange, StatusChange.work_order_id == WorkOrder.id)
        .where(
            WorkOrder.status == WorkOrderStatus.COLLECTED,
            WorkOrder.outcome.in_(DONE),
            WorkOrder.created_at > utcnow() - PAST,
        )
        .group_by(WorkOrder.id, Device.id)
    )
