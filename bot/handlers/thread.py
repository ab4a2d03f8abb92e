"""What customers write without being asked: it goes to the shop, with the order it is about."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session
from telegram import Message, ReplyKeyboardRemove, Update
from telegram.ext import MessageHandler, filters

from bot.conversation import order_keyboards as keyboards
from bot.conversation.context import BotContext
from bot.conversation.draft_conversation import Handlers
from bot.conversation.forms import form_of
from bot.conversation.message import Outgoing
from bot.conversation.order_taps import Action, OnOrderTap, OrderTap
from bot.conversation.scope import SCOPE
from bot.conversation.view import View, Viewer, Views
from bot.handlers import cards, contents, fallback
from bot.services import orders, thread
from bot.services.errors import OrderNotFound
from bot.services.letters import Letter
from bot.services.people import Actor
from bot.texts import thread as texts
from models import MessageDirection, MessageKind

NUMBER = re.compile(r"#(\d{1,9})\b")


class _FromCustomer(filters.UpdateFilter):
    """Somebody who is a customer, and does not work here."""

    def filter(self, update: Update) -> bool:  # noqa: ARG002 - python-telegram-bot's signature
        actor = SCOPE.get().actor
        return actor.staff is None and actor.customer is not None


class _AnswersShop(filters.UpdateFilter):
    """A reply to what the shop wrote, unless what is written now is to be kept nowhere."""

    def filter(self, update: Update) -> bool:  # noqa: ARG002 - python-telegram-bot's signature
        replied_to, draft = SCOPE.get().replied_to, SCOPE.get().actor.draft
        by_shop = replied_to is not None and replied_to.by_shop
        return by_shop and (draft is None or not form_of(draft).confidential)


class _OfThread(filters.UpdateFilter):
    """A change to a message that a thread keeps."""

    def filter(self, update: Update) -> bool:  # noqa: ARG002 - python-telegram-bot's signature
        return SCOPE.get().in_thread


async def hear(update: Update, context: BotContext) -> None:
    """Words, a photo, a voice message …: to the shop with it."""
    message = update.message
    letter = None if message is None else contents.letter(message)
    if message is None or letter is None:
        await context.show(View("cannot_pass_on"))
        return
    replied_to = context.scope.replied_to
    about = replied_to.order_id if replied_to else None
    await context.apply(_hear, context.actor, letter, about, _number(message, context.bot.id))


def _number(message: Message, our_id: int) -> int | None:
    """The order that the message of ours names which this one replies to."""
    replied = message.reply_to_message
    if replied is None or replied.from_user is None or replied.from_user.id != our_id:
        return None
    found = NUMBER.search(replied.text or replied.caption or "")
    return int(found[1]) if found else None


def _hear(session: Session, actor: Actor, letter: Letter, about: int | None, number: int | None) -> View | None:
    if about is None and number is not None:
        about = _own(session, actor, number)
    received = thread.receive(session, actor, letter, about=about)
    return received_view(received, letter)


def received_view(received: thread.Received | None, letter: Letter) -> View | None:
    """What a customer is told after they wrote: once, not for each of ten messages in a row."""
    kind = letter.content.kind
    if received is None:
        return View("lost" if kind is MessageKind.TEXT else "media", in_place=False)
    if received.again and kind is not MessageKind.CONTACT:
        return None
    if received.order is None:
        return View("about_which")
    return View("passed_on", {"order": received.order.id, "keyboard": kind is MessageKind.CONTACT})


def _own(session: Session, actor: Actor, number: int) -> int | None:
    try:
        return orders.find_own_order(session, actor, number).id
    except OrderNotFound:
        return None


async def choose(context: BotContext, tap: OrderTap) -> None:
    """What they wrote is about this order."""
    await context.apply(_choose, context.actor, tap.order_id)


def _choose(session: Session, actor: Actor, order_id: int) -> View:
    order, count = thread.choose(session, actor, order_id)
    return View("passed_on" if count else "nothing_waits", {"order": order.id})


async def hear_edit(update: Update, context: BotContext) -> None:
    """A message of the thread reads otherwise now."""
    message = update.edited_message
    letter = None if message is None else contents.letter(message)
    if message is not None and letter is not None and message.edit_date is not None:
        await context.apply(_edit, letter, message.edit_date)


def _edit(session: Session, letter: Letter, edited_at: datetime) -> View | None:
    direction = thread.edit(session, letter, edited_at)
    if direction is MessageDirection.FROM_CUSTOMER:
        return None
    return View("edited_too_late" if direction is MessageDirection.TO_CUSTOMER else "edited")


def render_passed_on(session: Session, viewer: Viewer, facts: Mapping[str, Any]) -> list[Outgoing]:
    """The shop has it."""
    try:
        order = orders.find_own(session, viewer.actor, facts["order"])
    except OrderNotFound:
        return cards.render_not_found(session, viewer, facts)
    return [Outgoing(texts.received(viewer.t, order), ReplyKeyboardRemove() if facts.get("keyboard") else None)]


def render_nothing_waits(session: Session, viewer: Viewer, facts: Mapping[str, Any]) -> list[Outgoing]:
    """The shop has all of it."""
    try:
        order = orders.find_own(session, viewer.actor, facts["order"])
    except OrderNotFound:
        return cards.render_not_found(session, viewer, facts)
    return [Outgoing(texts.nothing_waits(viewer.t, order))]


def render_which(session: Session, viewer: Viewer, facts: Mapping[str, Any]) -> list[Outgoing]:
    """Which of their open orders it is about."""
    customer = viewer.actor.customer
    choices = [] if customer is None else thread.open_orders(session, customer.id)
    if not choices:
        return fallback.render_lost(session, viewer, facts)
    return [Outgoing(texts.which_order(viewer.t), keyboards.which_order(viewer.t, choices))]


def render_cannot(_session: Session, viewer: Viewer, _facts: Mapping[str, Any]) -> list[Outgoing]:
    """A sticker, a dice, a poll."""
    return [Outgoing(texts.cannot_pass_on(viewer.t))]


def render_too_late(_session: Session, viewer: Viewer, _facts: Mapping[str, Any]) -> list[Outgoing]:
    """The customer has it as it was."""
    return [Outgoing(texts.edited_too_late(viewer.t))]


def handlers() -> Handlers:
    """What this topic reacts to, wherever a person is in a form."""
    return [
        OnOrderTap(Action.ABOUT, choose),
        MessageHandler(_written() & _AnswersShop(), hear),
        on_edit(filters.ChatType.PRIVATE),
    ]


def on_edit(where: filters.BaseFilter) -> MessageHandler[BotContext, None]:
    """Reacts to a change of a message that a thread keeps, in such chats."""
    return MessageHandler(where & filters.UpdateType.EDITED_MESSAGE & ~filters.LOCATION & _OfThread(), hear_edit)


def outside_forms() -> Handlers:
    """What is a message to the shop if no question was open that it answers."""
    return [MessageHandler(_written(), hear)]


def _written() -> filters.BaseFilter:
    """What customers write in their own chat, and no command."""
    written = filters.UpdateType.MESSAGE & filters.ChatType.PRIVATE & ~filters.COMMAND & ~filters.StatusUpdate.ALL
    return written & _FromCustomer()


VIEWS: Views = {
    "passed_on": render_passed_on,
    "nothing_waits": render_nothing_waits,
    "about_which": render_which,
    "cannot_pass_on": render_cannot,
    "edited_too_late": render_too_late,
}
