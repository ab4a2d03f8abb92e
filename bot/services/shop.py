"""What the whole shop has in common, from its settings."""

from dataclasses import dataclass, field
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.services.keys import Keys
from bot.services.limits import DEFAULT_LIMITS, Limits


@dataclass(frozen=True)
class Shop:
    """The facts about the shop that texts and services need."""

    name: str
    timezone: ZoneInfo
    currency: str
    """ISO 4217."""
    region: str
    """ISO 3166, for phone numbers typed without a country code."""
    undo: timedelta
    """How long a status change may be taken back before the customer hears of it."""
    backups: int = field(default=0, kw_only=True)
    """How many backups are kept, one a day; 0: none is made by itself."""
    retention: timedelta = field(default=timedelta(), kw_only=True)
    """How long after a customer's last order was closed the shop forgets them; none: never by itself."""
    keys: Keys
    """For what is worked out rather than stored."""
    public_url: str | None = None
    """Where customers reach our web side, without a slash at its end; None where they can't."""
    former_keys: tuple[Keys, ...] = field(default=(), kw_only=True)
    """What SECRET_KEY was before: they open what they sealed, and seal nothing."""
    terms: str | None = None
    """What customers agree to, for receipts."""
    tax_basis_points: int = 0
    """2100 is 21 %."""
    prices_include_tax: bool = True
    """Whether a price that staff type is what the customer pays."""
    limits: Limits = field(default_factory=lambda: DEFAULT_LIMITS)
    """How long an order may stand at each status before it is overdue."""
    warranty: timedelta = timedelta(days=90)
    """How long the shop stands by a repair, from the day on which its device was collected."""
    warranty_known: bool = False
    """Whether customers read of it: only where the shop itself has said how long it is."""
    quote_days: int = 14
    """How long a quote is good for, unless its author says otherwise."""

    @property
    def all_keys(self) -> tuple[Keys, ...]:
        """The present one first."""
        return (self.keys, *self.former_keys)
