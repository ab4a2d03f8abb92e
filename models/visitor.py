"""Whoever writes to the bot, be they customer, staff or neither yet."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, CreatedAt, TelegramId

MENU_DIGEST = 16
"""Characters of what stands for a list of commands."""


class Visitor(Base):
    """What a person asked to be remembered of them, whatever else they are to the shop."""

    __tablename__ = "visitors"
    __table_args__ = ()

    telegram_user_id: Mapped[TelegramId] = mapped_column(primary_key=True, autoincrement=False)
    language: Mapped[str | None] = mapped_column(String(16))
    """The language they chose; None for whatever their Telegram speaks."""
    menu: Mapped[str | None] = mapped_column(String(MENU_DIGEST))
    """What stands for the list of commands that was published in their chat; None where they have none of their own."""
    data_sent_at: Mapped[datetime | None]
    """When they were last sent all that is stored about them."""
    created_at: Mapped[CreatedAt]
