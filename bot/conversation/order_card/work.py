"""What was handed in, on the card: what is wrong with it, how it looks, what came with it."""

from markupsafe import Markup

from bot.conversation.order_card.sheet import Sheet
from bot.texts import card as texts


def problem(sheet: Sheet) -> Markup:
    """What the customer says is wrong."""
    return texts.problem(sheet.t, sheet.order)


def condition(sheet: Sheet) -> Markup | None:
    """How it looked when it came."""
    return texts.condition(sheet.t, sheet.order)


def accessories(sheet: Sheet) -> Markup | None:
    """What came with it."""
    return texts.accessories(sheet.t, sheet.order)
