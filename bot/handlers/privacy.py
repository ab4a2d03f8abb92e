"""What is stored about people, said on request."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session
from telegram import Update
from telegram.ext import CommandHandler

from bot.conversation.audience import TYPED
from bot.conversation.context import BotContext
from bot.conversation.draft_conversation import Handlers
from bot.conversation.message import Outgoing
from bot.conversation.view import View, Viewer, Views
from bot.texts import general


async def privacy(_update: Update, context: BotContext) -> None:
    """/privacy, which every bot must answer."""
    await context.show(View("privacy"))


def render_privacy(_session: Session, viewer: Viewer, _facts: Mapping[str, Any]) -> list[Outgoing]:
    """What, why, how long, and how to be forgotten."""
    return [Outgoing(general.privacy(viewer.t, viewer.shop))]


def handlers() -> Handlers:
    """What this topic reacts to."""
    return [CommandHandler("privacy", privacy, TYPED)]


VIEWS: Views = {"privacy": render_privacy}
