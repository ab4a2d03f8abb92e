"""The thread of an order, read again by the bench: page by page, with its photos and files."""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup
from sqlalchemy.orm import Session
from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler

from bot.conversation import letters as passing
from bot.conversation import order_keyboards as keyboards
from bot.conversation.answers import card
from bot.conversation.audience import STAFF
from bot.conversation.context import BotContext
from bot.conversation.draft_conversation import Handlers
from bot.conversation.message import Outgoing
from bot.conversation.order_taps import Action, OnOrderTap, OrderTap
from bot.conversation.view import View, Viewer, Views
from bot.handlers import bench, cards, commands
from bot.services import reading as thread
from bot.texts import thread as texts
from models import MessageDirection, MessageKind, OrderMessage, WorkOrder

PLACE = r"(?P<order>[1-9][0-9]{0,17}):(?P<page>[0-9]{1,6})"


async def show_thread(_update: Update, context: BotContext) -> None:
    """/thread 1042: what was written, the latest page of it."""
    number = commands.order_number(context.args or [])
    await context.show(View("which_order") if number is None else View("thread", {"number": number}))


async def open_thread(context: BotContext, tap: OrderTap) -> None:
    """The same, in place of the card."""
    bench.require_bench(context)
    await context.show(View("thread", {"order": tap.order_id}))


async def turn_page(_update: Update, context: BotContext) -> None:
    """Another page, in place of the one before."""
    bench.require_bench(context)
    await context.show(View("thread", _place(context)))


async def show_media(_update: Update, context: BotContext) -> None:
    """The photos and files that a page mentions."""
    bench.require_bench(context)
    await context.show(View("thread_media", _place(context), in_place=False))


def _place(context: BotContext) -> dict[str, int]:
    match = context.matches[0] if context.matches else None
    return {"order": int(match["order"]), "page": int(match["page"])} if match else {"order": 0}


async def show_card(context: BotContext, tap: OrderTap) -> None:
    """The card, below the message that the button is under."""
    await context.show(card(tap.order_id, in_place=False))


def render_thread(session: Session, viewer: Viewer, facts: Mapping[str, Any]) -> list[Outgoing]:
    """A page of what was written, the latest unless told."""
    order = bench.shown(session, viewer, facts)
    if order is None:
        return cards.render_not_found(session, viewer, facts)
    pages = texts.pages(thread.everything(session, order))
    number = min(facts.get("page", len(pages) - 1), len(pages) - 1)
    here = pages[number]
    told = thread.fared(session, [message for message, _ in here])
    text = texts.page(viewer.t, order, here, told, viewer.shop.timezone, (number + 1, len(pages)))
    media = any(_has_media(message) for message, _ in here)
    return [Outgoing(text, keyboards.thread(viewer.t, order, number, len(pages), media=media))]


def render_media(session: Session, viewer: Viewer, facts: Mapping[str, Any]) -> list[Outgoing]:
    """What a page of the thread mentions and can't show."""
    order = bench.shown(session, viewer, facts)
    if order is None:
        return cards.render_not_found(session, viewer, facts)
    pages = texts.pages(thread.everything(session, order))
    here = {message.id: message for message, _ in pages[min(facts.get("page", 0), len(pages) - 1)]}
    found = [
        passing.passed_on(viewer.t, each, order, _headline(viewer, order, each), keyboards.beneath(viewer.t, order))
        for each in here.values()
        if _has_media(each)
    ]
    return found or render_thread(session, viewer, facts)


def _headline(viewer: Viewer, order: WorkOrder, message: OrderMessage) -> Markup:
    if message.direction is MessageDirection.FROM_CUSTOMER:
        return texts.from_customer(viewer.t, order, edited=message.edited_at is not None)
    if message.direction is MessageDirection.INTERNAL:
        return texts.of_note(viewer.t, order, message, viewer.shop.timezone)
    return texts.from_shop(viewer.t, order, viewer.shop)


def _has_media(message: OrderMessage) -> bool:
    return message.kind not in {MessageKind.TEXT, MessageKind.CONTACT}


def handlers() -> Handlers:
    """What this topic reacts to."""
    return [
        CommandHandler("thread", show_thread, STAFF),
        CallbackQueryHandler(turn_page, rf"^m:thread:{PLACE}\Z"),
        CallbackQueryHandler(show_media, rf"^m:media:{PLACE}\Z"),
        OnOrderTap(Action.THREAD, open_thread),
        OnOrderTap(Action.SHOW, show_card),
    ]


VIEWS: Views = {"thread": render_thread, "thread_media": render_media}
