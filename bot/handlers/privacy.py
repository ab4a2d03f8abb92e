"""What is stored about people: said, and handed over."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy.orm import Session
from telegram import Update
from telegram.ext import CommandHandler

from bot.conversation.audience import TYPED
from bot.conversation.context import BotContext
from bot.conversation.draft_conversation import Handlers
from bot.conversation.message import Document, Outgoing
from bot.conversation.view import View, Viewer, Views
from bot.services import personal_data
from bot.services.people import Actor
from bot.texts import privacy as texts


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
    """The file."""
    data = personal_data.about(session, viewer.actor)
    file = Document("my-data.json", partial(personal_data.as_file, data))
    return [Outgoing(texts.my_data(viewer.t, viewer.shop), document=file)]


def render_data_again(_session: Session, viewer: Viewer, facts: Mapping[str, Any]) -> list[Outgoing]:
    """They have it already."""
    return [Outgoing(texts.my_data_again(viewer.t, datetime.fromisoformat(facts["at"]), viewer.shop))]


def handlers() -> Handlers:
    """What this topic reacts to."""
    return [
        CommandHandler("privacy", privacy, TYPED),
        CommandHandler("mydata", send_data, TYPED),
    ]


VIEWS: Views = {"privacy": render_privacy, "my_data": render_data, "my_data_again": render_data_again}
