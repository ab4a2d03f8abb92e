"""The history of an order."""

from enum import Enum
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, CreatedAt, PrimaryKey, enum_type
from models.status import Outcome, WorkOrderStatus

if TYPE_CHECKING:
    from models.staff import Staff
    from models.work_order import WorkOrder


class ChangeSource(Enum):
    """What set the change off."""

    INTAKE = "INTAKE"
    WALK_IN = "WALK_IN"
    """Staff booked it for somebody at the counter."""
    COMMAND = "COMMAND"
    BUTTON = "BUTTON"
    UNDO = "UNDO"
    """The change before it was taken back before its customer heard of it."""
    SYSTEM = "SYSTEM"
    CUSTOMER = "CUSTOMER"
    """The customer did it themselves."""
    LIMIT = "LIMIT"
    """The quote is within what the customer had agreed to beforehand."""


class StatusChange(Base):
    """One row of history: from, to, who, when, why."""

    __tablename__ = "status_changes"
    __table_args__ = (
        Index("ix_status_changes_to_status_created_at", "to_status", "created_at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[PrimaryKey]
    work_order_id: Mapped[int] = mapped_column(ForeignKey("work_orders.id"), index=True)
    from_status: Mapped[WorkOrderStatus | None] = mapped_column(enum_type(WorkOrderStatus, "from_status"))
    """None for the first row, which records the booking."""
    to_status: Mapped[WorkOrderStatus] = mapped_column(enum_type(WorkOrderStatus, "to_status"))
    outcome: Mapped[Outcome | None] = mapped_column(enum_type(Outcome, "outcome"))
    reason: Mapped[str | None] = mapped_column(Text)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)
    """Who did it; None for the customer or the system."""
    source: Mapped[ChangeSource] = mapped_column(enum_type(ChangeSource, "source"))
    overridden: Mapped[bool] = mapped_column(default=False)
    """An owner went past the map."""
    created_at: Mapped[CreatedAt]

    work_order: Mapped["WorkOrder"] = relationship(back_populates="status_changes")
    staff: Mapped["Staff | None"] = relationship()

    @property
    def by_customer(self) -> bool:
        """Whether the customer took this step, so that news of it answers them."""
        return self.staff_id is None and self.source not in {ChangeSource.SYSTEM, ChangeSource.LIMIT}

    @property
    def public_reason(self) -> str | None:
        """What the customer reads: why an owner went past the map is the shop's own affair."""
        return None if self.overridden else self.reason
