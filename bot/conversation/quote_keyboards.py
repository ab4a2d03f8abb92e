"""The buttons under a quote: for its author, and for its customer."""

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.conversation import order_taps
from bot.conversation.order_keyboards import open_card
from bot.conversation.quote_taps import Action, button
from bot.services.quotes import has_run_out
from bot.services.shop import Shop
from bot.texts import Translator
from bot.texts.money import total
from models import Quote, QuoteLineKind, QuoteStatus, WorkOrder, WorkOrderStatus

Rows = list[list[InlineKeyboardButton]]


def answers(t: Translator, order: WorkOrder, quote: Quote | None) -> Rows:
    """What a customer can say to a quote as things stand."""
    if quote is None or order.status is not WorkOrderStatus.AWAITING_APPROVAL:
        return []
    if quote.status is QuoteStatus.OFFERED and not has_run_out(quote):
        approve = t.plain("✅ Approve {total}", total=total(t, quote))
        return [[button(approve, quote, Action.APPROVE)], [button(t.plain("Decline"), quote, Action.DECLINE)]]
    if quote.status is QuoteStatus.DECLINED:
        return [
            [button(t.plain("Return it unrepaired"), quote, Action.GIVE_BACK)],
            [button(t.plain("Talk to us"), quote, Action.TALK)],
        ]
    return []


def of_customer(t: Translator, order: WorkOrder, quote: Quote) -> InlineKeyboardMarkup:
    """Under a quote: the answers to it, and the way to the order."""
    return InlineKeyboardMarkup([*answers(t, order, quote), [open_card(t, order)]])


def desk(t: Translator, order: WorkOrder, quote: Quote, shop: Shop) -> InlineKeyboardMarkup:
    """Under a quote that is being written."""
    rows: Rows = []
    if quote.lines:
        parts = quote.lines[-1].kind is QuoteLineKind.PART
        kind = t.plain("Last line: make it labour") if parts else t.plain("Last line: make it a part")
        rows = [
            [button(t.plain("✅ Send quote: {total}", total=total(t, quote)), quote, Action.SEND)],
            [button(kind, quote, Action.OTHER_KIND)],
            [
                button(t.plain("More lines …"), quote, Action.ADD),
                button(t.plain("Remove the last"), quote, Action.REMOVE),
            ],
        ]
    else:
        rows = [[button(t.plain("Lines …"), quote, Action.ADD)]]
    days = quote.valid_days or shop.quote_days
    return InlineKeyboardMarkup(
        [
            *rows,
            [
                button(t.plain("📝 Note …"), quote, Action.NOTE),
                button(t.plural("📅 {count} day", "📅 {count} days", days), quote, Action.DAYS),
            ],
            [button(t.plain("🗑 Throw it away"), quote, Action.DISCARD)],
            [open_card(t, order)],
        ]
    )


def sent(t: Translator, order: WorkOrder) -> InlineKeyboardMarkup:
    """Under a quote that its customer knows, or where there is none yet, for the bench."""
    write = t.plain("✏️ Write a new one") if order.standing_quote else t.plain("✏️ Write one")
    again = [] if order.closed else [[order_taps.button(write, order, order_taps.Action.WRITE_QUOTE)]]
    return InlineKeyboardMarkup([*again, [open_card(t, order)]])
