"""What forms need to know of the shop."""

from dataclasses import dataclass
from datetime import timedelta

from bot.services.keys import Keys
from bot.texts import Catalogue


@dataclass(frozen=True)
class Desk:
    """Where the shop is, how it works, and what it says."""

    region: str
    """ISO 3166: how phone numbers are read there."""
    undo: timedelta
    """How long a status change may be taken back before its customer hears of it."""
    catalogue: Catalogue
    """Every language it speaks."""
    links: Keys | None = None
    """What the link to a new order's page is made with; None where there are no pages."""
