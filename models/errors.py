"""What the models refuse, as facts; the words are chosen where texts are rendered."""

from pathlib import Path
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


class AgreementIsFrozen(ModelError):
    """What was written down about a device's condition is not rewritten: it gets a new version."""


class UnrecordedStatusChange(ModelError):
    """The status of an order was written without its row of history: use WorkOrder.move_to."""


class UpdatePastSearch(ModelError):
    """Columns that orders are found by were to be written past the session: change the objects instead."""


class SchemaError(ModelError):
    """The tables of the database are not, and could not be made, those that this code works with."""


class NewerSchema(SchemaError):
    """A later release has been at work in this database."""

    def __init__(self, found: str, newest: str) -> None:
        super().__init__(
            f"The database is at revision {found}, and this Benchbell knows revisions up to {newest} only. "
            "Update Benchbell, or restore a backup made before."
        )
        self.found = found
        self.newest = newest


class UnknownSchema(SchemaError):
    """Tables of ours without a revision, and like those of none."""

    def __init__(self, difference: str) -> None:
        super().__init__(
            f"The database has tables like ours, but not those of any release (nearest miss: {difference}). "
            "Check DATABASE_URL, or restore a backup."
        )
        self.difference = difference


class BackupFailed(SchemaError):
    """There is no copy of the database to go back to, so it was not touched."""

    def __init__(self, file: Path, reason: str) -> None:
        super().__init__(f"The database was not migrated, because it could not be copied to {file}: {reason}")
        self.file = file
        self.reason = reason


class MigrationFailed(SchemaError):
    """The tables could not be changed, and are as they were."""

    def __init__(self, old: str, new: str, reason: str) -> None:
        super().__init__(f"The database could not be migrated from {old} to {new}, and is as it was: {reason}")
        self.old = old
        self.new = new
        self.reason = reason


class BrokenReference(SchemaError):
    """With its tables changed, the database would have a row that points nowhere; they are as they were."""

    def __init__(self, table: str, referred: str) -> None:
        super().__init__(
            f"The database was not migrated: a row of {table} would refer to a row of {referred} that is not there."
        )
        self.table = table
        self.referred = referred
