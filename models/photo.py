"""Pictures of a device, kept by Telegram."""

from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, CreatedAt, PrimaryKey

if TYPE_CHECKING:
    from models.staff import Staff
    from models.work_order import WorkOrder


class Photo(Base):
    """One picture, as Telegram's ids for it: the bytes stay there."""

    __tablename__ = "photos"

    id: Mapped[PrimaryKey]
    work_order_id: Mapped[int] = mapped_column(ForeignKey("work_orders.id"), index=True)
    file_id: Mapped[str] = mapped_column(Text)
    file_unique_id: Mapped[str] = mapped_column(String(64))
    file_size: Mapped[int | None]
    """In bytes, as Telegram said."""
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)
    """Who took it at the counter; None for a picture of the customer's."""
    created_at: Mapped[CreatedAt]

    work_order: Mapped["WorkOrder"] = relationship(back_populates="photos")
    staff: Mapped["Staff | None"] = relationship()
