"""What forms need to know of the shop."""

from dataclasses import dataclass
from datetime import timedelta

from babel import Locale

from bot.services.keys import Keys
from bot.services.shop import Shop
from bot.texts import Catalogue
from bot.texts.money import digits


@dataclass(frozen=True)
class Till:
    """How sums are written here, by somebody who speaks this language."""

    currency: str
    """ISO 4217."""
    locale: Locale

    @property
    def digits(self) -> int:
        """Decimals of the currency."""
        return digits(self.currency)


@dataclass(frozen=True)
class Desk:
    """The shop, and every language it speaks."""

    shop: Shop
    catalogue: Catalogue
    bot: str
    """The name by which Telegram knows us."""

    @property
    def region(self) -> str:
        """ISO 3166: how phone numbers are read there."""
        return self.shop.region

    @property
    def undo(self) -> timedelta:
        """How long a status change may be taken back before its customer hears of it."""
        return self.shop.undo

    @property
    def links(self) -> Keys | None:
        """What the link to a new order's page is made with; None where there are no pages."""
        return self.shop.keys if self.shop.public_url else None

    def till(self, language: str | None) -> Till:
        """How sums are read that somebody types who speaks this."""
        return Till(self.shop.currency, self.catalogue.speaker(language).locale)
