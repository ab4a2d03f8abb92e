"""One physical thing of a customer."""

from enum import Enum
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, CreatedAt, PrimaryKey, enum_type

if TYPE_CHECKING:
    from models.customer import Customer
    from models.work_order import WorkOrder


class DeviceKind(Enum):
    """What kind of thing is repaired."""

    PHONE = "PHONE"
    TABLET = "TABLET"
    LAPTOP = "LAPTOP"
    DESKTOP = "DESKTOP"
    CONSOLE = "CONSOLE"
    WATCH = "WATCH"
    AUDIO = "AUDIO"
    CAMERA = "CAMERA"
    OTHER = "OTHER"


class Device(Base):
    """A phone, a laptop, …: what a work order is about."""

    __tablename__ = "devices"

    id: Mapped[PrimaryKey]
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"), index=True)
    kind: Mapped[DeviceKind] = mapped_column(enum_type(DeviceKind, "kind"))
    brand: Mapped[str] = mapped_column(String(60))
    model: Mapped[str] = mapped_column(String(80))
    serial: Mapped[str | None] = mapped_column(String(40), index=True)
    imei: Mapped[str | None] = mapped_column(String(15), index=True)
    created_at: Mapped[CreatedAt]

    customer: Mapped["Customer"] = relationship(back_populates="devices")
    work_orders: Mapped[list["WorkOrder"]] = relationship(back_populates="device", order_by="WorkOrder.id")

    @property
    def name(self) -> str:
        """What people call it at the counter: brand and model."""
        return f"{self.brand} {self.model}".strip() or "—"
