"""A half-filled form."""

from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.ext.mutable import MutableDict
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, CreatedAt, PrimaryKey, TelegramId, enum_type
from models.clock import utcnow


class FormName(Enum):
    """What a draft is a draft of."""

    INTAKE = "INTAKE"
    """A customer's request for a repair."""
    REASON = "REASON"
    """Why an order goes where it goes, from staff."""
    RECEIVING = "RECEIVING"
    """What came in at the counter, and in which condition, from staff."""
    COMMENT = "COMMENT"
    """A line beside the stars that a customer gave."""
    QUOTE_LINES = "QUOTE_LINES"
    """What a quote holds, from staff, message after message."""
    QUOTE_NOTE = "QUOTE_NOTE"
    """What the customer reads below the lines of a quote, from staff."""
    LIMIT = "LIMIT"
    """How much may be spent without asking, from the customer."""
    WALK_IN = "WALK_IN"
    """A request of somebody who stands at the counter, from staff."""
    LETTER = "LETTER"
    """What to tell an order's customer, from staff."""
    NOTE = "NOTE"
    """What to note of an order, from staff."""
    CODE = "CODE"
    """By what somebody may collect a device, from staff."""
    PASSCODE = "PASSCODE"
    """What unlocks a device, from its customer or from staff; no answer to it is ever saved here."""


class Draft(Base):
    """The answers of one chat so far, and the step it is at; at most one a chat."""

    __tablename__ = "drafts"

    id: Mapped[PrimaryKey]
    chat_id: Mapped[TelegramId] = mapped_column(unique=True)
    telegram_user_id: Mapped[TelegramId]
    form: Mapped[FormName] = mapped_column(enum_type(FormName, "form"))
    work_order_id: Mapped[int | None] = mapped_column(ForeignKey("work_orders.id"), index=True)
    """The order that the form is about, where there is one already."""
    language: Mapped[str | None] = mapped_column(String(16))
    """What this person read when they began."""
    step: Mapped[str] = mapped_column(String(32))
    answers: Mapped[dict[str, Any]] = mapped_column(MutableDict.as_mutable(JSON()), default=dict)
    """By field name; a skipped optional field is there with None."""
    version: Mapped[int] = mapped_column(default=1)
    """Grows with every answer, so that a button of an earlier question is seen to be stale."""
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[datetime] = mapped_column(default=utcnow, onupdate=utcnow)

    def __init__(self, **given: Any) -> None:
        given.setdefault("form", FormName.INTAKE)  # not only once saved: what is drawn of it asks before
        super().__init__(**given)
