"""A device comes back under warranty: a new order that leads to the old one."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from bot.conversation import order_keyboards as keyboards
from bot.conversation.answers import card
from bot.conversation.context import BotContext
from bot.conversation.draft_conversation import Handlers
from bot.conversation.message import Outgoing
from bot.conversation.order_taps import Action, OnOrderTap, OrderTap
from bot.conversation.view import View, Viewer, Views
from bot.handlers import bench, cards
from bot.services import orders, warranty
from bot.services.people import Actor, require_staff
from bot.texts import warranty as texts


async def ask_return(context: BotContext, tap: OrderTap) -> None:
    """Ask once more: an order that is opened is told to its customer."""
    bench.require_bench(context)
    await context.show(View("return_question", {"order": tap.order_id}))


async def open_return(context: BotContext, tap: OrderTap) -> None:
    """A new order, free of charge."""
    await context.apply(_open_return, context.actor, tap.order_id, context.shop.warranty)


def _open_return(session: Session, actor: Actor, order_id: int, lasts: timedelta) -> View:
    require_staff(session, actor)
    order = orders.find_shown(session, actor, order_id)
    new = warranty.open_return(session, order, by=actor, lasts=lasts)
    session.flush()
    return card(new.id, "returned")


def render_question(session: Session, viewer: Viewer, facts: Mapping[str, Any]) -> list[Outgoing]:
    """Sure? Or the card, where its warranty is over."""
    order = orders.look_up(session, viewer.actor, order_id=facts["order"])
    if order is None or viewer.actor.staff is None:
        return cards.render_not_found(session, viewer, facts)
    if not order.closed or warranty.cover_of(session, order, viewer.shop.warranty) is None:
        return cards.render_card(session, viewer, {"order": order.id, "note": "not_covered"})
    return [Outgoing(texts.return_question(viewer.t, order), keyboards.return_question(viewer.t, order))]


def handlers() -> Handlers:
    """What this topic reacts to."""
    return [OnOrderTap(Action.WARRANTY, ask_return), OnOrderTap(Action.RETURN, open_return)]


VIEWS: Views = {"return_question": render_question}
