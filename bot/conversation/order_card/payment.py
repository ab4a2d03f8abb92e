"""Who pays, on the card."""

from markupsafe import Markup

from bot.conversation.order_card.sheet import Rows, Sheet
from bot.conversation.order_keyboards import rows
from bot.conversation.order_taps import Action, button
from bot.texts import card as texts
from models import Charge, Condition, legal_moves


def charge(sheet: Sheet) -> Markup | None:
    """Why it needs no quote, where it needs none."""
    return texts.charge(sheet.t, sheet.order.charge)


def switches(sheet: Sheet) -> Rows:
    """Where a quote stands in the way of a step, or was waived: the switch for it."""
    t, order = sheet.t, sheet.order
    asked = legal_moves(order.status, order.held_from).values()
    if not any(Condition.NO_QUOTE_NEEDED in each for each in asked):
        return []
    if order.charge is not Charge.QUOTED:
        return [[button(t.plain("Needs a quote after all"), order, Action.CHARGE, Charge.QUOTED)]]
    if not order.needs_quote:
        return []
    return rows(
        [
            button(t.plain("No charge"), order, Action.CHARGE, Charge.FREE),
            button(t.plain("Under warranty"), order, Action.CHARGE, Charge.WARRANTY),
        ]
    )
