"""What is stored about people: said, and handed over."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy.orm import Session
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import CallbackQueryHandler, CommandHandler

from bot.conversation.audience import TYPED
from bot.conversation.context import BotContext
from bot.conversation.draft_conversation import Handlers
from bot.conversation.message import Document, Outgoing
from bot.conversation.next_steps import next_steps
from bot.conversation.view import View, Viewer, Views
from bot.documents import facts as papers
from bot.documents import press
from bot.handlers import publishing
from bot.services import forgetting, orders, personal_data
from bot.services.forgetting import FAREWELL, StillInHands
from bot.services.people import Actor
from bot.texts import personal_data as words
from bot.texts import privacy as texts
from models import utcnow

MAY_WAIT = timedelta(hours=1)
"""How long a question whether to forget somebody can be answered: what it said may not hold any longer."""


async def privacy(_update: Update, context: BotContext) -> None:
    """/privacy, which every bot must answer."""
    await context.show(View("privacy"))


def render_privacy(_session: Session, viewer: Viewer, _facts: Mapping[str, Any]) -> list[Outgoing]:
    """What, why, how long, and how to be forgotten."""
    return [Outgoing(texts.privacy(viewer.t, viewer.shop))]


async def send_data(_update: Update, context: BotContext) -> None:
    """/mydata: all that is stored about them, once an hour."""
    await context.apply(_ask_for_data, context.actor)


def _ask_for_data(session: Session, actor: Actor) -> View:
    again = personal_data.ask(session, actor)
    return View("my_data") if again is None else View("my_data_again", {"at": again.isoformat()})


def render_data(session: Session, viewer: Viewer, _facts: Mapping[str, Any]) -> list[Outgoing]:
    """Every row for a program to read, and on paper what a person wants to know."""
    t, actor, now = viewer.t, viewer.actor, utcnow()
    rows = personal_data.about(session, actor)
    sections = words.sections(t, session, actor, orders.all_own(session, actor), viewer.shop)
    paper = papers.personal_data(t, sections, now, viewer.shop)
    return [
        Outgoing(
            texts.my_data(t, viewer.shop), document=Document("my-data.json", partial(personal_data.as_file, rows))
        ),
        Outgoing(texts.my_data_to_read(t), document=Document("my-data.pdf", partial(press.personal_data, paper))),
    ]


def render_data_again(_session: Session, viewer: Viewer, facts: Mapping[str, Any]) -> list[Outgoing]:
    """They have it already."""
    return [Outgoing(texts.my_data_again(viewer.t, datetime.fromisoformat(facts["at"]), viewer.shop))]


async def ask_to_forget(_update: Update, context: BotContext) -> None:
    """/forget, or a button that is too old: what that means, and a question."""
    await context.show(View("forget_question"))


async def keep(_update: Update, context: BotContext) -> None:
    """They changed their mind."""
    await context.show(View("not_forgotten"))


async def forget(update: Update, context: BotContext) -> None:
    """Yes: they are forgotten, and with them the tap itself once it is answered."""
    asked = int(context.matches[0]["asked"]) if context.matches else 0
    if not 0 <= utcnow().timestamp() - asked <= MAY_WAIT.total_seconds():
        await ask_to_forget(update, context)
        return
    await context.apply(_forget, context.actor, _remainder(update))
    if context.actor.staff is None and context.scope.farewell:
        await publishing.withdraw(context.presenter, context.actor.user_id)


def _remainder(update: Update) -> dict[str, Any]:
    """Of a tap, what it takes to answer it once more after a crash."""
    query, user, chat = update.callback_query, update.effective_user, update.effective_chat
    if query is None or query.message is None or user is None or chat is None:
        return {"update_id": update.update_id}
    sender = {"id": user.id, "is_bot": False, "first_name": "-", "language_code": user.language_code}
    under = {"message_id": query.message.message_id, "date": 0, "chat": {"id": chat.id, "type": chat.type}}
    tap = {"id": query.id, "from": sender, "chat_instance": "", "data": "", "message": under}
    return {"update_id": update.update_id, "callback_query": tap}


def _forget(session: Session, actor: Actor, remainder: Mapping[str, Any]) -> View:
    try:
        forgetting.forget(session, actor, remainder)
    except StillInHands:
        return View("forget_question")
    return View(FAREWELL, {"language": actor.language})


def render_forget_question(session: Session, viewer: Viewer, _facts: Mapping[str, Any]) -> list[Outgoing]:
    """Sure? Or why not yet."""
    t, in_hands = viewer.t, forgetting.in_hands(session, viewer.actor)
    if in_hands:
        return [Outgoing(texts.still_in_hands(t, in_hands, viewer.shop), next_steps(viewer))]
    buttons = [
        [InlineKeyboardButton(t.plain("Yes, forget me"), callback_data=f"m:forget:{int(utcnow().timestamp())}")],
        [InlineKeyboardButton(t.plain("No, keep everything"), callback_data="m:keep")],
    ]
    return [Outgoing(texts.forget_question(t, viewer.shop), InlineKeyboardMarkup(buttons))]


def render_forgotten(_session: Session, viewer: Viewer, facts: Mapping[str, Any]) -> list[Outgoing]:
    """The last word, in the language they were spoken to in."""
    return [Outgoing(texts.forgotten(viewer.catalogue.speaker(facts["language"]), viewer.shop))]


def render_not_forgotten(_session: Session, viewer: Viewer, _facts: Mapping[str, Any]) -> list[Outgoing]:
    """All as it was."""
    return [Outgoing(texts.kept(viewer.t), next_steps(viewer))]


def handlers() -> Handlers:
    """What this topic reacts to."""
    return [
        CommandHandler("privacy", privacy, TYPED),
        CommandHandler("mydata", send_data, TYPED),
        CommandHandler("forget", ask_to_forget, TYPED),
        CallbackQueryHandler(forget, r"^m:forget:(?P<asked>[0-9]{1,12})\Z"),
        CallbackQueryHandler(keep, r"^m:keep\Z"),
    ]


VIEWS: Views = {
    "privacy": render_privacy,
    "my_data": render_data,
    "my_data_again": render_data_again,
    "forget_question": render_forget_question,
    FAREWELL: render_forgotten,
    "not_forgotten": render_not_forgotten,
}
