"""Whose an order is: /take, /assign, and their buttons."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from sqlalchemy.orm import Session
from telegram import Update
from telegram.ext import CommandHandler

from bot.conversation import order_keyboards as keyboards
from bot.conversation.answers import card
from bot.conversation.audience import STAFF
from bot.conversation.context import BotContext
from bot.conversation.draft_conversation import Handlers
from bot.conversation.message import Outgoing
from bot.conversation.order_taps import Action, OnOrderTap, OrderTap
from bot.conversation.view import View, Viewer, Views
from bot.handlers import bench, cards, commands
from bot.services import assignment, orders
from bot.services.people import Actor, require_staff
from bot.texts import assignment as texts
from bot.texts import general
from models import WorkOrder


async def take(_update: Update, context: BotContext) -> None:
    """/take 1042: it is mine."""
    await bench.change_by_command(context, _take)


async def tap_take(context: BotContext, tap: OrderTap) -> None:
    """It is mine."""
    await bench.change_by_tap(context, tap, _take)


async def tap_hand_back(context: BotContext, tap: OrderTap) -> None:
    """It is whoever's takes it."""
    await bench.change_by_tap(context, tap, _hand_back)


async def assign_command(_update: Update, context: BotContext) -> None:
    """/assign 1042 Eva: it is hers. /assign 1042, or a name that may mean several: a button for each."""
    words = context.args or []
    number = commands.order_number(words)
    if number is None:
        await context.show(View("which_assignment"))
    elif not words[1:]:
        await context.show(View("assign", {"number": number}))
    else:
        await context.apply(_assign_by_name, context.actor, number, " ".join(words[1:]))


async def ask_assign(context: BotContext, tap: OrderTap) -> None:
    """Who is to have it? On the card itself."""
    bench.require_bench(context)
    await context.show(View("assign", {"order": tap.order_id}))


async def tap_give(context: BotContext, tap: OrderTap) -> None:
    """Whoever the button names has it from now on."""
    if isinstance(tap.argument, int):
        await bench.change_by_tap(context, tap, partial(_give, tap.argument))


def _take(session: Session, order: WorkOrder, actor: Actor, tap: OrderTap | None) -> None:
    assignment.take(session, order, by=actor, version=tap.version if tap else None)


def _hand_back(session: Session, order: WorkOrder, actor: Actor, _tap: OrderTap | None) -> None:
    assignment.hand_back(session, order, by=actor)


def _give(staff_id: int, session: Session, order: WorkOrder, actor: Actor, tap: OrderTap | None) -> None:
    to = assignment.colleague(session, staff_id) if staff_id else None
    assignment.assign(session, order, to, by=actor, version=tap.version if tap else None)


def _assign_by_name(session: Session, actor: Actor, number: int, said: str) -> View:
    require_staff(session, actor)
    order = orders.find_order(session, number)
    meant = assignment.named(session, said)
    if len(meant) != 1:
        return View("assign", {"order": order.id, "said": said, "meant": [each.id for each in meant]})
    assignment.assign(session, order, meant[0], by=actor)
    return card(order.id)


def render_assign(session: Session, viewer: Viewer, facts: Mapping[str, Any]) -> list[Outgoing]:
    """A button for everybody whom somebody may mean."""
    order = orders.look_up(session, viewer.actor, number=facts.get("number"), order_id=facts.get("order"))
    if order is None or viewer.actor.staff is None:
        return cards.render_not_found(session, viewer, facts)
    everyone, meant = assignment.colleagues(session), facts.get("meant", [])
    offered = [each for each in everyone if each.id in meant] or everyone
    text = texts.who(viewer.t, order, facts.get("said"), [each for each in everyone if each.id in meant])
    return [Outgoing(text, keyboards.colleagues(viewer.t, order, offered))]


def render_which(_session: Session, viewer: Viewer, _facts: Mapping[str, Any]) -> list[Outgoing]:
    """A command came without its number; to anybody but staff there is no such command."""
    if viewer.actor.staff is None:
        return [Outgoing(general.unknown_command(viewer.t))]
    return [Outgoing(texts.which(viewer.t))]


def handlers() -> Handlers:
    """What this topic reacts to."""
    return [
        CommandHandler("take", take, STAFF),
        CommandHandler("assign", assign_command, STAFF),
        OnOrderTap(Action.TAKE, tap_take),
        OnOrderTap(Action.HAND_BACK, tap_hand_back),
        OnOrderTap(Action.ASSIGN, ask_assign),
        OnOrderTap(Action.GIVE, tap_give),
    ]


VIEWS: Views = {"assign": render_assign, "which_assignment": render_which}
