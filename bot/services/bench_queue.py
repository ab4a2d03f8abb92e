"""The bench's work: the open orders, oldest first, all of them or those that somebody asks for."""

from dataclasses import dataclass
from enum import Enum

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import Session

from bot.services.limits import DEFAULT_LIMITS, Limits
from bot.services.orders import with_people
from models import UNFINISHED, Staff, WorkOrder, WorkOrderStatus, utcnow

PAGE = 8


class Choice(Enum):
    """Which of the open orders, other than by their status."""

    ALL = "all"
    MINE = "mine"
    UNASSIGNED = "unassigned"
    OVERDUE = "overdue"


Shown = Choice | WorkOrderStatus
"""What a queue shows: a choice of the open orders, or those at one status."""


def shown_by(code: str | None) -> Shown:
    """What a word of ours stands for; all, for any other."""
    for kind in (Choice, WorkOrderStatus):
        if code in {each.value for each in kind}:
            return kind(code)
    return Choice.ALL


@dataclass(frozen=True)
class Queue:
    """One page of the open orders."""

    orders: list[WorkOrder]
    counts: dict[WorkOrderStatus, int]
    """How many of all that is shown, not only on this page, stand at each status."""
    page: int
    pages: int


def open_queue(
    session: Session,
    shown: Shown = Choice.ALL,
    *,
    staff: Staff,
    limits: Limits = DEFAULT_LIMITS,
    page: int = 0,
    size: int = PAGE,
) -> Queue:
    """The open orders, oldest first, and how many stand at each status."""
    chosen = _chosen(shown, staff, limits)
    counted = session.execute(select(WorkOrder.status, func.count()).where(*chosen).group_by(WorkOrder.status)).all()
    counts = {status: count for status, count in counted}  # noqa: C416 - rows are not tuples to a type checker
    pages = max(1, -(-sum(counts.values()) // size))
    page = min(max(page, 0), pages - 1)
    orders = session.scalars(
        with_people().where(*chosen).order_by(WorkOrder.created_at, WorkOrder.id).offset(page * size).limit(size)
    )
    return Queue(list(orders), counts, page, pages)


def _chosen(shown: Shown, staff: Staff, limits: Limits) -> tuple[ColumnElement[bool], ...]:
    still_open = WorkOrder.status.in_(UNFINISHED)
    if isinstance(shown, WorkOrderStatus):
        return still_open, WorkOrder.status == shown
    return {
        Choice.ALL: (still_open,),
        Choice.MINE: (still_open, WorkOrder.technician_id == staff.id),
        Choice.UNASSIGNED: (still_open, WorkOrder.technician_id.is_(None)),
        Choice.OVERDUE: (_overdue(limits),),
    }[shown]


def _overdue(limits: Limits) -> ColumnElement[bool]:
    now = utcnow()
    return or_(
        false(),
        *(and_(WorkOrder.status == status, WorkOrder.status_since < now - limit) for status, limit in limits.items()),
    )
