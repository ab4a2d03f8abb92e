"""Receipts and labels, and what their codes lead to."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from sqlalchemy.orm import Session
from telegram import Update
from telegram.ext import CommandHandler

from bot.conversation.audience import STAFF, TYPED
from bot.conversation.context import BotContext
from bot.conversation.draft_conversation import Handlers
from bot.conversation.message import Document, Outgoing
from bot.conversation.order_taps import Action, OnOrderTap, OrderTap
from bot.conversation.view import View, Viewer, Views
from bot.documents import facts as papers
from bot.documents import press
from bot.handlers import bench, cards, commands
from bot.services import order_codes, orders, tracking
from bot.texts import papers as texts
from models import WorkOrder


async def receipt_command(_update: Update, context: BotContext) -> None:
    """/receipt 1042: to print, to sign, to keep."""
    await _show_by_number(context, "receipt")


async def label_command(_update: Update, context: BotContext) -> None:
    """/label 1042: to stick onto the device."""
    await _show_by_number(context, "label")


async def tap_receipt(context: BotContext, tap: OrderTap) -> None:
    """The same for the order of a card."""
    await context.show(_paper(context, "receipt", order=tap.order_id))


async def tap_label(context: BotContext, tap: OrderTap) -> None:
    """The same for the order of a card."""
    bench.require_bench(context)
    await context.show(_paper(context, "label", order=tap.order_id))


async def _show_by_number(context: BotContext, paper: str) -> None:
    number = commands.order_number(context.args or [])
    await context.show(View("which_order") if number is None else _paper(context, paper, number=number))


def _paper(context: BotContext, name: str, **which: int) -> View:
    return View(name, {**which, "bot": context.bot.username}, in_place=False)


def render_receipt(session: Session, viewer: Viewer, facts: Mapping[str, Any]) -> list[Outgoing]:
    """The receipt of an order, for staff and for its customer, in the customer's language."""
    order = orders.look_up(session, viewer.actor, number=facts.get("number"), order_id=facts.get("order"))
    if order is None:
        return cards.render_not_found(session, viewer, facts)
    speaker = viewer.catalogue.speaker(order.customer.language)
    page = tracking.address(session, order, viewer.shop)
    paper = papers.receipt(speaker, order, viewer.shop, page=page, chat=_chat(viewer, order, facts))
    document = Document(f"receipt-{order.number}.pdf", partial(press.receipt, paper))
    return [Outgoing(texts.receipt_sent(viewer.t, order), document=document)]


def render_label(session: Session, viewer: Viewer, facts: Mapping[str, Any]) -> list[Outgoing]:
    """The label of an order's device, for staff alone."""
    order = None
    if viewer.actor.staff is not None:
        order = orders.look_up(session, viewer.actor, number=facts.get("number"), order_id=facts.get("order"))
    if order is None:
        return cards.render_not_found(session, viewer, facts)
    paper = papers.label(viewer.catalogue.speaker(None), order, viewer.shop, chat=_chat(viewer, order, facts))
    document = Document(f"label-{order.number}.pdf", partial(press.label, paper))
    return [Outgoing(texts.label_sent(viewer.t, order), document=document)]


def _chat(viewer: Viewer, order: WorkOrder, facts: Mapping[str, Any]) -> str:
    """Where a code leads whoever scans it: into the chat with the bot."""
    return f"https://t.me/{facts['bot']}?start={order_codes.start_payload(viewer.shop.keys, order.number)}"


def handlers() -> Handlers:
    """What this topic reacts to."""
    return [
        CommandHandler("receipt", receipt_command, TYPED),
        CommandHandler("label", label_command, STAFF),
        OnOrderTap(Action.RECEIPT, tap_receipt),
        OnOrderTap(Action.LABEL, tap_label),
    ]


VIEWS: Views = {"receipt": render_receipt, "label": render_label}
