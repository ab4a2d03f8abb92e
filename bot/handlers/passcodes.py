"""What unlocks a device: given by its owner or at the counter, and looked at by the bench."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session
from telegram import InlineKeyboardMarkup, Update
from telegram.ext import CommandHandler

from bot.conversation import filling
from bot.conversation.answers import card
from bot.conversation.audience import STAFF
from bot.conversation.context import BotContext
from bot.conversation.desk import Desk
from bot.conversation.draft_conversation import Handlers
from bot.conversation.forms import passcode
from bot.conversation.message import Outgoing
from bot.conversation.order_taps import Action, OnOrderTap, OrderTap, button
from bot.conversation.view import View, Viewer, Views
from bot.handlers import bench, cards, commands
from bot.services import orders, passcodes
from bot.services.errors import OrderNotFound
from bot.services.people import Actor, require_staff
from bot.texts import passcodes as texts
from models import utcnow

DELETABLE = timedelta(hours=47)
"""Telegram deletes no message that is 48 hours old."""


async def passcode_command(_update: Update, context: BotContext) -> None:
    """/passcode 1042: write it down for an order; any other words are not kept."""
    await context.apply(_ask_by_number, context.actor, context.args or [], context.desk)


async def in_group(_update: Update, context: BotContext) -> None:
    """/passcode in a group, whoever says it: others read there, so nothing of it stays."""
    await context.apply(_misplaced, context.args or [], f"https://t.me/{context.bot.username}")


async def ask_passcode(context: BotContext, tap: OrderTap) -> None:
    """Ask for it, under the card."""
    await context.apply(_ask, context.actor, tap.order_id, context.desk)


async def ask_to_show(context: BotContext, tap: OrderTap) -> None:
    """Ask before it is shown: its customer will know."""
    bench.require_bench(context)
    await context.show(View("passcode_question", {"order": tap.order_id}, in_place=False))


async def show_passcode(context: BotContext, tap: OrderTap) -> None:
    """Show it in place of the question, whose id is known before: so that it can be deleted whatever happens."""
    sent = context.scope.tapped_at
    deletable = sent is not None and utcnow() - sent < DELETABLE
    await context.apply(_show, context.actor, tap, context.scope.tapped if deletable else None)


def _ask_by_number(session: Session, actor: Actor, words: Sequence[str], desk: Desk) -> View:
    require_staff(session, actor)
    return replace(_asked(session, actor, commands.order_number(words), desk), confidential=_more_than_number(words))


def _asked(session: Session, actor: Actor, number: int | None, desk: Desk) -> View:
    """An order that is not there is answered here: what is refused is rolled back, and its words would stay."""
    if number is None:
        return View("which_order")
    try:
        return _ask(session, actor, orders.find_order(session, number).id, desk)
    except OrderNotFound:
        return View("order_not_found")


def _more_than_number(words: Sequence[str]) -> bool:
    return len(words) > (commands.order_number(words) is not None)


def _misplaced(_session: Session, words: Sequence[str], link: str) -> View:
    if _more_than_number(words):
        return View("passcode_in_group", {"link": link}, confidential=True)
    return View("private_only", {"link": link})


def _ask(session: Session, actor: Actor, order_id: int, desk: Desk) -> View:
    order = orders.find_shown(session, actor, order_id)
    if order.closed:
        return card(order.id, "stale", in_place=False)
    return filling.start(session, actor, desk, passcode.occasion(order))


def _show(session: Session, actor: Actor, tap: OrderTap, message_id: int | None) -> View:
    """Where there is no message that could be deleted in time, ask again, in one that can."""
    require_staff(session, actor)
    order = orders.find_shown(session, actor, tap.order_id)
    if message_id is None:
        return View("passcode_question", {"order": order.id}, in_place=False)
    view = passcodes.look(session, order, message_id, by=actor)
    return View("passcode", {"number": order.number, "view": view.id})


def render_question(session: Session, viewer: Viewer, facts: Mapping[str, Any]) -> list[Outgoing]:
    """Sure? Or the card, where there is no passcode."""
    try:
        order = orders.find_shown(session, viewer.actor, facts["order"])
    except OrderNotFound:
        return cards.render_not_found(session, viewer, facts)
    if viewer.actor.staff is None or not passcodes.known(session, order):
        return cards.render_card(session, viewer, {"order": order.id, "note": "stale"})
    t = viewer.t
    keyboard = [
        [button(t.plain("Show it for 30 seconds"), order, Action.REVEAL)],
        [button(t.plain("« Back"), order, Action.CARD)],
    ]
    return [Outgoing(texts.question(t, order), InlineKeyboardMarkup(keyboard))]


def render_in_group(_session: Session, viewer: Viewer, facts: Mapping[str, Any]) -> list[Outgoing]:
    """Where it is safe."""
    return [Outgoing(texts.not_in_groups(viewer.t, facts["link"]))]


def render_passcode(session: Session, viewer: Viewer, facts: Mapping[str, Any]) -> list[Outgoing]:
    """The passcode, to whoever looks at it right now."""
    words = passcodes.opened(session, facts["view"], viewer.actor, passcodes.vault(viewer.shop.all_keys))
    if words is None:
        return [Outgoing(texts.over(viewer.t))]
    return [Outgoing(texts.shown(viewer.t, facts["number"], words), fleeting=True)]


def handlers() -> Handlers:
    """What this topic reacts to."""
    return [
        CommandHandler("passcode", passcode_command, STAFF),
        OnOrderTap(Action.GIVE_PASSCODE, ask_passcode),
        OnOrderTap(Action.PASSCODE, ask_to_show),
        OnOrderTap(Action.REVEAL, show_passcode),
    ]


VIEWS: Views = {
    "passcode_question": render_question,
    "passcode": render_passcode,
    "passcode_in_group": render_in_group,
}
