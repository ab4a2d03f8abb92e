"""Whose the order is, on the card."""

from markupsafe import Markup

from bot.conversation.order_card.sheet import Rows, Sheet
from bot.conversation.order_taps import Action, button
from bot.texts import card as texts


def technician(sheet: Sheet) -> Markup:
    """Who works on it."""
    return texts.technician(sheet.t, sheet.order)


def claims(sheet: Sheet) -> Rows:
    """To take it, or to hand it back."""
    t, order = sheet.t, sheet.order
    if order.technician_id == sheet.staff.id:
        return [[button(t.plain("Hand it back"), order, Action.HAND_BACK)]]
    return [] if order.closed else [[button(t.plain("Take it"), order, Action.TAKE)]]
