"""Hello and help; and the way in for new technicians."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import CallbackQueryHandler, CommandHandler

from bot.conversation.audience import TYPED
from bot.conversation.context import BotContext
from bot.conversation.draft_conversation import Handlers
from bot.conversation.message import Outgoing
from bot.conversation.next_steps import next_steps
from bot.conversation.view import View, Viewer, Views
from bot.handlers import cards, publishing, walk_in
from bot.services import customer_links, order_codes, orders, staff
from bot.services.people import Actor
from bot.texts import general
from bot.texts import staff as staff_texts


async def start(_update: Update, context: BotContext) -> None:
    """/start: the greeting. With a code from paper: its order. With a link: a new technician, or a customer of ours."""
    payload = (context.args or [""])[0]
    if order_codes.is_code(payload):
        await context.show(View("scanned", {"number": order_codes.number_in(context.shop.keys, payload)}))
        return
    if customer_links.is_link(payload):
        await context.apply(walk_in.use_link, context.actor, payload)
        return
    if context.args:
        await context.apply(_join, context.actor, context.args[0])
    elif context.actor.staff is not None:
        await context.apply(_arrive, context.actor)
    else:
        await context.show(View("welcome"))
        return
    await publishing.follow(context.presenter, context.actor.user_id)


async def show_id(_update: Update, context: BotContext) -> None:
    """/id: what whoever sets the shop up needs to name its owners."""
    await context.show(View("own_id"))


def _arrive(session: Session, actor: Actor) -> View:
    staff.arrived(session, actor)
    return View("welcome")


def _join(session: Session, actor: Actor, token: str) -> View:
    staff.join(session, actor, token)
    return View("joined")


async def show_help(_update: Update, context: BotContext) -> None:
    """/help: what this person can do here."""
    await context.show(View("help"))


def render_welcome(_session: Session, viewer: Viewer, _facts: Mapping[str, Any]) -> list[Outgoing]:
    """The greeting, and what to do first."""
    if viewer.actor.staff:
        text = general.welcome_staff(viewer.t, viewer.actor.name)
    else:
        text = general.welcome(viewer.t, viewer.actor.name, viewer.shop)
    return [Outgoing(text, next_steps(viewer))]


def render_scanned(session: Session, viewer: Viewer, facts: Mapping[str, Any]) -> list[Outgoing]:
    """The card of the order whose paper was scanned; to whoever may not see it, only the greeting."""
    order = orders.look_up(session, viewer.actor, number=facts["number"])
    return cards.render_card(session, viewer, {"order": order.id}) if order else render_welcome(session, viewer, facts)


def render_own_id(_session: Session, viewer: Viewer, _facts: Mapping[str, Any]) -> list[Outgoing]:
    """Their Telegram id, easy to copy."""
    return [Outgoing(general.own_id(viewer.t, viewer.actor.user_id))]


def render_joined(_session: Session, viewer: Viewer, _facts: Mapping[str, Any]) -> list[Outgoing]:
    """How to work here."""
    queue = InlineKeyboardButton(viewer.t.plain("Queue"), callback_data="m:queue")
    return [Outgoing(general.joined(viewer.t, viewer.shop), InlineKeyboardMarkup([[queue]]))]


def render_refused(_session: Session, viewer: Viewer, _facts: Mapping[str, Any]) -> list[Outgoing]:
    """The invitation is worth nothing; they may be a customer all the same."""
    return [Outgoing(staff_texts.invite_refused(viewer.t), next_steps(viewer))]


def render_help(_session: Session, viewer: Viewer, _facts: Mapping[str, Any]) -> list[Outgoing]:
    """What there is to do, by role."""
    if viewer.actor.staff:
        text = general.help_staff(viewer.t, owner=viewer.actor.owner)
    else:
        text = general.help_customer(viewer.t)
    return [Outgoing(text, next_steps(viewer))]


def handlers() -> Handlers:
    """What this topic reacts to."""
    return [
        CommandHandler("start", start, TYPED),
        CommandHandler("help", show_help, TYPED),
        CommandHandler("id", show_id, TYPED),
        CallbackQueryHandler(show_help, r"^m:help\Z"),
    ]


VIEWS: Views = {
    "welcome": render_welcome,
    "joined": render_joined,
    "scanned": render_scanned,
    "own_id": render_own_id,
    "invite_refused": render_refused,
    "help": render_help,
}
