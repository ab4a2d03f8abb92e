"""The photos on the card."""

from markupsafe import Markup

from bot.conversation.order_card.sheet import Rows, Sheet
from bot.conversation.order_taps import Action, button
from bot.texts import card as texts


def how_many(sheet: Sheet) -> Markup | None:
    """That there are some."""
    return texts.photos(sheet.t, sheet.order)


def show(sheet: Sheet) -> Rows:
    """The button that sends them."""
    order = sheet.order
    if not order.photos:
        return []
    return [[button(sheet.t.plain("Photos ({count})", count=len(order.photos)), order, Action.PHOTOS)]]
