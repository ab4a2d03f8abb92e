"""Money that somebody named."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sum:
    """So much, in the currency in which it was said."""

    minor: int
    """In minor units."""
    currency: str
    """ISO 4217."""
