"""The card of an order that stays in its customer's chat, and shows where the repair is now."""

from enum import Enum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, enum_type
from models.queued import Outbound


class CardState(Enum):
    """Whether a card shows what is so."""

    DUE = "DUE"
    SHOWN = "SHOWN"
    UNREACHABLE = "UNREACHABLE"
    """The chat is closed to us; due again when its customer writes."""
    GONE = "GONE"
    """Its customer took it away, or Telegram will not have it: it does not come again."""


class StatusCard(Outbound, Base):
    """One message of one order, edited as the order moves on: there is never a second one."""

    __tablename__ = "status_cards"
    OPEN = (CardState.DUE,)

    work_order_id: Mapped[int] = mapped_column(ForeignKey("work_orders.id"), unique=True)
    state: Mapped[CardState] = mapped_column(enum_type(CardState, "state"), default=CardState.DUE)
    message_id: Mapped[int | None]
    """None until it was sent."""
    shown: Mapped[str | None] = mapped_column(String(64))
    """What recognises that which it shows."""
    pinned: Mapped[bool | None]
    """None until that was tried; False where we may not."""

    __table_args__ = (
        Index("ix_status_cards_open", "lane", "id", sqlite_where=state.in_(OPEN), postgresql_where=state.in_(OPEN)),
        {"sqlite_autoincrement": True},
    )
