"""What the bench writes: to customers, and notes that stay in the shop."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy.orm import Session
from telegram import Message, Update
from telegram.ext import CommandHandler, MessageHandler, filters

from bot.conversation import filling
from bot.conversation.answers import card
from bot.conversation.audience import STAFF
from bot.conversation.context import BotContext
from bot.conversation.desk import Desk
from bot.conversation.draft_conversation import Handlers
from bot.conversation.form import Occasion
from bot.conversation.forms import letters as forms
from bot.conversation.message import Outgoing
from bot.conversation.order_taps import Action, OnOrderTap, OrderTap
from bot.conversation.scope import SCOPE
from bot.conversation.view import View, Viewer, Views
from bot.handlers import bench, cards, contents, thread
from bot.services import orders
from bot.services import thread as services
from bot.services.letters import Content, Letter
from bot.services.people import Actor, require_staff
from bot.services.thread import RepliedTo
from bot.texts import thread as texts
from models import MessageKind, WorkOrder

SPOKEN = re.compile(r"/\w+(?:@\w+)?\s+#?(\d{1,9})(?:\s+(.*))?", re.DOTALL)
"""A command, an order's number, and the words behind it."""
MSG, NOTE = r"^/msg(@\w+)?\s", r"^/note(@\w+)?\s"


class _Replies(filters.UpdateFilter):
    """An answer to something about an order."""

    def filter(self, update: Update) -> bool:  # noqa: ARG002 - python-telegram-bot's signature
        return SCOPE.get().replied_to is not None


class _UnderAlbum(filters.UpdateFilter):
    """A further picture of an album that a command stands under."""

    def __init__(self, command: str) -> None:
        super().__init__()
        self._command = re.compile(command)

    def filter(self, update: Update) -> bool:  # noqa: ARG002 - python-telegram-bot's signature
        said = SCOPE.get().album_said
        return said is not None and self._command.match(said) is not None


async def reply(update: Update, context: BotContext) -> None:
    """An answer to what a customer wrote."""
    message, replied_to = update.message, context.scope.replied_to
    letter = None if message is None else contents.letter(message)
    if letter is None or replied_to is None:
        await context.show(View("cannot_pass_on"))
    else:
        await context.apply(_reply, context.actor, letter, replied_to)


def _reply(session: Session, actor: Actor, letter: Letter, replied_to: RepliedTo) -> View | None:
    require_staff(session, actor)
    order = orders.find_shown(session, actor, replied_to.order_id)
    if replied_to.by_customer:
        reached = services.write(session, order, letter, by=actor)
        in_group = actor.chat_id != actor.user_id
        return None if reached else View("letter_waits", {"order": order.id, "group": in_group})
    if order.customer.telegram_user_id == actor.user_id:  # who works here may own a broken phone, too
        return thread.received_view(services.receive(session, actor, letter, about=order.id), letter)
    return View("how_to_reply", {"order": order.id})


async def write(update: Update, context: BotContext) -> None:
    """/msg 1042 words, also under a photo or file: to the customer of that order."""
    spoken = _spoken(update.message, context.scope.album_said)
    if spoken is None:
        await context.show(View("how_to_write"))
    else:
        await context.apply(_write, context.actor, *spoken, again=context.scope.album_said is not None)


def _write(session: Session, actor: Actor, number: int, letter: Letter, *, again: bool) -> View | None:
    """`again`: what became of the first picture of an album was said already."""
    require_staff(session, actor)
    order = orders.find_order(session, number)
    reached = services.write(session, order, letter, by=actor)
    return None if again else View("letter_sent" if reached else "letter_waits", {"order": order.id})


async def note(update: Update, context: BotContext) -> None:
    """/note 1042 words: for the bench alone."""
    spoken = _spoken(update.message, context.scope.album_said)
    if spoken is None:
        await context.show(View("how_to_note"))
    else:
        await context.apply(_note, context.actor, *spoken, again=context.scope.album_said is not None)


def _note(session: Session, actor: Actor, number: int, letter: Letter, *, again: bool) -> View | None:
    require_staff(session, actor)
    order = orders.find_order(session, number)
    services.note(session, order, letter, by=actor)
    return None if again else card(order.id, "noted")


def _spoken(message: Message | None, album_said: str | None) -> tuple[int, Letter] | None:
    """The order that a command names, and the message without the command; None where one of them is missing.

    What stands under an album counts for each of its pictures, and is passed on once.
    """
    said = None if message is None else contents.content(message)
    match = SPOKEN.fullmatch(said.text or album_said or "") if said else None
    if message is None or said is None or match is None:
        return None
    words = (match[2] or "").strip() or None if said.text else None
    if words is None and said.kind is MessageKind.TEXT:
        return None
    content = Content(said.kind, words, said.file_id, said.place)
    return int(match[1]), Letter(message.chat.id, message.message_id, content)


async def ask_words(context: BotContext, tap: OrderTap) -> None:
    """Ask what to tell the customer."""
    await context.apply(_ask, context.actor, tap.order_id, context.desk, forms.to_customer)


async def ask_note(context: BotContext, tap: OrderTap) -> None:
    """Ask what to note."""
    await context.apply(_ask, context.actor, tap.order_id, context.desk, forms.note)


def _ask(session: Session, actor: Actor, order_id: int, desk: Desk, occasion: Callable[[WorkOrder], Occasion]) -> View:
    require_staff(session, actor)
    return filling.start(session, actor, desk, occasion(orders.find_shown(session, actor, order_id)))


def render_sent(session: Session, viewer: Viewer, facts: Mapping[str, Any]) -> list[Outgoing]:
    """Who gets it."""
    order = bench.shown(session, viewer, facts)
    return [Outgoing(texts.sent(viewer.t, order))] if order else cards.render_not_found(session, viewer, facts)


def render_waits(session: Session, viewer: Viewer, facts: Mapping[str, Any]) -> list[Outgoing]:
    """Who does not get it yet, and how to call them."""
    order = bench.shown(session, viewer, facts)
    if order is None:
        return cards.render_not_found(session, viewer, facts)
    return [Outgoing((texts.waits_too if facts.get("group") else texts.waits)(viewer.t, order))]


def render_no_chat(session: Session, viewer: Viewer, facts: Mapping[str, Any]) -> list[Outgoing]:
    """Who can't get it, and how to call them."""
    order = bench.shown(session, viewer, facts)
    return [Outgoing(texts.no_chat(viewer.t, order))] if order else cards.render_not_found(session, viewer, facts)


def render_how_to_reply(session: Session, viewer: Viewer, facts: Mapping[str, Any]) -> list[Outgoing]:
    """That this was no message of a customer, and how to write to them."""
    order = bench.shown(session, viewer, facts)
    return [Outgoing(texts.how_to_reply(viewer.t, order))] if order else cards.render_not_found(session, viewer, facts)


def render_too_long(_session: Session, viewer: Viewer, _facts: Mapping[str, Any]) -> list[Outgoing]:
    """It does not fit into one message."""
    return [Outgoing(texts.too_long(viewer.t))]


def render_how_to_write(_session: Session, viewer: Viewer, _facts: Mapping[str, Any]) -> list[Outgoing]:
    """As in."""
    return [Outgoing(texts.how_to_write(viewer.t))]


def render_how_to_note(_session: Session, viewer: Viewer, _facts: Mapping[str, Any]) -> list[Outgoing]:
    """As in."""
    return [Outgoing(texts.how_to_note(viewer.t))]


def handlers() -> Handlers:
    """What this topic reacts to."""
    here = STAFF & filters.ChatType.PRIVATE
    return [
        CommandHandler("msg", write, STAFF),
        CommandHandler("note", note, STAFF),
        MessageHandler(here & (filters.CaptionRegex(MSG) | _UnderAlbum(MSG)), write),
        MessageHandler(here & (filters.CaptionRegex(NOTE) | _UnderAlbum(NOTE)), note),
        MessageHandler(here & _Replies() & ~filters.COMMAND & ~filters.StatusUpdate.ALL, reply),
        OnOrderTap(Action.WRITE, ask_words),
        OnOrderTap(Action.NOTE, ask_note),
    ]


VIEWS: Views = {
    "letter_sent": render_sent,
    "letter_waits": render_waits,
    "no_chat": render_no_chat,
    "how_to_reply": render_how_to_reply,
    "too_long": render_too_long,
    "how_to_write": render_how_to_write,
    "how_to_note": render_how_to_note,
}
