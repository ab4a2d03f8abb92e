"""How far a repair has come, as its customer sees it: in stages, with the step that most likely comes next."""

from collections.abc import Mapping

from models import WorkOrder, WorkOrderStatus

_S = WorkOrderStatus
STAGES = 5
STAGE: Mapping[WorkOrderStatus, int] = {
    _S.PENDING: 1,
    _S.RECEIVED: 2,
    _S.DIAGNOSING: 2,
    _S.AWAITING_APPROVAL: 2,
    _S.APPROVED: 3,
    _S.WAITING_PARTS: 3,
    _S.IN_REPAIR: 3,
    _S.QUALITY_CHECK: 3,
    _S.READY_FOR_PICKUP: 4,
    _S.COLLECTED: 5,
}
"""Booked, in our hands, at the bench, ready, collected. What is on hold is where it was; CANCELLED is nowhere."""
_NEXT: Mapping[WorkOrderStatus, WorkOrderStatus] = {
    _S.PENDING: _S.RECEIVED,
    _S.RECEIVED: _S.DIAGNOSING,
    _S.DIAGNOSING: _S.AWAITING_APPROVAL,
    _S.AWAITING_APPROVAL: _S.APPROVED,
    _S.APPROVED: _S.IN_REPAIR,
    _S.WAITING_PARTS: _S.IN_REPAIR,
    _S.IN_REPAIR: _S.READY_FOR_PICKUP,
    _S.QUALITY_CHECK: _S.READY_FOR_PICKUP,
    _S.READY_FOR_PICKUP: _S.COLLECTED,
}


def stage(order: WorkOrder) -> int | None:
    """Which of the stages it is at; None where it leads nowhere any more."""
    return STAGE.get(order.held_from or order.status)


def likely_next(order: WorkOrder) -> WorkOrderStatus | None:
    """The step that most orders take from where this one stands."""
    if order.status is _S.ON_HOLD:
        return order.held_from
    if order.status is _S.DIAGNOSING and not order.needs_quote:
        return _S.IN_REPAIR
    return _NEXT.get(order.status)
