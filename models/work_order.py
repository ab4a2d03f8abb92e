"""One repair of one device, and the only door through which its status moves."""

from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Any

from sqlalchemy import ForeignKey, Index, String, Text, event, false, inspect
from sqlalchemy.orm import Mapped, Session, UOWTransaction, mapped_column, relationship, validates

from models.base import Base, BigId, CreatedAt, Moment, PrimaryKey, enum_type
from models.clock import utcnow
from models.errors import IllegalMove, UnrecordedStatusChange
from models.quote import Quote, QuoteStatus, follow, go_back, standing
from models.status import CUSTOMER_MOVES, TERMINAL, Condition, Moves, Outcome, WorkOrderStatus, legal_moves
from models.status_change import ChangeSource, StatusChange

if TYPE_CHECKING:
    from models.agreement import Agreement
    from models.customer import Customer
    from models.device import Device
    from models.order_message import OrderMessage
    from models.photo import Photo
    from models.staff import Staff


MOST_WRONG_CODES = 5
"""After so many wrong pick-up codes, only an owner can hand a device over: six digits must not be found by trying."""


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
    status_since: Mapped[Moment] = mapped_column(default=utcnow)
    """Since when it has stood at its status; a step that was taken back never was."""
    held_from: Mapped[WorkOrderStatus | None] = mapped_column(enum_type(WorkOrderStatus, "held_from"))
    """Where an order on hold returns to."""
    outcome: Mapped[Outcome | None] = mapped_column(enum_type(Outcome, "outcome"))
    charge: Mapped[Charge] = mapped_column(enum_type(Charge, "charge"), default=Charge.QUOTED)
    preauthorised_limit: Mapped[int | None]
    """Up to how much the customer said to go ahead, in minor units."""
    limit_currency: Mapped[str | None] = mapped_column(String(3))
    """In which currency they said it, ISO 4217; None beside a limit of long ago: nobody knows, so it allows nothing."""
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
    wrong_codes: Mapped[int] = mapped_column(default=0, server_default="0")
    """How many wrong pick-up codes were shown for it, ever: a new code brings no new tries."""
    version: Mapped[int] = mapped_column()
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[datetime] = mapped_column(default=utcnow, onupdate=utcnow)

    device: Mapped["Device"] = relationship(back_populates="work_orders")
    technician: Mapped["Staff | None"] = relationship(lazy="raise")
    status_changes: Mapped[list["StatusChange"]] = relationship(
        back_populates="work_order", order_by="StatusChange.id", lazy="raise_on_sql", passive_deletes=True
    )
    photos: Mapped[list["Photo"]] = relationship(back_populates="work_order", order_by="Photo.id")
    agreements: Mapped[list["Agreement"]] = relationship(back_populates="work_order", order_by="Agreement.version")
    quotes: Mapped[list["Quote"]] = relationship(back_populates="work_order", order_by="Quote.version")
    messages: Mapped[list["OrderMessage"]] = relationship(back_populates="work_order", order_by="OrderMessage.id")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - read by SQLAlchemy as a plain class attribute
    __table_args__ = (
        Index("ix_work_orders_status_created_at", "status", "created_at"),
        Index("ix_work_orders_status_status_since", "status", "status_since"),
        {"sqlite_autoincrement": True},
    )

    def __init__(self, **given: Any) -> None:
        given.setdefault("status", WorkOrderStatus.PENDING)  # not only once saved: the rules below read them before
        given.setdefault("charge", Charge.QUOTED)
        given.setdefault("status_since", utcnow())
        given.setdefault("wrong_codes", 0)
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
    def agreement(self) -> "Agreement | None":
        """In which condition it came in, as it was recorded last."""
        return self.agreements[-1] if self.agreements else None

    @property
    def to_agree(self) -> bool:
        """Whether its customer has yet to say yes to how it came in."""
        return not self.closed and self.agreement is not None and self.agreement.agreed_at is None

    @property
    def closed(self) -> bool:
        """Whether nothing more can happen to it."""
        return self.status in TERMINAL

    @property
    def codes_spent(self) -> bool:
        """Whether no pick-up code is taken for it any more."""
        return self.wrong_codes >= MOST_WRONG_CODES

    @property
    def needs_quote(self) -> bool:
        """Whether paid work must be approved first."""
        if self.charge is not Charge.QUOTED or any(each.status is QuoteStatus.APPROVED for each in self.quotes):
            return False
        quote = self.standing_quote
        return quote is None or quote.status is not QuoteStatus.OFFERED or not self.covers(quote)

    @property
    def standing_quote(self) -> Quote | None:
        """The quote that its customer knows of, decided or not; one that was replaced or withdrawn is none."""
        return standing(self.quotes)

    @property
    def agreed_quote(self) -> Quote | None:
        """The quote that its customer agreed to pay; None where none is approved, and where the repair is free."""
        quote = self.standing_quote
        agreed = quote is not None and quote.status is QuoteStatus.APPROVED and self.charge is Charge.QUOTED
        return quote if agreed else None

    def covers(self, quote: Quote) -> bool:
        """Whether the customer said beforehand to go ahead at such a price, in the same currency."""
        limit = self.preauthorised_limit
        return limit is not None and quote.currency == self.limit_currency and quote.total <= limit

    def next_moves(self) -> Moves:
        """The moves open to the bench as the order stands, with what each still asks of the person."""
        return {
            status: conditions
            for status, conditions in self._moves_of(ChangeSource.COMMAND).items()
            if Condition.NO_QUOTE_NEEDED not in conditions or not self.needs_quote
        }

    def _moves_of(self, source: ChangeSource) -> Moves:
        """The map, as far as it is open to whoever this comes from: the one place that tells roles apart.

        A customer decides what is theirs to decide. Where they were asked by a quote, and somebody else says that
        they agreed, it takes words how.
        """
        moves = legal_moves(self.status, self.held_from)
        if source is ChangeSource.CUSTOMER:
            return {new: asked for new, asked in moves.items() if new in CUSTOMER_MOVES.get(self.status, ())}
        if source is ChangeSource.LIMIT or WorkOrderStatus.APPROVED not in moves:
            return moves
        quote = self.standing_quote
        if quote is None or quote.status is QuoteStatus.APPROVED:
            return moves
        asked = moves[WorkOrderStatus.APPROVED] | {Condition.REASON}
        return {new: asked if new is WorkOrderStatus.APPROVED else moves[new] for new in moves}

    def move_to(
        self,
        new: WorkOrderStatus,
        *,
        source: ChangeSource,
        staff: "Staff | None" = None,
        outcome: Outcome | None = None,
        reason: str | None = None,
        released: bool = False,
        override: bool = False,
    ) -> "StatusChange":
        """Move along the map and return the row of history; raises IllegalMove and then changes nothing.

        `released`: whoever collects has shown the pick-up code, or is trusted for another reason.
        """
        self._check(new, outcome, reason, source=source, released=released, override=override)
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
            created_at=utcnow(),
        )
        self.held_from = self.status if new is WorkOrderStatus.ON_HOLD else None
        if new not in {WorkOrderStatus.COLLECTED, WorkOrderStatus.ON_HOLD}:
            self.outcome = outcome
        self.status, self.status_since = new, change.created_at
        follow(self.quotes, change)
        return change

    def take_back(
        self,
        latest: StatusChange,
        *,
        staff: "Staff | None" = None,
        outcome: Outcome | None = None,
        since: datetime | None = None,
    ) -> StatusChange:
        """Step back over the latest change, off the map, and return the row of history that says so.

        `outcome` is what the order had before, if it goes back to being ready; `since` is when it had come to stand
        there, or else it does from now on. Not for the first row of a history.
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
            created_at=utcnow(),
        )
        self.held_from = self.status if before is WorkOrderStatus.ON_HOLD else None
        self.outcome = outcome
        self.status, self.status_since = before, since or change.created_at
        go_back(self.quotes, latest)
        return change

    def _check(
        self,
        new: WorkOrderStatus,
        outcome: Outcome | None,
        reason: str | None,
        *,
        source: ChangeSource,
        released: bool,
        override: bool,
    ) -> None:
        conditions = self._moves_of(source).get(new)
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
            Condition.PICKUP_CODE: lambda: released,
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
