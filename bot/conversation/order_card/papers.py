"""The papers of the order on the card."""

from bot.conversation.order_card.sheet import Rows, Sheet
from bot.conversation.order_taps import Action, button


def to_print(sheet: Sheet) -> Rows:
    """The receipt for the customer, and the label for the device."""
    t, order = sheet.t, sheet.order
    return [[button(t.plain("Receipt"), order, Action.RECEIPT), button(t.plain("Label"), order, Action.LABEL)]]
