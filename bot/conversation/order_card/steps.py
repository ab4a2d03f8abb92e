"""The steps of the order on the card: those taken, the last one back, and those that are open."""

from markupsafe import Markup
from telegram import InlineKeyboardButton

from bot.conversation import order_keyboards as keyboards
from bot.conversation.order_card.sheet import Rows, Sheet
from bot.conversation.order_taps import Action, button
from bot.services import heard
from bot.services.undo import can_undo
from bot.texts import card as texts


def timeline(sheet: Sheet) -> Markup:
    """The latest steps, and of each whether its customer was told."""
    told = heard.by_change(sheet.session, sheet.order)
    return texts.timeline(sheet.t, sheet.order.status_changes, told, sheet.viewer.shop.timezone)


def undo(sheet: Sheet) -> Rows:
    """The way back, as long as nobody has heard of the step."""
    if not can_undo(sheet.order, sheet.staff, sheet.viewer.shop.undo):
        return []
    return [[button(sheet.t.plain("↩️ Undo"), sheet.order, Action.UNDO)]]


def next_steps(sheet: Sheet) -> Rows:
    """A button for each legal next step."""
    return keyboards.rows(keyboards.moves(sheet.t, sheet.order))


def back_to_queue(sheet: Sheet) -> Rows:
    """The way to the other orders."""
    return [[InlineKeyboardButton(sheet.t.plain("Queue"), callback_data="m:queue")]]
