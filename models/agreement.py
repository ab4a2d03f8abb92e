"""In which condition a device came in: written down once, and agreed to by whoever owns it."""

import hashlib
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, Connection, ForeignKey, String, Text, UniqueConstraint, event, inspect
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from models.base import Base, CreatedAt, PrimaryKey
from models.errors import AgreementIsFrozen

if TYPE_CHECKING:
    from models.staff import Staff
    from models.work_order import WorkOrder

FROZEN = ("work_order_id", "version", "text", "photo_ids", "digest", "recorded_by_id", "created_at")


class Agreement(Base):
    """What was found on a device when it came in; a correction is a new version, and this one stays as it is."""

    __tablename__ = "agreements"

    id: Mapped[PrimaryKey]
    work_order_id: Mapped[int] = mapped_column(ForeignKey("work_orders.id"))
    version: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    """In the customer's language, as it was when it was written."""
    photo_ids: Mapped[list[str]] = mapped_column(JSON)
    """Telegram's unique ids of the pictures that belong to it."""
    digest: Mapped[str] = mapped_column(String(64))
    """SHA-256 over all of it: what was agreed to can be told from what was changed since."""
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    created_at: Mapped[CreatedAt]
    agreed_at: Mapped[datetime | None]
    agreed_by_id: Mapped[int | None] = mapped_column(ForeignKey("customers.id"), index=True)
    superseded_at: Mapped[datetime | None]
    """Since when there is a newer version."""

    work_order: Mapped["WorkOrder"] = relationship(back_populates="agreements")
    recorded_by: Mapped["Staff"] = relationship()

    __table_args__ = (UniqueConstraint("work_order_id", "version"), {"sqlite_autoincrement": True})

    @property
    def short_digest(self) -> str:
        """As much of the digest as people compare."""
        return self.digest[:8]

    @property
    def intact(self) -> bool:
        """Whether it says what it said when it was written."""
        return self.digest == digest_of(self.work_order_id, self.version, self.text, self.photo_ids, self.created_at)


def digest_of(work_order_id: int, version: int, text: str, photo_ids: list[str], created_at: datetime) -> str:
    """SHA-256, as hexadecimal digits, over everything that was written down."""
    written = [work_order_id, version, created_at.astimezone(UTC).isoformat(), text, photo_ids]
    return hashlib.sha256(json.dumps(written, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


@event.listens_for(Agreement, "before_update")
def _stays_as_it_is(_mapper: Mapper[Agreement], _connection: Connection, agreement: Agreement) -> None:
    """Refuse to save another text under the same agreement."""
    changed: Any = inspect(agreement).attrs
    if any(changed[name].history.has_changes() for name in FROZEN):
        raise AgreementIsFrozen(f"{agreement.id} of order {agreement.work_order_id}")
