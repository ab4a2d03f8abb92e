"""What a repair would cost, as offered to the customer."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, CreatedAt, PrimaryKey, enum_type
from models.clock import utcnow
from models.status import Outcome, WorkOrderStatus

if TYPE_CHECKING:
    from models.status_change import StatusChange
    from models.work_order import WorkOrder

ENTIRE = 10_000
"""100 %, in basis points."""
ONE = 100
"""A quantity of one, in hundredths."""


class QuoteStatus(Enum):
    """Where an offer stands."""

    DRAFT = "DRAFT"
    """Being written; its customer knows nothing of it."""
    OFFERED = "OFFERED"
    APPROVED = "APPROVED"
    DECLINED = "DECLINED"
    EXPIRED = "EXPIRED"
    REPLACED = "REPLACED"
    """By a newer one, before it was decided."""
    WITHDRAWN = "WITHDRAWN"
    """The order went on without an answer."""


class QuoteLineKind(Enum):
    """What a line is for."""

    PART = "PART"
    LABOUR = "LABOUR"


UNDECIDED = frozenset({QuoteStatus.OFFERED, QuoteStatus.DECLINED, QuoteStatus.EXPIRED})
"""What the shop may still be told a yes to, by phone or at the counter."""
STANDING = UNDECIDED | {QuoteStatus.APPROVED}


class Quote(Base):
    """One version of the offer for one order; once sent, its lines never change."""

    __tablename__ = "quotes"
    __table_args__ = (UniqueConstraint("work_order_id", "version"), {"sqlite_autoincrement": True})

    id: Mapped[PrimaryKey]
    work_order_id: Mapped[int] = mapped_column(ForeignKey("work_orders.id"))
    version: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    """ISO 4217."""
    status: Mapped[QuoteStatus] = mapped_column(enum_type(QuoteStatus, "status"), default=QuoteStatus.DRAFT)
    revision: Mapped[int] = mapped_column(default=1)
    """Grows with every change, so that a button drawn before it is seen to be stale."""
    note: Mapped[str | None] = mapped_column(Text)
    """What its author tells the customer beside the lines."""
    valid_days: Mapped[int | None]
    created_at: Mapped[CreatedAt]
    sent_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    """The first moment at which it is good no longer."""
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("status_changes.id"))
    """The step of its order that decided it; None for a no that moved nothing."""

    work_order: Mapped["WorkOrder"] = relationship(back_populates="quotes")
    lines: Mapped[list["QuoteLine"]] = relationship(
        back_populates="quote", order_by="QuoteLine.id", lazy="selectin", cascade="all, delete-orphan"
    )
    decided_by: Mapped["StatusChange | None"] = relationship()

    def __init__(self, **given: Any) -> None:
        given.setdefault("status", QuoteStatus.DRAFT)  # not only once saved: orders read them before
        given.setdefault("revision", 1)
        super().__init__(**given)

    @property
    def total(self) -> int:
        """The sum of its lines with tax, in minor units."""
        return sum(line.total for line in self.lines)

    @property
    def tax(self) -> int:
        """The tax in the total, in minor units: of the sum at each rate, half a unit rounded up."""
        sums: dict[int, int] = defaultdict(int)
        for line in self.lines:
            sums[line.tax_basis_points] += line.total
        return sum(_half_up(total * rate, ENTIRE + rate) for rate, total in sums.items())

    def decide(self, status: QuoteStatus, by: "StatusChange | None" = None) -> None:
        """It is open no longer."""
        self.status, self.decided_at, self.decided_by = status, utcnow(), by
        self.revision += 1

    def reopen(self) -> None:
        """What decided it was taken back."""
        self.status, self.decided_at, self.decided_by = QuoteStatus.OFFERED, None, None
        self.revision += 1

    def back_to_draft(self) -> None:
        """Its sending was taken back before its customer read it."""
        self.status, self.sent_at, self.expires_at = QuoteStatus.DRAFT, None, None
        self.revision += 1


class QuoteLine(Base):
    """One part or one piece of labour."""

    __tablename__ = "quote_lines"

    id: Mapped[PrimaryKey]
    quote_id: Mapped[int] = mapped_column(ForeignKey("quotes.id"), index=True)
    kind: Mapped[QuoteLineKind] = mapped_column(enum_type(QuoteLineKind, "kind"))
    description: Mapped[str] = mapped_column(String(200))
    quantity: Mapped[int] = mapped_column(default=ONE)
    """In hundredths: 150 is an hour and a half."""
    unit_price: Mapped[int]
    """In minor units, as its author typed it: with tax or before it."""
    tax_basis_points: Mapped[int] = mapped_column(default=0)
    """2100 is 21 %."""
    tax_included: Mapped[bool] = mapped_column(default=False)
    """Whether the price of a unit holds the tax."""

    quote: Mapped["Quote"] = relationship(back_populates="lines")

    @property
    def total(self) -> int:
        """Quantity times price with tax, in minor units; rounded once, half a unit up."""
        added = 0 if self.tax_included else self.tax_basis_points
        return _half_up(self.quantity * self.unit_price * (ENTIRE + added), ONE * ENTIRE)


def _half_up(dividend: int, divisor: int) -> int:
    """A quotient of numbers that are not negative, to the nearest whole one."""
    return (2 * dividend + divisor) // (2 * divisor)


def standing(quotes: Sequence[Quote]) -> Quote | None:
    """The newest quote that was sent and that nothing took the place of."""
    sent = [each for each in quotes if each.status in STANDING]
    return max(sent, key=lambda each: each.version, default=None)


def follow(quotes: Sequence[Quote], change: "StatusChange") -> None:
    """Have the quote that stands go with its order: whoever moves the order past it has decided it."""
    quote = standing(quotes)
    if quote is None or change.from_status is not WorkOrderStatus.AWAITING_APPROVAL:
        return
    if quote.status is QuoteStatus.APPROVED:
        return  # decided by another step, and open again only if that one is taken back
    if change.to_status is WorkOrderStatus.APPROVED:
        quote.decide(QuoteStatus.APPROVED, change)
    elif quote.status is QuoteStatus.OFFERED:
        declined = change.outcome is Outcome.DECLINED
        quote.decide(QuoteStatus.DECLINED if declined else QuoteStatus.WITHDRAWN, change)


def go_back(quotes: Sequence[Quote], taken_back: "StatusChange") -> None:
    """Have the quotes go back with their order: what is open to their author, what the step decided to open."""
    for quote in quotes:
        if quote.decided_by is taken_back:
            quote.reopen()
        elif taken_back.to_status is WorkOrderStatus.AWAITING_APPROVAL and quote.status is QuoteStatus.OFFERED:
            quote.back_to_draft()
