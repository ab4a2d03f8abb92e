"""One repair of one device, and the only door through which its status moves."""

from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Any

from sqlalchemy import ForeignKey, Index, Text, event, false, inspect
from sqlalchemy.orm import Mapped, Session, UOWTransaction, mapped_column, relationship, validates

from models.base import Base, BigId, CreatedAt, PrimaryKey, enum_type
from models.clock import utcnow
from models.errors import IllegalMove, UnrecordedStatusChange
from models.status import TERMINAL, Condition, Moves, Outcome, WorkOrderStatus, legal_moves
from models.status_change import ChangeSource, StatusChange

if TYPE_CHECKING:
    from models.customer import Customer
    from models.device import Device
    from models.order_message import OrderMessage
    from models.photo import Photo
    from models.quote import Quote
    from models.staff import Staff


class Charge(Enum):
    """Who pays, as far as it decides whether a quote must come first."""

    QUOTED = "QUOTED"
    FREE = "FREE"
    WARRANTY = "WARRANTY"


class WorkOrder(Base):
    """One repair of one device; people know it by its number."""

    __tablename__ = "work_orders"

    id: Mapped[PrimaryKey]
    number: Mapped[int] = mapped_column(unique=True)
    device_id: Mapped[int] = mapped_column(ForeignKey("devices.id"), index=True)
    status: Mapped[WorkOrderStatus] = mapped_column(
        enum_type(WorkOrderStatus, "status"), default=WorkOrderStatus.PENDING
    )
    held_from: Mapped[WorkOrderStatus | None] = mapped_column(enum_type(WorkOrderStatus, "held_from"))
    """Where an order on hold returns to."""
    outcome: Mapped[Outcome | None] = mapped_column(enum_type(Outcome, "outcome"))
    charge: Mapped[Charge] = mapped_column(enum_type(Charge, "charge"), default=Charge.QUOTED)
    preauthorised_limit: Mapped[int | None]
    """Up to how much the customer said to go ahead, in minor units of the shop's currency."""
    problem: Mapped[str] = mapped_column(Text)
    condition: Mapped[str | None] = mapped_column(Text)
    accessories: Mapped[str | None] = mapped_column(Text)
    technician_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)
    warranty_of_id: Mapped[int | None] = mapped_column(ForeignKey("work_orders.id"), index=True)
    """The earlier order that this one is a warranty return of."""
    draft_id: Mapped[int | None] = mapped_column(BigId, unique=True)
    """The intake it came from: one draft can never become two orders."""
    muted: Mapped[bool] = mapped_column(default=False, server_default=false())
    """The customer wants no news of it that can wait."""
    version: Mapped[int] = mapped_column()
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[datetime] = mapped_column(default=utcnow, onupdate=utcnow)

    device: Mapped["Device"] = relationship(back_populates="work_orders")
    technician: Mapped["Staff | None"] = relationship(lazy="raise")
    status_changes: Mapped[list["StatusChange"]] = relationship(
        back_populates="work_order", order_by="StatusChange.id", lazy="raise_on_sql", passive_deletes=True
    )
    photos: Mapped[list["Photo"]] = relationship(back_populates="work_order", order_by="Photo.id")
    quotes: Mapped[list["Quote"]] = relationship(back_populates="work_order", order_by="Quote.version")
    messages: Mapped[list["OrderMessage"]] = relationship(back_populates="work_order", order_by="OrderMessage.id")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - read by SQLAlchemy as a plain class attribute
    __table_args__ = (
        Index("ix_work_orders_status_created_at", "status", "created_at"),
        {"sqlite_autoincrement": True},
    )

    def __init__(self, **given: Any) -> None:
        given.setdefault("status", WorkOrderStatus.PENDING)  # not only once saved: the rules below read them before
        given.setdefault("charge", Charge.QUOTED)
        super().__init__(**given)

    @validates("status")
    def _spelled_right(self, _key: str, value: object) -> WorkOrderStatus:
        """Refuse a status that is not in the Enum where it is assigned, not only when it is saved."""
        return value if isinstance(value, WorkOrderStatus) else WorkOrderStatus(value)

    @property
    def customer(self) -> "Customer":
        """Who owns the device."""
        return self.device.customer

    @property
    def closed(self) -> bool:
        """Whether nothing more can happen to it."""
        return self.status in TERMINAL

    @property
    def needs_quote(self) -> bool:
        """Whether paid work must be approved first."""
        if self.charge is not Charge.QUOTED:
            return False
        if self.preauthorised_limit is None or not self.quotes:
            return True
        return self.quotes[-1].total > self.preauthorised_limit

    def next_moves(self) -> Moves:
        """The moves open to this order as it stands, with what each still asks of the person."""
        return {
            status: conditions
            for status, conditions in legal_moves(self.status, self.held_from).items()
            if Condition.NO_QUOTE_NEEDED not in conditions or not self.needs_quote
        }

    def move_to(
        self,
        new: WorkOrderStatus,
        *,
        source: ChangeSource,
        staff: "Staff | None" = None,
        outcome: Outcome | None = None,
        reason: str | None = None,
        override: bool = False,
    ) -> "StatusChange":
        """Move along the map and return the row of history; raises IllegalMove and then changes nothing."""
        self._check(new, outcome, reason, override=override)
        if new is not WorkOrderStatus.READY_FOR_PICKUP:
            outcome = None  # why it became ready, and nothing else
        change = StatusChange(
            work_order=self,
            from_status=self.status,
            to_status=new,
            outcome=outcome,
            reason=reason,
            staff=staff,
            source=source,
            overridden=override,
        )
        self.held_from = self.status if new is WorkOrderStatus.ON_HOLD else None
        if new not in {WorkOrderStatus.COLLECTED, WorkOrderStatus.ON_HOLD}:
            self.outcome = outcome
        self.status = new
        return change

    def take_back(
        self, latest: StatusChange, *, staff: "Staff | None" = None, outcome: Outcome | None = None
    ) -> StatusChange:
        """Step back over the latest change, off the map, and return the row of history that says so.

        `outcome` is what the order had before, if it goes back to being ready. Not for the first row of a history.
        """
        before = latest.from_status
        if before is None or latest.to_status is not self.status:
            raise ValueError(f"#{self.number}: {latest.to_status.value} is not a step that can be taken back")
        change = StatusChange(
            work_order=self,
            from_status=self.status,
            to_status=before,
            outcome=outcome,
            staff=staff,
            source=ChangeSource.UNDO,
            overridden=False,
        )
        self.held_from = self.status if before is WorkOrderStatus.ON_HOLD else None
        self.outcome = outcome
        self.status = before
        return change

    def _check(self, new: WorkOrderStatus, outcome: Outcome | None, reason: str | None, *, override: bool) -> None:
        conditions = legal_moves(self.status, self.held_from).get(new)
        if override:
            ready = new is WorkOrderStatus.READY_FOR_PICKUP
            conditions = frozenset({Condition.REASON, *([Condition.OUTCOME] if ready else [])})
        if conditions is None or new is self.status:
            raise IllegalMove(self, new)
        held = {
            Condition.NO_QUOTE_NEEDED: lambda: not self.needs_quote,
            Condition.OUTCOME: lambda: outcome is not None,
            Condition.NOT_REPAIRED: lambda: outcome is not Outcome.REPAIRED,
            Condition.REASON: lambda: bool(reason and reason.strip()),
        }
        for condition in Condition:
            if condition in conditions and not held[condition]():
                raise IllegalMove(self, new, condition)


@event.listens_for(Session, "before_flush")
def _every_status_change_is_recorded(session: Session, _context: UOWTransaction, _instances: Any) -> None:
    """Refuse to save a status that moved without its row of history."""
    for order in (each for each in session.dirty if isinstance(each, WorkOrder)):
        if not inspect(order).attrs.status.history.has_changes():
            continue
        recorded = any(
            isinstance(each, StatusChange) and each.work_order is order and each.to_status is order.status
            for each in session.new
        )
        if not recorded:
            raise UnrecordedStatusChange(f"#{order.number} -> {order.status.value}")
