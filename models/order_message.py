"""The two-way thread between a customer and the shop."""

from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Any

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, CreatedAt, Facts, PrimaryKey, TelegramId, enum_type

if TYPE_CHECKING:
    from models.customer import Customer
    from models.staff import Staff
    from models.work_order import WorkOrder


class MessageDirection(Enum):
    """Who speaks to whom."""

    FROM_CUSTOMER = "FROM_CUSTOMER"
    TO_CUSTOMER = "TO_CUSTOMER"
    INTERNAL = "INTERNAL"


class MessageKind(Enum):
    """What a message consists of."""

    TEXT = "TEXT"
    PHOTO = "PHOTO"
    DOCUMENT = "DOCUMENT"
    VOICE = "VOICE"
    AUDIO = "AUDIO"
    VIDEO = "VIDEO"
    VIDEO_NOTE = "VIDEO_NOTE"
    ANIMATION = "ANIMATION"
    LOCATION = "LOCATION"
    CONTACT = "CONTACT"
    """Its name and number are the text."""


class OrderMessage(Base):
    """One message about one order; what a customer wrote may wait for them to say about which."""

    __tablename__ = "order_messages"
    __table_args__ = (UniqueConstraint("chat_id", "message_id"), {"sqlite_autoincrement": True})

    id: Mapped[PrimaryKey]
    work_order_id: Mapped[int | None] = mapped_column(ForeignKey("work_orders.id"), index=True)
    """None until its customer has said which of their orders it is about."""
    direction: Mapped[MessageDirection] = mapped_column(enum_type(MessageDirection, "direction"))
    kind: Mapped[MessageKind] = mapped_column(enum_type(MessageKind, "kind"), default=MessageKind.TEXT)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"), index=True)
    """Whose thread it is in, also before it has an order."""
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    """Who wrote it, if somebody of the shop did."""
    chat_id: Mapped[TelegramId]
    message_id: Mapped[int]
    text: Mapped[str | None] = mapped_column(Text)
    """What was written, or stands under what was sent."""
    file_id: Mapped[str | None] = mapped_column(Text)
    place: Mapped[dict[str, Any] | None] = mapped_column(Facts())
    """Latitude and longitude, where it is a location."""
    created_at: Mapped[CreatedAt]
    edited_at: Mapped[datetime | None]
    """When its writer changed it last, by Telegram's clock."""

    work_order: Mapped["WorkOrder | None"] = relationship(back_populates="messages")
    customer: Mapped["Customer"] = relationship()
    staff: Mapped["Staff | None"] = relationship()
