"""Whose the order is, on the card."""

from markupsafe import Markup

from bot.conversation.order_card.sheet import Rows, Sheet
from bot.conversation.order_taps import Action, button
from bot.texts import card as texts


def technician(sheet: Sheet) -> Markup:
    """Who works on it."""
    return texts.technician(sheet.t, sheet.order)


def claims(sheet: Sheet) -> Rows:
    """To take it or hand it back, and to give it to somebody."""
    t, order = sheet.t, sheet.order
    if order.technician_id == sheet.staff.id:
        own = button(t.plain("Back to the queue"), order, Action.HAND_BACK)
    elif order.technician_id is None:
        own = button(t.plain("Take it"), order, Action.TAKE)
    else:
        own = button(t.plain("Take it over"), order, Action.TAKE)
    return [] if order.closed else [[own, button(t.plain("Assign …"), order, Action.ASSIGN)]]
