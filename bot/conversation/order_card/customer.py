"""The customer on the card: who it is, and whether they know."""

from markupsafe import Markup

from bot.conversation.order_card.sheet import Sheet
from bot.services import heard
from bot.texts import card as texts
from bot.texts import orders as order_texts


def contact(sheet: Sheet) -> Markup:
    """Who it is, and how to call them."""
    return order_texts.customer_line(sheet.t, sheet.order.customer)


def muted(sheet: Sheet) -> Markup | None:
    """That they want to hear little of it."""
    return texts.muted(sheet.t, sheet.order)


def delivery(sheet: Sheet) -> Markup:
    """Whether they know how it stands, or have to be phoned."""
    told = heard.last_news(sheet.session, sheet.order)
    return order_texts.delivery(sheet.t, sheet.order, told, sheet.viewer.shop.timezone)
