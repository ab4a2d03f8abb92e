"""What stands, since when, and whether it still does: what reminders remind of."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session, aliased

from models import ChangeSource, Draft, FormName, Notification, StatusChange, WorkOrder, WorkOrderStatus


def orders_at(status: WorkOrderStatus) -> Select[int, datetime]:
    """Orders that stand at a status: as `subject` the change that brought them there, and when as `since`.

    A step that was taken back never was: the change before it counts on.
    """
    later = aliased(StatusChange, name="later")
    return (
        select(StatusChange.id.label("subject"), StatusChange.created_at.label("since"))
        .join(WorkOrder, StatusChange.work_order_id == WorkOrder.id)
        .where(
            WorkOrder.status == status,
            StatusChange.to_status == status,
            StatusChange.source != ChangeSource.UNDO,
            ~exists().where(
                later.work_order_id == WorkOrder.id,
                later.id > StatusChange.id,
                later.to_status == status,
                later.source != ChangeSource.UNDO,
            ),
        )
    )


def standing_change(order: WorkOrder) -> StatusChange:
    """The change that brought an order where it stands; the same as `orders_at` finds."""
    return next(
        each
        for each in reversed(order.status_changes)
        if each.to_status is order.status and each.source is not ChangeSource.UNDO
    )


def still_there(order: WorkOrder, notification: Notification) -> bool:
    """Whether an order has not moved since a reminder was owed."""
    return standing_change(order).id == notification.payload.get("status_change_id")


def facts_of(change: StatusChange) -> Mapping[str, Any]:
    """What a reminder keeps, to see whether it is still so."""
    return {"status_change_id": change.id}


def drafts_left() -> Select[int, datetime]:
    """Requests of customers with something in them, and since when nobody has touched them; no form of the bench."""
    query = select(Draft.id.label("subject"), Draft.updated_at.label("since"))
    return query.where(Draft.form == FormName.INTAKE, Draft.version > 1)


def still_left(session: Session, notification: Notification) -> Draft | None:
    """The request of a reminder, if nobody has touched it since."""
    draft = session.get(Draft, notification.payload.get("draft_id", 0))
    return draft if draft is not None and draft.version == notification.payload.get("version") else None
