"""The link to an order's page: replaced by staff or by its customer, so that the one before leads nowhere."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session
from telegram import Update
from telegram.ext import CommandHandler

from bot.conversation import order_keyboards as keyboards
from bot.conversation.audience import TYPED
from bot.conversation.context import BotContext
from bot.conversation.draft_conversation import Handlers
from bot.conversation.message import Outgoing
from bot.conversation.order_taps import Action, OnOrderTap, OrderTap
from bot.conversation.view import View, Viewer, Views
from bot.handlers import cards, commands
from bot.services import orders, tracking
from bot.services.people import Actor
from bot.services.shop import Shop
from bot.texts import tracking as texts


async def untrack(_update: Update, context: BotContext) -> None:
    """/untrack 1042: the link that is around leads nowhere any more, and there is a new one."""
    number = commands.order_number(context.args or [])
    if number is None:
        await context.show(View("which_order"))
    else:
        await context.apply(_renew_by_number, context.actor, number, context.shop)


async def ask_new_link(context: BotContext, tap: OrderTap) -> None:
    """Ask before a link that may be printed somewhere stops working."""
    await context.show(View("new_link_question", {"order": tap.order_id}))


async def make_new_link(context: BotContext, tap: OrderTap) -> None:
    """Replace the link."""
    await context.apply(_renew_by_tap, context.actor, tap, context.shop)


def _renew_by_number(session: Session, actor: Actor, number: int, shop: Shop) -> View:
    order = orders.find_visible(session, actor, number)
    if shop.public_url is not None:
        tracking.renew(session, order, shop.keys)
    return View("new_link", {"order": order.id})


def _renew_by_tap(session: Session, actor: Actor, tap: OrderTap, shop: Shop) -> View:
    order = orders.find_shown(session, actor, tap.order_id)
    if shop.public_url is not None:
        tracking.renew(session, order, shop.keys)
    return View("new_link", {"order": order.id})


def render_question(session: Session, viewer: Viewer, facts: Mapping[str, Any]) -> list[Outgoing]:
    """What would follow, and whether it should."""
    order = orders.look_up(session, viewer.actor, order_id=facts["order"])
    if order is None:
        return cards.render_not_found(session, viewer, facts)
    return [Outgoing(texts.new_link_question(viewer.t, order), keyboards.new_link_question(viewer.t, order))]


def render_new_link(session: Session, viewer: Viewer, facts: Mapping[str, Any]) -> list[Outgoing]:
    """The link there is now."""
    order = orders.look_up(session, viewer.actor, order_id=facts["order"])
    if order is None:
        return cards.render_not_found(session, viewer, facts)
    page = tracking.address(session, order, viewer.shop)
    text = texts.no_pages(viewer.t) if page is None else texts.new_link(viewer.t, order)
    return [Outgoing(text, keyboards.card_and_page(viewer.t, order, page))]


def handlers() -> Handlers:
    """What this topic reacts to."""
    return [
        CommandHandler("untrack", untrack, TYPED),
        OnOrderTap(Action.NEW_LINK, ask_new_link),
        OnOrderTap(Action.NEW_LINK_FOR_SURE, make_new_link),
    ]


VIEWS: Views = {"new_link_question": render_question, "new_link": render_new_link}
