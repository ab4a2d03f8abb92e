"""Which process leads."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Moment


class Lease(Base):
    """A role that one process holds at a time, for as long as its heart beats."""

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    holder: Mapped[str] = mapped_column(String(120))
    expires_at: Mapped[Moment]
    fence: Mapped[int] = mapped_column(default=0)
    """Grows each time the role changes hands."""
