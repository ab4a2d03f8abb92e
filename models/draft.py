"""A half-filled intake."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.ext.mutable import MutableDict
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, CreatedAt, PrimaryKey, TelegramId
from models.clock import utcnow


class Draft(Base):
    """The answers of one chat so far, and the step it is at; at most one a chat."""

    __tablename__ = "drafts"

    id: Mapped[PrimaryKey]
    chat_id: Mapped[TelegramId] = mapped_column(unique=True)
    telegram_user_id: Mapped[TelegramId]
    step: Mapped[str] = mapped_column(String(32))
    answers: Mapped[dict[str, Any]] = mapped_column(MutableDict.as_mutable(JSON()), default=dict)
    """By field name; a skipped optional field is there with None."""
    version: Mapped[int] = mapped_column(default=1)
    """Grows with every answer, so that a button of an earlier question is seen to be stale."""
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[datetime] = mapped_column(default=utcnow, onupdate=utcnow)
