"""How the device came in, on the card."""

from markupsafe import Markup

from bot.conversation.order_card.sheet import Rows, Sheet
from bot.conversation.order_taps import Action, button
from bot.texts import orders as texts


def agreed(sheet: Sheet) -> Markup | None:
    """Whether the customer has agreed to its condition."""
    return texts.standing(sheet.t, sheet.order, sheet.viewer.shop.timezone)


def connect(sheet: Sheet) -> Rows:
    """To bring a customer without a chat into one."""
    t, order = sheet.t, sheet.order
    if order.customer.telegram_user_id is not None or order.customer.forgotten_at is not None:
        return []
    return [[button(t.plain("🔗 Connect chat"), order, Action.CONNECT)]]


def write_down(sheet: Sheet) -> Rows:
    """To write its condition down, or to see what was written."""
    t, order = sheet.t, sheet.order
    if order.agreement is not None:
        return [[button(t.plain("📋 Condition"), order, Action.CONDITION)]]
    return [] if order.closed else [[button(t.plain("📋 Receive …"), order, Action.RECEIVE)]]
