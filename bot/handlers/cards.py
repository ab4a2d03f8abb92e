"""The card of an order: for staff with its next steps, for its customer in plain words."""

from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup
from sqlalchemy.orm import Session
from telegram import InlineKeyboardMarkup, Update
from telegram.ext import CommandHandler

from bot.conversation import order_keyboards as keyboards
from bot.conversation import quote_keyboards
from bot.conversation.answers import card, card_by_number
from bot.conversation.audience import STAFF
from bot.conversation.context import BotContext
from bot.conversation.draft_conversation import Handlers
from bot.conversation.message import Outgoing
from bot.conversation.order_card.plan import staff_card
from bot.conversation.order_card.sheet import Sheet
from bot.conversation.order_taps import Action, OnOrderTap, OrderTap
from bot.conversation.view import View, Viewer, Views
from bot.handlers import commands
from bot.services import heard, orders, quotes, repair_times, tracking
from bot.services.errors import OrderNotFound
from bot.texts import Translator, limits
from bot.texts import assignment as assignment_texts
from bot.texts import orders as texts
from bot.texts import passcodes as passcode_texts
from bot.texts import quotes as quote_texts
from bot.texts import receiving as receiving_texts
from bot.texts import staff as bench_texts
from bot.texts import thread as thread_texts
from bot.texts import walk_in as walk_in_texts
from bot.texts import warranty as warranty_texts
from models import WorkOrder

NOTES: Mapping[str, Callable[[Translator, WorkOrder], Markup]] = {
    "limit": lambda t, _order: limits.changed(t),
    "moved": bench_texts.moved,
    "recorded": receiving_texts.recorded,
    "walked_in": lambda t, _order: walk_in_texts.booked(t),
    "already": bench_texts.already,
    "undone": lambda t, _order: bench_texts.undone(t),
    "too_late": lambda t, _order: bench_texts.too_late(t),
    "unmuted": lambda t, _order: texts.unmuted(t),
    "stale": lambda t, _order: bench_texts.stale(t),
    "theirs": assignment_texts.theirs,
    "returned": lambda t, _order: warranty_texts.returned(t),
    "not_covered": lambda t, _order: warranty_texts.not_covered(t),
    "noted": lambda t, _order: thread_texts.noted(t),
    "wrong_code": bench_texts.wrong_code,
    "passcode_kept": lambda t, _order: passcode_texts.kept(t),
}
"""What a card may say of what just happened."""


async def show_order(_update: Update, context: BotContext) -> None:
    """/order 1042: its card."""
    number = commands.order_number(context.args or [])
    await context.show(View("which_order") if number is None else card_by_number(number))


async def open_card(context: BotContext, tap: OrderTap) -> None:
    """Show the order as it stands now, in place of what the button was under."""
    await context.show(card(tap.order_id))


def render_card(session: Session, viewer: Viewer, facts: Mapping[str, Any]) -> list[Outgoing]:
    """The order behind a button."""
    try:
        order = orders.find_shown(session, viewer.actor, facts["order"])
    except OrderNotFound:
        return render_not_found(session, viewer, facts)
    note = NOTES.get(facts.get("note", ""))
    return [_card(session, viewer, order, note(viewer.t, order) if note else None)]


def render_by_number(session: Session, viewer: Viewer, facts: Mapping[str, Any]) -> list[Outgoing]:
    """The order with the number that somebody typed."""
    try:
        if viewer.actor.staff:
            order = orders.find_order(session, facts["number"])
        else:
            order = orders.find_own_order(session, viewer.actor, facts["number"])
    except OrderNotFound:
        return render_not_found(session, viewer, facts)
    return [_card(session, viewer, order, None)]


def render_not_found(_session: Session, viewer: Viewer, _facts: Mapping[str, Any]) -> list[Outgoing]:
    """No such order, or not for these eyes: it looks the same."""
    return [Outgoing((texts.not_found_by_staff if viewer.actor.staff else texts.not_found)(viewer.t))]


def render_which(_session: Session, viewer: Viewer, _facts: Mapping[str, Any]) -> list[Outgoing]:
    """A command came without its number."""
    return [Outgoing((texts.which_order_of_all if viewer.actor.staff else texts.which_order)(viewer.t))]


def _card(session: Session, viewer: Viewer, order: WorkOrder, note: Markup | None) -> Outgoing:
    if viewer.actor.staff is not None:
        return staff_card(Sheet(session, viewer, order, viewer.actor.staff), note)
    text, keyboard = _of_customer(session, viewer, order)
    return Outgoing(text if note is None else texts.lines(note, texts.BLANK, text), keyboard)


def _of_customer(session: Session, viewer: Viewer, order: WorkOrder) -> tuple[Markup, InlineKeyboardMarkup]:
    """Where it is, or the quote that waits for an answer; and what can be done."""
    t, shop, quote = viewer.t, viewer.shop, order.standing_quote
    answers = quote_keyboards.answers(t, order, quote)
    page = tracking.address(session, order, shop)
    rows = keyboards.customer_card(t, order, page, limit=quotes.may_set_limit(order)).inline_keyboard
    if answers and quote is not None:
        text = texts.lines(texts.headline(t, order), texts.BLANK, quote_texts.standing(t, order, quote, shop))
    else:
        spared, time = heard.spared(session, order), repair_times.usual(session, order)
        text = texts.customer_card(t, order, spared, shop, time, lost_quote=heard.lost_quote(session, order))
    return text, InlineKeyboardMarkup([*answers, *rows])


def handlers() -> Handlers:
    """What this topic reacts to."""
    return [CommandHandler("order", show_order, STAFF), OnOrderTap(Action.CARD, open_card)]


VIEWS: Views = {
    "order_card": render_card,
    "order_by_number": render_by_number,
    "order_not_found": render_not_found,
    "which_order": render_which,
}
