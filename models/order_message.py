"""The two-way thread between a customer and the shop."""

from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, CreatedAt, PrimaryKey, TelegramId, enum_type

if TYPE_CHECKING:
    from models.work_order import WorkOrder


class MessageDirection(Enum):
    """Who speaks to whom."""

    FROM_CUSTOMER = "FROM_CUSTOMER"
    TO_CUSTOMER = "TO_CUSTOMER"
    INTERNAL = "INTERNAL"


class OrderMessage(Base):
    """One message about one order."""

    __tablename__ = "order_messages"
    __table_args__ = (UniqueConstraint("chat_id", "message_id"), {"sqlite_autoincrement": True})

    id: Mapped[PrimaryKey]
    work_order_id: Mapped[int] = mapped_column(ForeignKey("work_orders.id"), index=True)
    direction: Mapped[MessageDirection] = mapped_column(enum_type(MessageDirection, "direction"))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    chat_id: Mapped[TelegramId]
    message_id: Mapped[int]
    text: Mapped[str | None] = mapped_column(Text)
    file_id: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[CreatedAt]
    edited_at: Mapped[datetime | None]

    work_order: Mapped["WorkOrder"] = relationship(back_populates="messages")
