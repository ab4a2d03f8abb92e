"""What unlocks a device, sealed; who has looked at it; and messages that must not stay in their chats."""

from enum import Enum
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, CreatedAt, PrimaryKey, enum_type
from models.queued import Outbound

if TYPE_CHECKING:
    from models.staff import Staff


class Passcode(Base):
    """The passcode of an order's device, as long as the shop needs it."""

    __tablename__ = "passcodes"

    id: Mapped[PrimaryKey]
    work_order_id: Mapped[int] = mapped_column(ForeignKey("work_orders.id"), unique=True)
    sealed: Mapped[str] = mapped_column(Text)
    created_at: Mapped[CreatedAt]


class PasscodeView(Base):
    """Somebody of the shop looked at a passcode; this stays when the passcode is gone."""

    __tablename__ = "passcode_views"

    id: Mapped[PrimaryKey]
    work_order_id: Mapped[int] = mapped_column(ForeignKey("work_orders.id"), index=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    created_at: Mapped[CreatedAt]

    staff: Mapped["Staff"] = relationship()


class DeletionState(Enum):
    """Whether a message is still to be taken away."""

    DUE = "DUE"
    DONE = "DONE"
    """It is gone, or Telegram will not let us."""


class Deletion(Outbound, Base):
    """One message that is to leave its chat, and when."""

    __tablename__ = "deletions"
    OPEN = (DeletionState.DUE,)

    state: Mapped[DeletionState] = mapped_column(enum_type(DeletionState, "state"), default=DeletionState.DUE)
    message_id: Mapped[int]

    __table_args__ = (
        Index("ix_deletions_open", "lane", "id", sqlite_where=state.in_(OPEN), postgresql_where=state.in_(OPEN)),
        {"sqlite_autoincrement": True},
    )
