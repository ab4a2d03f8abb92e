"""What a repair would cost, as offered to the customer."""

from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, CreatedAt, PrimaryKey, enum_type

if TYPE_CHECKING:
    from models.work_order import WorkOrder


class QuoteStatus(Enum):
    """Where an offer stands."""

    OFFERED = "OFFERED"
    APPROVED = "APPROVED"
    DECLINED = "DECLINED"
    EXPIRED = "EXPIRED"
    REPLACED = "REPLACED"


class QuoteLineKind(Enum):
    """What a line is for."""

    PART = "PART"
    LABOUR = "LABOUR"


class Quote(Base):
    """One version of the offer for one order."""

    __tablename__ = "quotes"
    __table_args__ = (UniqueConstraint("work_order_id", "version"), {"sqlite_autoincrement": True})

    id: Mapped[PrimaryKey]
    work_order_id: Mapped[int] = mapped_column(ForeignKey("work_orders.id"))
    version: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    """ISO 4217."""
    status: Mapped[QuoteStatus] = mapped_column(enum_type(QuoteStatus, "status"), default=QuoteStatus.OFFERED)
    created_at: Mapped[CreatedAt]
    expires_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]

    work_order: Mapped["WorkOrder"] = relationship(back_populates="quotes")
    lines: Mapped[list["QuoteLine"]] = relationship(back_populates="quote", order_by="QuoteLine.id", lazy="selectin")

    @property
    def total(self) -> int:
        """The sum of its lines with tax, in minor units."""
        return sum(line.total for line in self.lines)


class QuoteLine(Base):
    """One part or one piece of labour."""

    __tablename__ = "quote_lines"

    id: Mapped[PrimaryKey]
    quote_id: Mapped[int] = mapped_column(ForeignKey("quotes.id"), index=True)
    kind: Mapped[QuoteLineKind] = mapped_column(enum_type(QuoteLineKind, "kind"))
    description: Mapped[str] = mapped_column(String(200))
    quantity: Mapped[int] = mapped_column(default=1)
    unit_price: Mapped[int]
    """In minor units, before tax."""
    tax_basis_points: Mapped[int] = mapped_column(default=0)
    """2100 is 21 %."""

    quote: Mapped["Quote"] = relationship(back_populates="lines")

    @property
    def total(self) -> int:
        """Quantity times price with tax, in minor units, half a unit rounded up."""
        return (self.quantity * self.unit_price * (10_000 + self.tax_basis_points) + 5_000) // 10_000
