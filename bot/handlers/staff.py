"""Owners bring technicians in, see who works here, and end their access."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import CallbackQueryHandler, CommandHandler

from bot.conversation.audience import OWNERS
from bot.conversation.context import BotContext
from bot.conversation.draft_conversation import Handlers
from bot.conversation.message import Outgoing
from bot.conversation.view import View, Viewer, Views
from bot.handlers import publishing
from bot.services import staff
from bot.services.errors import NotAllowed
from bot.services.people import Actor
from bot.texts import general
from bot.texts import staff as texts
from models import Staff, utcnow

BLANK_LINE = "\n\n"
IDS = r"[1-9][0-9]{0,17}"


async def invite(_update: Update, context: BotContext) -> None:
    """/invite: a link that brings in one technician.

    The link is not recorded with the update, as an answer otherwise would be: only a hash of it is ever stored. A
    crash before the answer leaves an invitation that nobody knows, and the replay makes another.
    """
    token = await context.presenter.db.run(staff.invite, context.actor)
    until = utcnow() + staff.INVITE_LASTS
    link = f"https://t.me/{context.bot.username}?start={token}"
    await context.show(View("invitation", {"link": link, "until": until.isoformat()}))


async def list_staff(_update: Update, context: BotContext) -> None:
    """/staff, or its button: who works here."""
    if not context.actor.owner:
        raise NotAllowed
    await context.show(View("staff"))


async def revoke_command(_update: Update, context: BotContext) -> None:
    """/revoke 123456789: ask before that access ends."""
    said = (context.args or [""])[0]
    if said.isascii() and said.isdecimal() and len(said) < len(str(2**63)):
        await context.show(View("revoke_question", {"user": int(said)}))
    else:
        await context.show(View("which_staff"))


async def ask_revoke(_update: Update, context: BotContext) -> None:
    """Ask before somebody's access ends."""
    if not context.actor.owner:
        raise NotAllowed
    await context.show(View("revoke_question", {"user": _user(context)}))


async def revoke(_update: Update, context: BotContext) -> None:
    """Somebody's access ends, at once."""
    user_id = _user(context)
    await context.apply(_revoke, context.actor, user_id)
    await publishing.follow(context.presenter, user_id)


def _user(context: BotContext) -> int:
    return int(context.matches[0]["user"]) if context.matches else 0


def _revoke(session: Session, actor: Actor, user_id: int) -> View:
    gone = staff.revoke(session, user_id, by=actor)
    return View("staff", {"revoked": gone.name})


def render_invitation(_session: Session, viewer: Viewer, facts: Mapping[str, Any]) -> list[Outgoing]:
    """The link to forward."""
    until = datetime.fromisoformat(facts["until"])
    return [Outgoing(texts.invitation(viewer.t, facts["link"], until, viewer.shop.timezone))]


def render_staff(session: Session, viewer: Viewer, facts: Mapping[str, Any]) -> list[Outgoing]:
    """Who works here, each technician with the button that ends it."""
    t = viewer.t
    if not viewer.actor.owner:
        return [Outgoing(general.unknown_command(t))]
    everyone = staff.everyone(session, viewer.actor)
    text = texts.staff_list(t, everyone)
    if "revoked" in facts:
        text = texts.revoked(t, facts["revoked"]) + BLANK_LINE + text
    buttons = [
        [_button(t.plain("Revoke {name}", name=texts.short_name(each)), f"m:revoke:{each.telegram_user_id}")]
        for each in everyone
        if not each.owner
    ]
    return [Outgoing(text, InlineKeyboardMarkup(buttons))]


def render_revoke_question(session: Session, viewer: Viewer, facts: Mapping[str, Any]) -> list[Outgoing]:
    """Yes or no, before somebody's access ends."""
    t = viewer.t
    if not viewer.actor.owner:
        return [Outgoing(general.unknown_command(t))]
    found = [each for each in staff.everyone(session, viewer.actor) if each.telegram_user_id == facts["user"]]
    if not found:
        return [Outgoing(texts.no_such_staff(t))]
    return [_question(viewer, found[0])]


def _question(viewer: Viewer, member: Staff) -> Outgoing:
    t = viewer.t
    if member.owner:
        return Outgoing(texts.owner_stays(t))
    rows = [
        [_button(t.plain("Yes, end it"), f"m:revoked:{member.telegram_user_id}")],
        [_button(t.plain("No, keep it"), "m:staff")],
    ]
    return Outgoing(texts.revoke_question(t, member), InlineKeyboardMarkup(rows))


def _button(label: str, data: str) -> InlineKeyboardButton:
    return InlineKeyboardButton(label, callback_data=data)


def render_which(_session: Session, viewer: Viewer, _facts: Mapping[str, Any]) -> list[Outgoing]:
    """A command came without its id."""
    return [Outgoing(texts.which_staff(viewer.t))]


def render_no_such(_session: Session, viewer: Viewer, _facts: Mapping[str, Any]) -> list[Outgoing]:
    """An id came that belongs to nobody here."""
    return [Outgoing(texts.no_such_staff(viewer.t))]


def render_owner_stays(_session: Session, viewer: Viewer, _facts: Mapping[str, Any]) -> list[Outgoing]:
    """An owner was to go."""
    return [Outgoing(texts.owner_stays(viewer.t))]


def handlers() -> Handlers:
    """What this topic reacts to."""
    return [
        CommandHandler("invite", invite, OWNERS),
        CommandHandler("staff", list_staff, OWNERS),
        CommandHandler("revoke", revoke_command, OWNERS),
        CallbackQueryHandler(list_staff, r"^m:staff\Z"),
        CallbackQueryHandler(ask_revoke, rf"^m:revoke:(?P<user>{IDS})\Z"),
        CallbackQueryHandler(revoke, rf"^m:revoked:(?P<user>{IDS})\Z"),
    ]


VIEWS: Views = {
    "invitation": render_invitation,
    "staff": render_staff,
    "revoke_question": render_revoke_question,
    "which_staff": render_which,
    "no_such_staff": render_no_such,
    "owner_stays": render_owner_stays,
}
