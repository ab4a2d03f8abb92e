"""The bench's queue: /queue, alone or with what it is to show, and its buttons."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session
from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler

from bot.conversation import queue_keyboards as keyboards
from bot.conversation.audience import STAFF
from bot.conversation.context import BotContext
from bot.conversation.draft_conversation import Handlers
from bot.conversation.message import Outgoing
from bot.conversation.spelling import squeezed
from bot.conversation.view import View, Viewer, Views
from bot.handlers import bench, commands
from bot.services.bench_queue import Choice, Shown, open_queue, shown_by
from bot.texts import bench_queue as texts
from bot.texts import general
from models import TERMINAL

PAGE_OF_QUEUE = r"^m:queue(?::(?P<shown>[a-z]{1,16}|[A-Z_]{1,32}))?(?::(?P<page>[0-9]{1,6}))?\Z"


async def queue_command(_update: Update, context: BotContext) -> None:
    """/queue: all that is open. /queue mine, /queue in repair: that of it."""
    words = context.args or []
    shown = _meant(words, context) if words else Choice.ALL
    if shown is None:
        await context.show(queue(Choice.ALL, said=" ".join(words)))
    else:
        await context.show(queue(shown))


async def turn_page(_update: Update, context: BotContext) -> None:
    """A page of the queue, in place of the one before."""
    bench.require_bench(context)
    for match in context.matches or ():
        await context.show(queue(shown_by(match["shown"]), int(match["page"] or 0)))


async def choose_status(_update: Update, context: BotContext) -> None:
    """A button for each status that an open order has."""
    bench.require_bench(context)
    await context.show(View("queue_statuses"))


def queue(shown: Shown, page: int = 0, said: str | None = None) -> View:
    """A page of the queue; `said` is what nobody understood."""
    return View("queue", {"page": page, "shown": shown.value} | ({"said": said} if said else {}))


def _meant(words: Sequence[str], context: BotContext) -> Shown | None:
    """What the words name in any language the shop speaks; a beginning will do."""
    said = squeezed("".join(words))
    for speaker in (context.t, *context.presenter.catalogue):
        names = {squeezed(texts.choice_name(speaker, choice)): choice for choice in Choice}
        found = {choice for name, choice in names.items() if said and name.startswith(said)}
        if len(found) == 1:
            return found.pop()
    status = commands.step(words, context.t, context.presenter.catalogue).status.likely
    return None if status in TERMINAL else status


def render_queue(session: Session, viewer: Viewer, facts: Mapping[str, Any]) -> list[Outgoing]:
    """A page of the open orders; to anybody but staff there is no such thing."""
    t, staff = viewer.t, viewer.actor.staff
    if staff is None:
        return [Outgoing(general.unknown_command(t))]
    shown, limits = shown_by(facts.get("shown")), viewer.shop.limits
    page = open_queue(session, shown, staff=staff, limits=limits, page=facts.get("page", 0))
    text = texts.queue(t, page.orders, page.counts, shown, page.page, page.pages, limits)
    if "said" in facts:
        text = texts.noted(texts.not_understood(t, facts["said"]), text)
    return [Outgoing(text, keyboards.queue(t, page, shown))]


def render_statuses(session: Session, viewer: Viewer, _facts: Mapping[str, Any]) -> list[Outgoing]:
    """The statuses to choose from, with how many orders stand at each."""
    t, staff = viewer.t, viewer.actor.staff
    if staff is None:
        return [Outgoing(general.unknown_command(t))]
    counts = open_queue(session, staff=staff).counts
    return [Outgoing(texts.which_status(t), keyboards.statuses(t, counts))]


def handlers() -> Handlers:
    """What this topic reacts to."""
    return [
        CommandHandler("queue", queue_command, STAFF),
        CallbackQueryHandler(
            turn_page, r"^m:queue(?::(?P<shown>[a-z]{1,16}|[A-Z_]{1,32}))?(?::(?P<page>[0-9]{1,6}))?\Z"
        ),
        CallbackQueryHandler(choose_status, r"^m:statuses\Z"),
    ]


VIEWS: Views = {"queue": render_queue, "queue_statuses": render_statuses}
