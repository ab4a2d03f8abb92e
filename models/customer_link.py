"""The way from the counter into the chat, for a customer who came without one."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, CreatedAt, Moment, PrimaryKey
from models.customer import Customer


class CustomerLink(Base):
    """A single-use, expiring link that connects a customer with their chat; only a hash of its token is stored."""

    __tablename__ = "customer_links"

    id: Mapped[PrimaryKey]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"), index=True)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    created_at: Mapped[CreatedAt]
    expires_at: Mapped[Moment]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    """Since when a newer link has taken its place."""

    customer: Mapped["Customer"] = relationship()
