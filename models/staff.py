"""Who works in the shop."""

from datetime import datetime
from enum import Enum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, CreatedAt, Moment, PrimaryKey, TelegramId, enum_type


class Role(Enum):
    """What a member of staff may do."""

    TECHNICIAN = "TECHNICIAN"
    OWNER = "OWNER"


class Staff(Base):
    """A technician or an owner, known by Telegram's user id and never by a username."""

    __tablename__ = "staff"

    id: Mapped[PrimaryKey]
    telegram_user_id: Mapped[TelegramId] = mapped_column(unique=True)
    chat_id: Mapped[TelegramId]
    name: Mapped[str] = mapped_column(String(100))
    role: Mapped[Role] = mapped_column(enum_type(Role, "role"))
    language: Mapped[str | None] = mapped_column(String(16))
    created_at: Mapped[CreatedAt]
    revoked_at: Mapped[datetime | None]

    @property
    def active(self) -> bool:
        """Whether they still work here."""
        return self.revoked_at is None

    @property
    def owner(self) -> bool:
        """Whether they run the shop."""
        return self.role is Role.OWNER


class StaffInvite(Base):
    """A single-use, expiring way in; only a hash of its token is stored."""

    __tablename__ = "staff_invites"

    id: Mapped[PrimaryKey]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    role: Mapped[Role] = mapped_column(enum_type(Role, "role"), default=Role.TECHNICIAN)
    invited_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    created_at: Mapped[CreatedAt]
    expires_at: Mapped[Moment]
    used_at: Mapped[datetime | None]
    used_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))

    invited_by: Mapped["Staff"] = relationship(foreign_keys=[invited_by_id])
