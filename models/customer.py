"""Who owns the device."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, CreatedAt, PrimaryKey, TelegramId

if TYPE_CHECKING:
    from models.device import Device


class Customer(Base):
    """A person who owns devices; may or may not have a chat with the bot."""

    __tablename__ = "customers"

    id: Mapped[PrimaryKey]
    name: Mapped[str] = mapped_column(String(100))
    email: Mapped[str | None] = mapped_column(String(254), unique=True, index=True)
    phone: Mapped[str | None] = mapped_column(String(16), index=True)
    """E.164, as +34600111222."""
    notes: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[CreatedAt]
    telegram_user_id: Mapped[TelegramId | None] = mapped_column(unique=True)
    chat_id: Mapped[TelegramId | None] = mapped_column(index=True)
    language: Mapped[str | None] = mapped_column(String(16))
    reachable: Mapped[bool] = mapped_column(default=True)
    """False from a refused delivery until they write again."""
    unreachable_since: Mapped[datetime | None]
    forgotten_at: Mapped[datetime | None]
    """Since when nothing is known of them but what was repaired for somebody."""

    devices: Mapped[list["Device"]] = relationship(back_populates="customer", order_by="Device.id")
