"""Rows that wait to be worked on, strictly in order within a lane."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import CreatedAt, Moment, PrimaryKey, TelegramId
from models.clock import queued_at


class Queued:
    """The columns of a durable queue: one lane's rows are done one at a time, oldest first.

    A worker holds a row by a lease, which it must still hold to settle the row.
    """

    OPEN: ClassVar[tuple[Any, ...]]
    """The states in which a row still waits to be worked on, and holds back its lane."""

    lane: Mapped[TelegramId]
    """The chat whose work is done strictly in order."""
    due_at: Mapped[Moment] = mapped_column(default=queued_at)
    attempts: Mapped[int] = mapped_column(default=0)
    """How often it failed for a reason that counts against it."""
    lease_token: Mapped[str | None] = mapped_column(String(32))
    leased_until: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(String(500))


class Outbound(Queued):
    """The columns of what goes out to a chat."""

    id: Mapped[PrimaryKey]
    uncertain: Mapped[int] = mapped_column(default=0)
    """How many sends ended without our learning whether they arrived: each may have been a duplicate."""
    created_at: Mapped[CreatedAt]

    @property
    def waits_since(self) -> datetime:
        """Since when it could have been sent."""
        return self.created_at

    def __str__(self) -> str:
        return f"{type(self).__name__} {self.id}"
