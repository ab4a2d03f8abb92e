"""People come to the counter without a chat, and get one."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from sqlalchemy.orm import Session
from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler

from bot.conversation import filling
from bot.conversation import order_keyboards as keyboards
from bot.conversation.audience import STAFF
from bot.conversation.context import BotContext
from bot.conversation.desk import Desk
from bot.conversation.draft_conversation import Handlers
from bot.conversation.forms import walk_in
from bot.conversation.message import Document, Outgoing
from bot.conversation.next_steps import next_steps
from bot.conversation.order_taps import Action, OnOrderTap, OrderTap
from bot.conversation.view import View, Viewer, Views
from bot.documents import press
from bot.handlers import cards
from bot.services import customer_links, orders
from bot.services.people import Actor, require_staff
from bot.texts import orders as order_texts
from bot.texts import walk_in as texts
from models import CustomerLink


async def start(_update: Update, context: BotContext) -> None:
    """/walkin, or its button: book for somebody at the counter."""
    await context.apply(filling.start, context.actor, context.desk, walk_in.OCCASION)


async def tap_connect(context: BotContext, tap: OrderTap) -> None:
    """Make a link for the customer of an order who has no chat, in place of the one before."""
    await context.apply(_connect, context.actor, context.desk, tap)


def _connect(session: Session, actor: Actor, desk: Desk, tap: OrderTap) -> View:
    require_staff(session, actor)
    order = orders.find_shown(session, actor, tap.order_id)
    link = customer_links.make(session, desk.shop.keys, order, by=actor)
    return View("customer_link", {"link": link.id, "bot": desk.bot}, in_place=False)


def use_link(session: Session, actor: Actor, payload: str) -> View:
    """Whoever opened a link is the customer it was made for."""
    customer_links.connect(session, actor, payload)
    return View("connected")


def render_walked_in(session: Session, viewer: Viewer, facts: Mapping[str, Any]) -> list[Outgoing]:
    """The card of the new order, and the code for its customer, where they need one."""
    shown = cards.render_card(session, viewer, {"order": facts["order"], "note": "walked_in"})
    return [*shown, *(render_link(session, viewer, facts) if "link" in facts else [])]


def render_link(session: Session, viewer: Viewer, facts: Mapping[str, Any]) -> list[Outgoing]:
    """The link and its code, for staff, as long as it can be used."""
    link = session.get(CustomerLink, facts["link"])
    if link is None or viewer.actor.staff is None or link.used_at or link.revoked_at:
        return [Outgoing(texts.not_any_more(viewer.t), next_steps(viewer))]
    address = f"https://t.me/{facts['bot']}?start={customer_links.start_payload(viewer.shop.keys, link)}"
    text = texts.to_scan(viewer.t, link.customer, link, address, viewer.shop.timezone)
    return [Outgoing(text, document=Document("code.png", partial(press.code, address), picture=True))]


def render_connected(session: Session, viewer: Viewer, _facts: Mapping[str, Any]) -> list[Outgoing]:
    """Welcome, and how everything of theirs stands."""
    customer = viewer.actor.customer
    if customer is None:
        return render_refused(session, viewer, _facts)
    own = orders.own_orders(session, viewer.actor)
    listed = order_texts.own_orders(viewer.t, own.orders, own.page, own.pages)
    text = order_texts.lines(texts.connected(viewer.t, customer, viewer.shop), listed)
    return [Outgoing(text, keyboards.own_orders(viewer.t, own.orders, own.page, own.pages))]


def render_refused(_session: Session, viewer: Viewer, _facts: Mapping[str, Any]) -> list[Outgoing]:
    """The link is worth nothing; they may be a customer all the same."""
    return [Outgoing(texts.not_any_more(viewer.t), next_steps(viewer))]


def render_for_customer(_session: Session, viewer: Viewer, _facts: Mapping[str, Any]) -> list[Outgoing]:
    """Staff tried it."""
    return [Outgoing(texts.for_the_customer(viewer.t))]


def handlers() -> Handlers:
    """What this topic reacts to."""
    return [
        CommandHandler("walkin", start, STAFF),
        CallbackQueryHandler(start, r"^m:walkin\Z"),
        OnOrderTap(Action.CONNECT, tap_connect),
    ]


VIEWS: Views = {
    "walked_in": render_walked_in,
    "customer_link": render_link,
    "connected": render_connected,
    "link_refused": render_refused,
    "link_for_customer": render_for_customer,
}
