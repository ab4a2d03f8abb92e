"""A device comes in: staff write down its condition, and its owner agrees to it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session
from telegram import Update
from telegram.ext import CommandHandler

from bot.conversation import filling
from bot.conversation import order_keyboards as keyboards
from bot.conversation.audience import STAFF
from bot.conversation.context import BotContext
from bot.conversation.desk import Desk
from bot.conversation.draft_conversation import Handlers
from bot.conversation.forms import receiving
from bot.conversation.message import Outgoing
from bot.conversation.order_taps import Action, OnOrderTap, OrderTap
from bot.conversation.view import View, Viewer, Views
from bot.handlers import cards, commands
from bot.services import agreements, orders
from bot.services.people import Actor, require_staff
from bot.texts import receiving as texts


async def receive_command(_update: Update, context: BotContext) -> None:
    """/receive 1042: what came in, and in which condition."""
    number = commands.order_number(context.args or [])
    if number is None:
        await context.show(View("which_order"))
    else:
        await context.apply(_receive_by_number, context.actor, context.desk, number)


async def tap_receive(context: BotContext, tap: OrderTap) -> None:
    """The same, from the card."""
    await context.apply(_receive_by_tap, context.actor, context.desk, tap)


async def tap_agree(context: BotContext, tap: OrderTap) -> None:
    """The customer agrees to what was written down; the tap's version is that of the text."""
    await context.apply(_agree, context.actor, tap)


async def show_condition(context: BotContext, tap: OrderTap) -> None:
    """Show what was written down last."""
    await context.show(View("condition", {"order": tap.order_id}, in_place=False))


def _receive_by_number(session: Session, actor: Actor, desk: Desk, number: int) -> View:
    require_staff(session, actor)
    return filling.start(session, actor, desk, receiving.occasion(orders.find_order(session, number)))


def _receive_by_tap(session: Session, actor: Actor, desk: Desk, tap: OrderTap) -> View:
    require_staff(session, actor)
    order = orders.find_shown(session, actor, tap.order_id)
    return filling.start(session, actor, desk, receiving.occasion(order))


def _agree(session: Session, actor: Actor, tap: OrderTap) -> View:
    agreements.agree(session, actor, tap.order_id, tap.version)
    return View("condition", {"order": tap.order_id, "version": tap.version})


def render_condition(session: Session, viewer: Viewer, facts: Mapping[str, Any]) -> list[Outgoing]:
    """What was written down last of an order, to its customer with the button that agrees; staff see both sides."""
    t, shop = viewer.t, viewer.shop
    order = orders.look_up(session, viewer.actor, order_id=facts["order"])
    agreement = order.agreement if order else None
    if agreement is None:
        return cards.render_card(session, viewer, {**facts, "note": "stale"})
    if not agreements.theirs(agreement, viewer.actor):
        return [Outgoing(texts.for_staff(t, agreement, shop.timezone), keyboards.condition_for_staff(t, agreement))]
    replaced = facts.get("version", agreement.version) != agreement.version
    text = texts.how_it_stands(t, agreement, shop, replaced=replaced)
    return [Outgoing(text, keyboards.condition(t, agreement))]


def handlers() -> Handlers:
    """What this topic reacts to."""
    return [
        CommandHandler("receive", receive_command, STAFF),
        OnOrderTap(Action.RECEIVE, tap_receive),
        OnOrderTap(Action.CONDITION, show_condition),
        OnOrderTap(Action.AGREE, tap_agree),
    ]


VIEWS: Views = {"condition": render_condition}
