"""Quotes: the bench writes and sends them, customers answer them, and say beforehand how much may be spent."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup
from sqlalchemy.orm import Session
from telegram import Update
from telegram.ext import CommandHandler

from bot.conversation import filling, order_taps, quote_keyboards, quote_lines
from bot.conversation.audience import STAFF
from bot.conversation.context import BotContext
from bot.conversation.desk import Desk
from bot.conversation.draft_conversation import Handlers
from bot.conversation.forms import limit
from bot.conversation.forms import quote as forms
from bot.conversation.message import Outgoing
from bot.conversation.order_taps import OnOrderTap, OrderTap
from bot.conversation.quote_taps import Action, OnQuoteTap, QuoteTap
from bot.conversation.view import View, Viewer, Views
from bot.handlers import cards
from bot.services import drafts, orders, quote_writing, quotes
from bot.services.errors import OrderNotFound, StaleView
from bot.services.people import Actor, require_staff
from bot.texts import Translator, quote_notes
from bot.texts import quote_writing as writing_texts
from bot.texts import quotes as texts
from bot.texts.orders import phone_them
from models import FormName, Quote, QuoteStatus, WorkOrder

COMMAND = re.compile(r"/\w+(?:@\w+)?\s+#?(?P<number>[0-9]{1,9})(?=\s|$)(?P<lines>.*)", re.DOTALL)
DESK_NOTES: Mapping[str, Callable[[Translator], Markup]] = {
    "rewritten": writing_texts.rewritten,
    "empty": writing_texts.empty,
    "sent": writing_texts.on_its_way,
    "agreed": writing_texts.agreed_at_once,
    "discarded": writing_texts.discarded,
    "full": lambda t: writing_texts.too_long(t, quote_writing.MOST_LINES),
}
WRITING = {FormName.QUOTE_LINES, FormName.QUOTE_NOTE}


# The bench.


async def quote_command(update: Update, context: BotContext) -> None:
    """/quote 1042: how it stands. With lines below it: these are the quote, to look at and send."""
    said = update.message.text if update.message else None
    match = COMMAND.match(said or "")
    if match is None:
        await context.show(View("which_quote"))
    elif match["lines"].strip():
        await context.apply(_write, context.actor, context.desk, int(match["number"]), match["lines"])
    else:
        await context.show(View("quote_desk", {"number": int(match["number"])}))


def _write(session: Session, actor: Actor, desk: Desk, number: int, said: str) -> View:
    require_staff(session, actor)
    order = orders.find_order(session, number)
    understood, doubts = quote_lines.lines(said, desk.till(actor.language))
    quote_writing.write(session, order, understood, by=actor, shop=desk.shop)
    return forms.desk_view(order, "full" if len(understood) > quote_writing.MOST_LINES else None, doubts=doubts)


async def open_desk(context: BotContext, tap: OrderTap) -> None:
    """How the quote of an order stands; where there is none yet, its lines are asked, and a look leaves nothing."""
    await context.apply(_open, context.actor, context.desk, tap)


def _open(session: Session, actor: Actor, desk: Desk, tap: OrderTap) -> View:
    require_staff(session, actor)
    order = orders.find_by_id(session, tap.order_id)
    if order.closed or order.standing_quote or quote_writing.draft_of(order):
        return View("quote_desk", {"order": order.id})
    return filling.start(session, actor, desk, forms.lines_occasion(order))


async def write_one(context: BotContext, tap: OrderTap) -> None:
    """A new quote, line after line."""
    await context.apply(_begin, context.actor, context.desk, tap)


def _begin(session: Session, actor: Actor, desk: Desk, tap: OrderTap) -> View:
    """One that is there is shown; for an empty one, the lines are asked."""
    require_staff(session, actor)
    order = orders.find_by_id(session, tap.order_id)
    quote = quote_writing.open_draft(session, order, by=actor, shop=desk.shop)
    if quote.lines:
        return View("quote_desk", {"order": order.id})
    return filling.start(session, actor, desk, forms.lines_occasion(order))


Change = Callable[[Session, Quote, Desk], None]
CHANGES: Mapping[Action, Change] = {
    Action.OTHER_KIND: lambda _session, quote, _desk: quote_writing.other_kind(quote),
    Action.REMOVE: lambda session, quote, _desk: quote_writing.remove_last(session, quote),
    Action.DAYS: lambda _session, quote, desk: quote_writing.other_days(quote, desk.shop),
}


async def change(context: BotContext, tap: QuoteTap) -> None:
    """Something about the quote that is being written is other than it was."""
    await context.apply(_change, context.actor, context.desk, tap)


def _change(session: Session, actor: Actor, desk: Desk, tap: QuoteTap) -> View:
    quote = quote_writing.find_draft(session, tap.quote_id, tap.revision, by=actor)
    CHANGES[tap.action](session, quote, desk)
    return View("quote_desk", {"order": quote.work_order_id})


async def ask(context: BotContext, tap: QuoteTap) -> None:
    """The next message is a line more, or a word to the customer."""
    await context.apply(_ask, context.actor, context.desk, tap)


def _ask(session: Session, actor: Actor, desk: Desk, tap: QuoteTap) -> View:
    order = quote_writing.find_draft(session, tap.quote_id, tap.revision, by=actor).work_order
    wanted = forms.note_occasion(order) if tap.action is Action.NOTE else forms.lines_occasion(order)
    return filling.start(session, actor, desk, wanted)


async def discard(context: BotContext, tap: QuoteTap) -> None:
    """The quote that was being written is no more."""
    await context.apply(_discard, context.actor, tap)


def _discard(session: Session, actor: Actor, tap: QuoteTap) -> View:
    quote = quote_writing.find_draft(session, tap.quote_id, tap.revision, by=actor)
    order_id = quote.work_order_id
    quote_writing.discard(session, quote)
    _close_form(session, actor, order_id)
    return View("quote_desk", {"order": order_id, "note": "discarded"})


async def send(context: BotContext, tap: QuoteTap) -> None:
    """The customer is asked."""
    await context.apply(_send, context.actor, context.desk, tap)


def _send(session: Session, actor: Actor, desk: Desk, tap: QuoteTap) -> View:
    quote = quote_writing.find_draft(session, tap.quote_id, tap.revision, by=actor)
    agreed = quotes.send(session, quote, by=actor, shop=desk.shop)
    _close_form(session, actor, quote.work_order_id)
    return View("quote_desk", {"order": quote.work_order_id, "note": "agreed" if agreed else "sent"})


def _close_form(session: Session, actor: Actor, order_id: int) -> None:
    """Nobody waits for lines any more."""
    draft = drafts.current(session, actor)
    if draft is not None and draft.form in WRITING and draft.work_order_id == order_id:
        session.delete(draft)


# The customer.


async def answer(context: BotContext, tap: QuoteTap) -> None:
    """Yes, no, and what follows from a no."""
    await context.apply(_answer, context.actor, tap)


def _answer(session: Session, actor: Actor, tap: QuoteTap) -> View:
    facts: dict[str, Any] = {"quote": tap.quote_id}
    if tap.action is Action.APPROVE:
        quotes.approve(session, actor, tap.quote_id, tap.revision)
    elif tap.action is Action.DECLINE:
        quotes.decline(session, actor, tap.quote_id, tap.revision)
    elif tap.action is Action.GIVE_BACK:
        quotes.give_back(session, actor, tap.quote_id)
        facts["note"] = "given_back"
    else:
        quotes.talk(session, actor, tap.quote_id)
        facts["note"] = "will_talk"
    return View("quote", facts)


async def ask_limit(context: BotContext, tap: OrderTap) -> None:
    """How much may be spent without asking."""
    await context.apply(_ask_limit, context.actor, context.desk, tap)


def _ask_limit(session: Session, actor: Actor, desk: Desk, tap: OrderTap) -> View:
    order = orders.find_own(session, actor, tap.order_id)
    if not quotes.may_set_limit(order):
        raise StaleView(order.id)
    return filling.start(session, actor, desk, limit.occasion(order))


# What they see.


def render_quote(session: Session, viewer: Viewer, facts: Mapping[str, Any]) -> list[Outgoing]:
    """A quote as its customer may see it; where there is a newer one, that."""
    try:
        quote = quotes.find_own(session, viewer.actor, facts["quote"])
    except OrderNotFound:
        return cards.render_not_found(session, viewer, facts)
    order, t, shop = quote.work_order, viewer.t, viewer.shop
    shown = quotes.newest(order, quote)
    note = _note(viewer, facts.get("note"), quote, shown)
    text = texts.noted(texts.of_customer(t, order, shown, shop), *([note] if note else []))
    return [Outgoing(text, quote_keyboards.of_customer(t, order, shown))]


def _note(viewer: Viewer, note: str | None, tapped: Quote, shown: Quote) -> Markup | None:
    t = viewer.t
    if note == "given_back":
        return texts.given_back(t, shown.work_order, viewer.shop)
    if note == "will_talk":
        return texts.will_talk(t, viewer.shop)
    if note is None or (tapped is shown and shown.status in {QuoteStatus.APPROVED, QuoteStatus.DECLINED}):
        return None
    if tapped is not shown:
        return texts.newer(t)
    return texts.ran_out(t, shown, viewer.shop.timezone) if quotes.has_run_out(shown) else texts.overtaken(t)


def render_desk(session: Session, viewer: Viewer, facts: Mapping[str, Any]) -> list[Outgoing]:
    """The quote of an order as the bench writes it, or as it was sent, or how to write one."""
    if viewer.actor.staff is None:
        return cards.render_not_found(session, viewer, facts)
    try:
        order = orders.find_order(session, facts["number"]) if "number" in facts else None
        order = order or orders.find_by_id(session, facts["order"])
    except OrderNotFound:
        return cards.render_not_found(session, viewer, facts)
    t, shop, draft, standing = viewer.t, viewer.shop, quote_writing.draft_of(order), order.standing_quote
    if draft is not None:
        text, keyboard = writing_texts.desk(t, order, draft, shop), quote_keyboards.desk(t, order, draft, shop)
    elif standing is not None:
        text, keyboard = writing_texts.sent(t, order, standing, shop), quote_keyboards.sent(t, order)
    else:
        text, keyboard = writing_texts.how_to(t, order, shop.currency), quote_keyboards.sent(t, order)
    said = _desk_note(t, order, facts["note"]) if "note" in facts else None
    doubts = [quote_notes.doubt(t, each["said"], each["note"], shop.currency) for each in facts.get("doubts", [])]
    notes = [each for each in (said, *doubts[: quote_notes.MOST]) if each is not None]
    return [Outgoing(texts.noted(text, *notes), keyboard)]


def _desk_note(t: Translator, order: WorkOrder, note: str) -> Markup:
    """What came of it; nobody is told that a customer is asked whom no message reaches."""
    not_by_chat = phone_them(t, order.customer) if note in {"sent", "agreed"} else None
    return DESK_NOTES[note](t) if not_by_chat is None else not_by_chat


def render_which(_session: Session, viewer: Viewer, _facts: Mapping[str, Any]) -> list[Outgoing]:
    """A command came without its number."""
    return [Outgoing(writing_texts.which(viewer.t))]


def handlers() -> Handlers:
    """What this topic reacts to."""
    return [
        CommandHandler("quote", quote_command, STAFF),
        OnOrderTap(order_taps.Action.QUOTE, open_desk),
        OnOrderTap(order_taps.Action.WRITE_QUOTE, write_one),
        OnOrderTap(order_taps.Action.LIMIT, ask_limit),
        *(OnQuoteTap(action, change) for action in CHANGES),
        *(OnQuoteTap(action, ask) for action in (Action.ADD, Action.NOTE)),
        OnQuoteTap(Action.DISCARD, discard),
        OnQuoteTap(Action.SEND, send),
        *(OnQuoteTap(action, answer) for action in (Action.APPROVE, Action.DECLINE, Action.GIVE_BACK, Action.TALK)),
    ]


VIEWS: Views = {"quote": render_quote, "quote_desk": render_desk, "which_quote": render_which}
