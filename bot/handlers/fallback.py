"""What nobody else understood: always an answer, and a way on."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session
from telegram import Message, Update
from telegram.constants import ChatType
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, MessageHandler, filters

from bot.conversation.answers import present
from bot.conversation.audience import TYPED
from bot.conversation.context import BotContext
from bot.conversation.draft_conversation import Handlers
from bot.conversation.message import Outgoing
from bot.conversation.next_steps import next_steps
from bot.conversation.view import View, Viewer, Views
from bot.texts import general


class OutsidePrivateChats(BaseHandler[Update, BotContext, None]):
    """Takes every update of a group or channel: nobody's phone number belongs there."""

    def __init__(self) -> None:
        super().__init__(outside)

    def check_update(self, update: object) -> bool:
        """Whether the update comes from anywhere but a private chat."""
        chat = update.effective_chat if isinstance(update, Update) else None
        return chat is not None and chat.type != ChatType.PRIVATE


class FromBots(BaseHandler[Update, BotContext, None]):
    """Takes every update that a bot sent: two that answer each other would never stop."""

    def __init__(self) -> None:
        super().__init__(_pass_over)

    def check_update(self, update: object) -> bool:
        """Whether a bot sent it."""
        user = update.effective_user if isinstance(update, Update) else None
        return user is not None and user.is_bot


async def outside(update: Update, context: BotContext) -> None:
    """Say where the bot works to whoever gives it a command in a group."""
    message = update.message
    if message is not None and TYPED.check_update(update) and _asks(message, context.bot.username):
        await context.show(View("private_only", {"link": f"https://t.me/{context.bot.username}"}))


def _asks(message: Message, username: str) -> bool:
    """Whether a message of a group begins with a command of ours: of a person, or of an anonymous admin."""
    if not filters.COMMAND.filter(message) or (_by_bot(message) and message.sender_chat is None):
        return False
    _, _, named = (message.text or "").split(maxsplit=1)[0].partition("@")
    return named.casefold() in {"", username.casefold()}


def _by_bot(message: Message) -> bool:
    return message.from_user is not None and message.from_user.is_bot


async def _pass_over(_update: Update, _context: BotContext) -> None:
    """Some updates need no answer."""


async def cancel(_update: Update, context: BotContext) -> None:
    """/cancel where no request is open: one that is takes the command itself."""
    await context.show(View("nothing_open"))


async def stale_tap(_update: Update, context: BotContext) -> None:
    """A button that nobody knows (any more)."""
    await context.show(present(context.actor, otherwise="stale_tap"))


async def unknown_command(_update: Update, context: BotContext) -> None:
    """A command that nobody knows; an open request goes on after the answer."""
    await context.show(View("unknown_command"))
    if context.actor.draft is not None:
        await context.show(View("question"))


async def unknown_text(_update: Update, context: BotContext) -> None:
    """Words that answer no question."""
    await context.show(present(context.actor, otherwise="lost"))


async def unknown_media(_update: Update, context: BotContext) -> None:
    """Anything else that people can send."""
    await context.show(present(context.actor, otherwise="media"))


async def edited(_update: Update, context: BotContext) -> None:
    """A message that was changed after it was read."""
    await context.show(View("edited"))


def render_stale(_session: Session, viewer: Viewer, _facts: Mapping[str, Any]) -> list[Outgoing]:
    """Nothing was changed; here is what can be done."""
    return [Outgoing(general.outdated(viewer.t), next_steps(viewer))]


def render_unknown_command(_session: Session, viewer: Viewer, _facts: Mapping[str, Any]) -> list[Outgoing]:
    """There is no such command, for them."""
    return [Outgoing(general.unknown_command(viewer.t))]


def render_lost(_session: Session, viewer: Viewer, _facts: Mapping[str, Any]) -> list[Outgoing]:
    """Where to go from here."""
    if viewer.actor.staff is not None:
        return [Outgoing(general.lost_staff(viewer.t), next_steps(viewer))]
    return [Outgoing(general.lost(viewer.t), next_steps(viewer))]


def render_nothing_open(_session: Session, viewer: Viewer, _facts: Mapping[str, Any]) -> list[Outgoing]:
    """There was nothing to drop."""
    return [Outgoing(general.nothing_open(viewer.t), next_steps(viewer))]


def render_media(_session: Session, viewer: Viewer, _facts: Mapping[str, Any]) -> list[Outgoing]:
    """Nice, but nobody asked for it."""
    if viewer.actor.staff is not None:
        return [Outgoing(general.lost_staff(viewer.t), next_steps(viewer))]
    return [Outgoing(general.media(viewer.t), next_steps(viewer))]


def render_edited(_session: Session, viewer: Viewer, _facts: Mapping[str, Any]) -> list[Outgoing]:
    """Too late: it was read."""
    return [Outgoing(general.edited(viewer.t))]


def render_too_many(_session: Session, viewer: Viewer, _facts: Mapping[str, Any]) -> list[Outgoing]:
    """The inbox had no room for more of this chat."""
    return [Outgoing(general.too_many(viewer.t))]


def render_private_only(_session: Session, viewer: Viewer, facts: Mapping[str, Any]) -> list[Outgoing]:
    """Where to find the bot."""
    return [Outgoing(general.private_only(viewer.t, facts["link"]))]


def render_nothing(_session: Session, _viewer: Viewer, _facts: Mapping[str, Any]) -> list[Outgoing]:
    """Some updates need no answer."""
    return []


def handlers() -> Handlers:
    """What this topic reacts to: everything that is left."""
    typed = filters.UpdateType.MESSAGE
    return [
        CommandHandler("cancel", cancel, TYPED),
        CallbackQueryHandler(stale_tap),
        MessageHandler(filters.UpdateType.EDITED_MESSAGE & ~filters.LOCATION, edited),  # a shared location just moves
        MessageHandler(typed & filters.COMMAND, unknown_command),
        MessageHandler(typed & filters.TEXT, unknown_text),
        MessageHandler(typed & ~filters.StatusUpdate.ALL, unknown_media),
    ]


VIEWS: Views = {
    "stale_tap": render_stale,
    "unknown_command": render_unknown_command,
    "lost": render_lost,
    "nothing_open": render_nothing_open,
    "media": render_media,
    "edited": render_edited,
    "too_many": render_too_many,
    "private_only": render_private_only,
    "nothing": render_nothing,
}
