"""How long an order may stand where it is before somebody hears of it."""

from collections.abc import Mapping
from datetime import timedelta

from models import WorkOrder, WorkOrderStatus, utcnow

Limits = Mapping[WorkOrderStatus, timedelta]

_S = WorkOrderStatus
DEFAULT_LIMITS: Limits = {
    _S.PENDING: timedelta(days=7),
    _S.RECEIVED: timedelta(days=1),
    _S.DIAGNOSING: timedelta(days=2),
    _S.APPROVED: timedelta(days=2),
    _S.WAITING_PARTS: timedelta(days=14),
    _S.IN_REPAIR: timedelta(days=3),
    _S.QUALITY_CHECK: timedelta(days=1),
    _S.ON_HOLD: timedelta(days=14),
}
"""Where the customer keeps the shop waiting there is none: they are reminded instead."""
PATIENCE = timedelta(days=1)
"""The least that an order stands beyond its limit before the owners hear of it."""


def overdue(order: WorkOrder, limits: Limits) -> bool:
    """Whether an order stands where it is for longer than it may."""
    limit = limits.get(order.status)
    return limit is not None and order.status_since + limit < utcnow()


def until_owners_hear(limit: timedelta) -> timedelta:
    """How long an order stands before it is the owners' affair: its limit again, or a day if that is longer."""
    return limit + max(limit, PATIENCE)
