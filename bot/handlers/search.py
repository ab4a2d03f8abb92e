"""One box for all that people know of an order: /find, and its number alone."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session
from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler, MessageHandler, filters

from bot.conversation import queue_keyboards as keyboards
from bot.conversation.answers import card_by_number
from bot.conversation.audience import IDLE_STAFF, STAFF
from bot.conversation.context import BotContext
from bot.conversation.draft_conversation import Handlers
from bot.conversation.message import Outgoing
from bot.conversation.view import View, Viewer, Views
from bot.handlers import bench, commands
from bot.services.search import question, search
from bot.texts import bench_queue as texts
from bot.texts import general


async def find_command(_update: Update, context: BotContext) -> None:
    """/find 600 111: whatever has that."""
    await _find(context, " ".join(context.args or []))


async def turn_page(_update: Update, context: BotContext) -> None:
    """A page of what was found, in place of the one before."""
    bench.require_bench(context)
    for match in context.matches or ():
        await _find(context, match["asked"], int(match["page"]))


async def open_by_number(update: Update, context: BotContext) -> None:
    """#1042, and nothing else: its card."""
    said = (update.message and update.message.text) or ""
    number = commands.order_number(said.split())
    await context.show(View("which_order") if number is None else card_by_number(number))


async def _find(context: BotContext, said: str, page: int = 0) -> None:
    asked = question(said)
    await context.show(
        View("found", {"asked": asked, "said": said, "page": page}) if said.strip() else View("find_what")
    )


def render_found(session: Session, viewer: Viewer, facts: Mapping[str, Any]) -> list[Outgoing]:
    """A page of what has the words; to anybody but staff there is no such thing."""
    t, asked = viewer.t, facts["asked"]
    if viewer.actor.staff is None:
        return [Outgoing(general.unknown_command(t))]
    page = search(session, asked, facts["page"])
    text = texts.found(t, page.orders, asked or facts["said"], page.page, more=page.more, limits=viewer.shop.limits)
    return [Outgoing(text, keyboards.found(t, page, asked))]


def render_find_what(_session: Session, viewer: Viewer, _facts: Mapping[str, Any]) -> list[Outgoing]:
    """The command came alone."""
    return [Outgoing(texts.what_to_find(viewer.t))]


def handlers() -> Handlers:
    """What this topic reacts to."""
    return [
        CommandHandler("find", find_command, STAFF),
        CallbackQueryHandler(turn_page, r"^m:find:(?P<page>[0-9]{1,2}):(?P<asked>.{1,52})\Z"),
        MessageHandler(IDLE_STAFF & ~filters.REPLY & filters.Regex(r"^\s*#?[0-9]{1,9}\s*\Z"), open_by_number),
    ]


VIEWS: Views = {"found": render_found, "find_what": render_find_what}
