"""Links to an order's page, for whoever has one."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, CreatedAt, PrimaryKey
from models.work_order import WorkOrder


class TrackingLink(Base):
    """One link: its token can be worked out of the seed and the shop's key, and only its hash is stored."""

    __tablename__ = "tracking_links"

    id: Mapped[PrimaryKey]
    work_order_id: Mapped[int] = mapped_column(ForeignKey("work_orders.id"))
    seed: Mapped[str] = mapped_column(String(32))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[CreatedAt]
    revoked_at: Mapped[datetime | None] = mapped_column()

    work_order: Mapped["WorkOrder"] = relationship()

    __table_args__ = (
        Index("ix_tracking_links_work_order_id", "work_order_id"),
        Index(
            "uq_tracking_links_live",
            "work_order_id",
            unique=True,
            sqlite_where=revoked_at.is_(None),
            postgresql_where=revoked_at.is_(None),
        ),
        {"sqlite_autoincrement": True},
    )
