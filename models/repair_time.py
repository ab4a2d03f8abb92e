"""How long repairs of a kind took: a summary of the shop's own past year."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class RepairTime(Base):
    """What is told to customers; made anew every hour, and kept so that to tell it costs no more than a look."""

    __tablename__ = "repair_times"

    topic: Mapped[str] = mapped_column(String(180), primary_key=True)
    """Which repairs: a model, a fault of a kind of device, or a kind of device."""
    samples: Mapped[int]
    median: Mapped[int]
    """Minutes from in hand to ready, of half of them at the most."""
    slow: Mapped[int]
    """The same, of four fifths of them."""

    __table_args__ = ()
