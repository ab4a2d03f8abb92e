"""The group chat of those who work here."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, CreatedAt, PrimaryKey, TelegramId


class StaffGroup(Base):
    """A group that an owner bound to the shop; at most one is bound at a time."""

    __tablename__ = "staff_groups"

    id: Mapped[PrimaryKey]
    chat_id: Mapped[TelegramId] = mapped_column(unique=True)
    title: Mapped[str] = mapped_column(String(128))
    is_forum: Mapped[bool] = mapped_column(default=False)
    """Whether it has topics, of which each order then gets one."""
    bound_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    created_at: Mapped[CreatedAt]
    unbound_at: Mapped[datetime | None]
    """Since when it is a group like any other again."""
