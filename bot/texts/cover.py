"""Until when the shop stands by a repair."""

from datetime import datetime, tzinfo

from markupsafe import Markup

from bot.services.shop import Shop
from bot.services.warranty import own_cover
from bot.texts.translator import Translator
from models import WorkOrder


def covered(t: Translator, until: datetime, number: int | None, zone: tzinfo) -> Markup:
    """The day; of which earlier order, if it is not the order of the card itself."""
    day = t.day(until, zone)
    if number is None:
        return t("🛡 Under warranty until {day}", day=day)
    return t("🛡 Under warranty until {day}, by #{number}", day=day, number=number)


def promised(t: Translator, order: WorkOrder, shop: Shop) -> Markup | None:
    """To its customer, who has the device back, where the shop makes its warranty known."""
    cover = own_cover(order, shop.warranty) if shop.warranty_known else None
    return covered(t, cover.until, None, shop.timezone) if cover else None
