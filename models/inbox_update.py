"""Telegram's updates, stored before they are acknowledged."""

from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, CreatedAt, Facts, TelegramId, enum_type
from models.queued import Queued


class InboxState(Enum):
    """How far an update has come."""

    NEW = "NEW"
    APPLIED = "APPLIED"
    """What it asked for is committed; the answer in the chat is still owed."""
    DONE = "DONE"
    DEAD = "DEAD"
    """Given up after too many failures; kept, and shown to the owners."""


class InboxUpdate(Queued, Base):
    """One raw update; its key makes a second delivery of it harmless."""

    __tablename__ = "inbox_updates"
    OPEN = (InboxState.NEW, InboxState.APPLIED)

    update_id: Mapped[TelegramId] = mapped_column(primary_key=True, autoincrement=False)
    payload: Mapped[dict[str, Any]] = mapped_column(Facts())
    media_group_id: Mapped[str | None] = mapped_column(String(64))
    """The album it belongs to, if any."""
    state: Mapped[InboxState] = mapped_column(enum_type(InboxState, "state"), default=InboxState.NEW)
    view: Mapped[dict[str, Any] | None] = mapped_column(Facts())
    """What to show the chat once applied, so that a replay can show it again."""
    reference: Mapped[str | None] = mapped_column(String(16))
    """What the user was told to quote, if it failed."""
    created_at: Mapped[CreatedAt]
    done_at: Mapped[datetime | None]

    __table_args__ = (
        Index(
            "ix_inbox_updates_open",
            "lane",
            "update_id",
            sqlite_where=state.in_(OPEN),
            postgresql_where=state.in_(OPEN),
        ),
        Index("ix_inbox_updates_state_done_at", "state", "done_at"),
    )
