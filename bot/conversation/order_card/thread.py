"""What customer and shop wrote, on the card."""

from markupsafe import Markup

from bot.conversation.order_card.sheet import Rows, Sheet
from bot.conversation.order_taps import Action, button
from bot.services import reading
from bot.texts import thread as texts

LATEST = 4
"""How many messages and notes a card shows."""


def latest(sheet: Sheet) -> Markup | None:
    """The latest messages and notes, shortened."""
    written = reading.latest(sheet.session, sheet.order, LATEST)
    return texts.on_card(sheet.t, sheet.order, written, sheet.viewer.shop.timezone)


def ways_to_write(sheet: Sheet) -> Rows:
    """To write to the customer, to note something, and to read all that was written."""
    t, order = sheet.t, sheet.order
    write, note = (t.plain("Write to customer"), Action.WRITE), (t.plain("Add a note"), Action.NOTE)
    return [
        [button(label, order, action) for label, action in (write, note)],
        [button(t.plain("Messages"), order, Action.THREAD)],
    ]
