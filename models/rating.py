"""What a customer thought of a repair."""

from enum import Enum
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, CreatedAt, PrimaryKey

if TYPE_CHECKING:
    from models.work_order import WorkOrder

LOWEST, HIGHEST = 1, 5


class Stars(Enum):
    """A score, as a button spells it."""

    ONE = "ONE"
    TWO = "TWO"
    THREE = "THREE"
    FOUR = "FOUR"
    FIVE = "FIVE"

    @property
    def score(self) -> int:
        """How many."""
        return list(Stars).index(self) + 1


class Rating(Base):
    """One to five stars for one order, and perhaps a line with them."""

    __tablename__ = "ratings"
    __table_args__ = (
        CheckConstraint(f"score BETWEEN {LOWEST} AND {HIGHEST}", name="score"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[PrimaryKey]
    work_order_id: Mapped[int] = mapped_column(ForeignKey("work_orders.id"), unique=True)
    score: Mapped[int]
    comment: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[CreatedAt]

    work_order: Mapped["WorkOrder"] = relationship(lazy="raise")
