"""Customers rate what was done, and owners read it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session
from telegram import Update
from telegram.ext import CommandHandler

from bot.conversation import filling
from bot.conversation import order_keyboards as keyboards
from bot.conversation.audience import OWNERS
from bot.conversation.context import BotContext
from bot.conversation.desk import Desk
from bot.conversation.draft_conversation import Handlers
from bot.conversation.forms import comment
from bot.conversation.message import Outgoing
from bot.conversation.order_taps import Action, OnOrderTap, OrderTap
from bot.conversation.view import View, Viewer, Views
from bot.handlers import cards
from bot.services import orders, ratings
from bot.services.errors import OrderNotFound
from bot.services.people import Actor
from bot.texts import general
from bot.texts import ratings as texts
from models import Stars


async def show_ratings(_update: Update, context: BotContext) -> None:
    """/ratings: the average, and the latest ones."""
    await context.show(View("ratings"))


async def tap_stars(context: BotContext, tap: OrderTap) -> None:
    """So many stars."""
    if isinstance(tap.argument, Stars):
        await context.apply(_rate, context.actor, tap, tap.argument)


async def tap_comment(context: BotContext, tap: OrderTap) -> None:
    """They have something to say."""
    await context.apply(_ask_comment, context.actor, tap, context.desk)


def _rate(session: Session, actor: Actor, tap: OrderTap, stars: Stars) -> View:
    taken = ratings.rate(session, actor, tap.order_id, stars.score)
    return View("rated" if taken else "rating_stands", {"order": tap.order_id})


def _ask_comment(session: Session, actor: Actor, tap: OrderTap, desk: Desk) -> View:
    order = orders.find_own(session, actor, tap.order_id)
    rating = ratings.of_order(session, order)
    if rating is None or not ratings.open_still(rating):
        return View("rating_stands", {"order": order.id})
    return filling.start(session, actor, desk, comment.occasion(order))


def render_rated(session: Session, viewer: Viewer, facts: Mapping[str, Any]) -> list[Outgoing]:
    """Thanks, and what else they can do about it."""
    try:
        order = orders.find_own(session, viewer.actor, facts["order"])
    except OrderNotFound:
        return cards.render_not_found(session, viewer, facts)
    rating = ratings.of_order(session, order)
    if rating is None:
        return cards.render_card(session, viewer, facts)
    keyboard = keyboards.rated(viewer.t, order, commented=bool(rating.comment))
    return [Outgoing(texts.thanks(viewer.t, order, rating), keyboard)]


def render_stands(session: Session, viewer: Viewer, facts: Mapping[str, Any]) -> list[Outgoing]:
    """Thanks, and that it stays as it is."""
    try:
        order = orders.find_own(session, viewer.actor, facts["order"])
    except OrderNotFound:
        return cards.render_not_found(session, viewer, facts)
    rating = ratings.of_order(session, order)
    if rating is None:
        return cards.render_card(session, viewer, {**facts, "note": "stale"})
    return [Outgoing(texts.closed(viewer.t, order, rating), keyboards.card(viewer.t, order))]


def render_ratings(session: Session, viewer: Viewer, _facts: Mapping[str, Any]) -> list[Outgoing]:
    """What customers think; to anybody but an owner there is no such thing."""
    if not viewer.actor.owner:
        return [Outgoing(general.unknown_command(viewer.t))]
    found = ratings.overview(session, viewer.actor)
    return [Outgoing(texts.overview(viewer.t, found.count, found.average, found.latest, viewer.shop))]


def handlers() -> Handlers:
    """What this topic reacts to."""
    return [
        CommandHandler("ratings", show_ratings, OWNERS),
        OnOrderTap(Action.RATE, tap_stars),
        OnOrderTap(Action.COMMENT, tap_comment),
    ]


VIEWS: Views = {"rated": render_rated, "rating_stands": render_stands, "ratings": render_ratings}
