"""What unlocks the device, on the card: never it, only the way to it."""

from bot.conversation.order_card.sheet import Rows, Sheet
from bot.conversation.order_taps import Action, button
from bot.services import passcodes


def passcode(sheet: Sheet) -> Rows:
    """To look at it, or to write it down."""
    t, order = sheet.t, sheet.order
    if order.closed:
        return []
    if passcodes.known(sheet.session, order):
        return [[button(t.plain("🔑 Show passcode"), order, Action.PASSCODE)]]
    return [[button(t.plain("🔑 Passcode …"), order, Action.GIVE_PASSCODE)]]
