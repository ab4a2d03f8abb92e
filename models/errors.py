"""What the models refuse, as facts; the words are chosen where texts are rendered."""

from typing import TYPE_CHECKING

from models.status import Condition, WorkOrderStatus

if TYPE_CHECKING:
    from models.work_order import WorkOrder


class ModelError(Exception):
    """A rule of the data model was broken."""


class IllegalMove(ModelError):
    """The map has no such move for this order as it stands."""

    def __init__(self, order: "WorkOrder", new: WorkOrderStatus, missing: Condition | None = None) -> None:
        super().__init__(f"#{order.number}: {order.status.value} -> {new.value} ({missing and missing.value})")
        self.order_id = order.id
        self.number = order.number
        self.status = order.status
        self.new = new
        self.missing = missing
        """What would make it legal; None where the move is not on the map at all."""


class UnrecordedStatusChange(ModelError):
    """The status of an order was written without its row of history: use WorkOrder.move_to."""
