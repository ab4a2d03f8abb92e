"""Customers look at their own orders, and call off what they have not brought yet."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session
from telegram import ChatMember, ChatMemberUpdated, Update
from telegram.ext import CallbackQueryHandler, ChatMemberHandler, CommandHandler

from bot.conversation import order_keyboards as keyboards
from bot.conversation.answers import card, card_by_number
from bot.conversation.audience import TYPED
from bot.conversation.context import BotContext
from bot.conversation.draft_conversation import Handlers
from bot.conversation.message import Outgoing
from bot.conversation.order_taps import Action, OnOrderTap, OrderTap
from bot.conversation.view import View, Viewer, Views
from bot.handlers import cards, commands
from bot.services import moves, orders, reach
from bot.services.errors import OrderNotFound
from bot.services.people import Actor
from bot.texts import orders as texts
from models import Customer, WorkOrder, WorkOrderStatus

GONE = (ChatMember.BANNED, ChatMember.LEFT)


async def list_orders(_update: Update, context: BotContext) -> None:
    """/orders, or one of its buttons: a page of the list."""
    match = context.matches[0] if context.matches else None
    await context.show(View("orders", {"page": int(match["page"] or 0) if match else 0}))


async def status_command(_update: Update, context: BotContext) -> None:
    """/status 1042: that order. /status: the one that is open, or the list."""
    words = context.args or []
    number = commands.order_number(words)
    if not words:
        await context.show(View("my_status"))
    else:
        await context.show(View("which_order") if number is None else card_by_number(number))


async def ask_cancel(context: BotContext, tap: OrderTap) -> None:
    """Ask once more before an order is called off."""
    await context.show(View("cancel_question", {"order": tap.order_id}))


async def cancel(context: BotContext, tap: OrderTap) -> None:
    """The order is called off."""
    await context.apply(_cancel, context.actor, tap)


def _cancel(session: Session, actor: Actor, tap: OrderTap) -> View:
    order = orders.find_own(session, actor, tap.order_id)
    moves.cancel_own(session, actor, order.number)
    return card(order.id)


async def mute_command(_update: Update, context: BotContext) -> None:
    """/mute 1042: no more news of it that can wait."""
    await _mute_by_command(context, muted=True)


async def unmute_command(_update: Update, context: BotContext) -> None:
    """/unmute 1042: all news again."""
    await _mute_by_command(context, muted=False)


async def tap_mute(context: BotContext, tap: OrderTap) -> None:
    """No more news of it that can wait."""
    await context.apply(_mute_by_tap, context.actor, tap, muted=True)


async def tap_unmute(context: BotContext, tap: OrderTap) -> None:
    """All news again."""
    await context.apply(_mute_by_tap, context.actor, tap, muted=False)


async def _mute_by_command(context: BotContext, *, muted: bool) -> None:
    number = commands.order_number(context.args or [])
    if number is None:
        await context.show(View("which_order"))
    else:
        await context.apply(_mute_by_number, context.actor, number, muted=muted)


def _mute_by_number(session: Session, actor: Actor, number: int, *, muted: bool) -> View:
    return _mute(session, orders.find_own_order(session, actor, number), muted=muted)


def _mute_by_tap(session: Session, actor: Actor, tap: OrderTap, *, muted: bool) -> View:
    return _mute(session, orders.find_own(session, actor, tap.order_id), muted=muted)


def _mute(session: Session, order: WorkOrder, *, muted: bool) -> View:
    orders.mute(session, order, muted=muted)
    return card(order.id, None if muted else "unmuted")


async def chat_member_changed(update: Update, context: BotContext) -> None:
    """A customer blocked the bot, or let it back in."""
    changed, customer = update.my_chat_member, context.actor.customer
    if changed is not None and customer is not None:
        await context.apply(_reachable_or_not, customer.id, changed)


def _reachable_or_not(session: Session, customer_id: int, changed: ChatMemberUpdated) -> None:
    customer = session.get_one(Customer, customer_id)
    if changed.new_chat_member.status in GONE:
        reach.customer_left(session, customer)
    else:
        reach.mark_reachable(session, customer)


def render_orders(session: Session, viewer: Viewer, facts: Mapping[str, Any]) -> list[Outgoing]:
    """A page of their orders, open ones first."""
    t, own = viewer.t, orders.own_orders(session, viewer.actor, page=facts.get("page", 0))
    shown = own.orders, own.page, own.pages
    return [Outgoing(texts.own_orders(t, *shown), keyboards.own_orders(t, *shown))]


def render_status(session: Session, viewer: Viewer, facts: Mapping[str, Any]) -> list[Outgoing]:
    """The card of their only open order, or the list."""
    still_open = orders.own_open_order(session, viewer.actor)
    if still_open is not None:
        return cards.render_card(session, viewer, {"order": still_open.id})
    return render_orders(session, viewer, facts)


def render_cancel_question(session: Session, viewer: Viewer, facts: Mapping[str, Any]) -> list[Outgoing]:
    """Sure? Or the card, where there is nothing to call off any more."""
    try:
        order = orders.find_own(session, viewer.actor, facts["order"])
    except OrderNotFound:
        return cards.render_not_found(session, viewer, facts)
    if order.status is not WorkOrderStatus.PENDING:
        return cards.render_card(session, viewer, {"order": order.id, "note": "stale"})
    return [Outgoing(texts.cancel_question(viewer.t, order), keyboards.cancel_question(viewer.t, order))]


def handlers() -> Handlers:
    """What this topic reacts to."""
    return [
        CommandHandler("orders", list_orders, TYPED),
        CommandHandler("status", status_command, TYPED),
        CommandHandler("mute", mute_command, TYPED),
        CommandHandler("unmute", unmute_command, TYPED),
        CallbackQueryHandler(list_orders, r"^m:orders(?::(?P<page>[0-9]{1,6}))?\Z"),
        OnOrderTap(Action.CANCEL, ask_cancel),
        OnOrderTap(Action.CANCEL_FOR_SURE, cancel),
        OnOrderTap(Action.MUTE, tap_mute),
        OnOrderTap(Action.UNMUTE, tap_unmute),
        ChatMemberHandler(chat_member_changed, ChatMemberHandler.MY_CHAT_MEMBER),
    ]


VIEWS: Views = {"orders": render_orders, "my_status": render_status, "cancel_question": render_cancel_question}
