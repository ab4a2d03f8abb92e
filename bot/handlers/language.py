"""Everybody chooses the language they are spoken to in."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import CallbackQueryHandler, CommandHandler

from bot.conversation.audience import TYPED
from bot.conversation.context import BotContext
from bot.conversation.draft_conversation import Handlers
from bot.conversation.message import Outgoing
from bot.conversation.view import View, Viewer, Views
from bot.handlers import publishing
from bot.services import visitors
from bot.services.people import Actor
from bot.texts import Translator, general

AS_IN_TELEGRAM = "telegram"


async def show_languages(_update: Update, context: BotContext) -> None:
    """/language: those that there are."""
    await context.show(View("languages"))


async def choose(_update: Update, context: BotContext) -> None:
    """A language, or whatever Telegram speaks; the chat's list of commands, and an open question, follow."""
    tag = context.matches[0]["tag"] if context.matches else AS_IN_TELEGRAM
    if tag not in {AS_IN_TELEGRAM, *context.presenter.catalogue.languages}:
        await context.show(View("languages"))
        return
    language = None if tag == AS_IN_TELEGRAM else tag
    await context.apply(_choose, context.actor, language)
    if context.actor.draft is not None:
        await context.show(View("question", in_place=False))
    await publishing.follow(context.presenter, context.actor.user_id)


def _choose(session: Session, actor: Actor, language: str | None) -> View:
    visitors.choose_language(session, actor, language)
    return View("languages")


def render_languages(_session: Session, viewer: Viewer, _facts: Mapping[str, Any]) -> list[Outgoing]:
    """Each language in its own name, the present one marked."""
    t, chosen = viewer.t, viewer.actor.chosen_language
    spoken = chosen and viewer.catalogue.speaker(chosen).language
    telegrams = viewer.catalogue.speaker(viewer.actor.profile_language)
    choices = [(t.plain("As in Telegram: {language}", language=own_name(telegrams)), AS_IN_TELEGRAM, spoken is None)]
    choices += [(own_name(each), each.language, each.language == spoken) for each in viewer.catalogue]
    buttons = [
        [InlineKeyboardButton(f"✓ {label}" if present else label, callback_data=f"m:language:{tag}")]
        for label, tag, present in choices
    ]
    return [Outgoing(general.which_language(t), InlineKeyboardMarkup(buttons))]


def own_name(t: Translator) -> str:
    """What a language calls itself."""
    name = t.locale.get_display_name(t.locale) or t.language
    return name[0].upper() + name[1:]


def handlers() -> Handlers:
    """What this topic reacts to."""
    return [
        CommandHandler("language", show_languages, TYPED),
        CallbackQueryHandler(choose, r"^m:language:(?P<tag>[A-Za-z0-9-]{2,16})\Z"),
    ]


VIEWS: Views = {"languages": render_languages}
