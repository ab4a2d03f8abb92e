"""The one place where statuses are spelled, and the map of legal moves between them. Standard library only."""

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType


class WorkOrderStatus(Enum):
    """Where a work order stands."""

    PENDING = "PENDING"
    RECEIVED = "RECEIVED"
    DIAGNOSING = "DIAGNOSING"
    AWAITING_APPROVAL = "AWAITING_APPROVAL"
    APPROVED = "APPROVED"
    WAITING_PARTS = "WAITING_PARTS"
    IN_REPAIR = "IN_REPAIR"
    QUALITY_CHECK = "QUALITY_CHECK"
    READY_FOR_PICKUP = "READY_FOR_PICKUP"
    ON_HOLD = "ON_HOLD"
    COLLECTED = "COLLECTED"
    CANCELLED = "CANCELLED"


class Outcome(Enum):
    """Why an order became ready for pick-up."""

    REPAIRED = "REPAIRED"
    PARTIAL = "PARTIAL"
    UNREPAIRABLE = "UNREPAIRABLE"
    PARTS_UNAVAILABLE = "PARTS_UNAVAILABLE"
    DECLINED = "DECLINED"
    NO_FAULT_FOUND = "NO_FAULT_FOUND"


class Condition(Enum):
    """What a move asks for beyond being on the map."""

    NO_QUOTE_NEEDED = "NO_QUOTE_NEEDED"
    """Free of charge, under warranty, or within the customer's pre-authorised limit."""
    OUTCOME = "OUTCOME"
    """An outcome is named."""
    NOT_REPAIRED = "NOT_REPAIRED"
    """The outcome is any but REPAIRED: the work was never done."""
    REASON = "REASON"
    """A reason is given in words."""
    PICKUP_CODE = "PICKUP_CODE"
    """Whoever collects shows the code that the customer was sent, or can be trusted for another reason."""


_S = WorkOrderStatus
Conditions = frozenset[Condition]
Moves = Mapping[WorkOrderStatus, Conditions]

_FREELY: Conditions = frozenset()
_COVERED: Conditions = frozenset({Condition.NO_QUOTE_NEEDED})
_FINISHED: Conditions = frozenset({Condition.OUTCOME})
_GIVEN_UP: Conditions = frozenset({Condition.OUTCOME, Condition.NOT_REPAIRED})
_EXPLAINED: Conditions = frozenset({Condition.REASON})
_HANDED_OVER: Conditions = frozenset({Condition.PICKUP_CODE})

LEGAL_MOVES: Mapping[WorkOrderStatus, Moves] = MappingProxyType(
    {
        _S.PENDING: {_S.RECEIVED: _FREELY, _S.CANCELLED: _FREELY},
        _S.RECEIVED: {
            _S.DIAGNOSING: _FREELY,
            _S.IN_REPAIR: _COVERED,
            _S.ON_HOLD: _FREELY,
            _S.READY_FOR_PICKUP: _GIVEN_UP,
        },
        _S.DIAGNOSING: {
            _S.AWAITING_APPROVAL: _FREELY,
            _S.WAITING_PARTS: _COVERED,
            _S.IN_REPAIR: _COVERED,
            _S.ON_HOLD: _FREELY,
            _S.READY_FOR_PICKUP: _GIVEN_UP,
        },
        _S.AWAITING_APPROVAL: {_S.APPROVED: _FREELY, _S.DIAGNOSING: _FREELY, _S.READY_FOR_PICKUP: _GIVEN_UP},
        _S.APPROVED: {
            _S.WAITING_PARTS: _FREELY,
            _S.IN_REPAIR: _FREELY,
            _S.AWAITING_APPROVAL: _FREELY,
            _S.READY_FOR_PICKUP: _GIVEN_UP,
        },
        _S.WAITING_PARTS: {_S.IN_REPAIR: _FREELY, _S.AWAITING_APPROVAL: _FREELY, _S.READY_FOR_PICKUP: _GIVEN_UP},
        _S.IN_REPAIR: {
            _S.WAITING_PARTS: _FREELY,
            _S.AWAITING_APPROVAL: _FREELY,
            _S.QUALITY_CHECK: _FREELY,
            _S.ON_HOLD: _FREELY,
            _S.READY_FOR_PICKUP: _FINISHED,
        },
        _S.QUALITY_CHECK: {_S.READY_FOR_PICKUP: _FINISHED, _S.IN_REPAIR: _FREELY},
        _S.READY_FOR_PICKUP: {_S.COLLECTED: _HANDED_OVER, _S.IN_REPAIR: _EXPLAINED},
        _S.ON_HOLD: {_S.READY_FOR_PICKUP: _GIVEN_UP},
        _S.COLLECTED: {},
        _S.CANCELLED: {},
    }
)
"""From each status to each legal next one, with what the move asks for. ON_HOLD also leads back where it came from."""

CUSTOMER_MOVES: Mapping[WorkOrderStatus, frozenset[WorkOrderStatus]] = MappingProxyType(
    {
        _S.PENDING: frozenset({_S.CANCELLED}),
        _S.AWAITING_APPROVAL: frozenset({_S.APPROVED, _S.READY_FOR_PICKUP}),
    }
)
"""What a customer may do to their own order: call it off before they bring it, answer a quote, have it back."""

TERMINAL = frozenset(status for status, moves in LEGAL_MOVES.items() if not moves)
UNFINISHED = tuple(status for status in WorkOrderStatus if status not in TERMINAL)
"""All others, in their order: a database finds rows by what they are, not by what they aren't."""


def legal_moves(status: WorkOrderStatus, held_from: WorkOrderStatus | None = None) -> Moves:
    """The moves open from `status`; an order on hold may also return to the status it was held from."""
    moves = LEGAL_MOVES[status]
    if status is WorkOrderStatus.ON_HOLD and held_from is not None:
        return {held_from: _FREELY, **moves}
    return moves
