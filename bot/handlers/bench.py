"""What the bench looks at and says of an order, short of moving it: the queue, the photos, whose it is, who pays."""

from collections.abc import Callable, Mapping
from itertools import islice
from typing import Any

from sqlalchemy.orm import Session
from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler

from bot.conversation import albums
from bot.conversation import order_keyboards as keyboards
from bot.conversation.answers import card, card_by_number
from bot.conversation.audience import STAFF
from bot.conversation.context import BotContext
from bot.conversation.draft_conversation import Handlers
from bot.conversation.message import Outgoing
from bot.conversation.order_taps import Action, OnOrderTap, OrderTap
from bot.conversation.view import View, Viewer, Views
from bot.handlers import commands
from bot.services import orders
from bot.services.errors import NotAllowed
from bot.services.people import Actor, require_staff
from bot.texts import general
from bot.texts import staff as texts
from models import Charge, WorkOrder

Change = Callable[[Session, WorkOrder, Actor, OrderTap | None], None]


async def show_queue(_update: Update, context: BotContext) -> None:
    """/queue: the first page of what is open."""
    await context.show(View("queue", {"page": 0}))


async def turn_page(_update: Update, context: BotContext) -> None:
    """A page of the queue, in place of the one before."""
    require_bench(context)
    match = context.matches[0] if context.matches else None
    await context.show(View("queue", {"page": int(match["page"] or 0) if match else 0}))


async def show_order(_update: Update, context: BotContext) -> None:
    """/order 1042: its card."""
    number = commands.order_number(context.args or [])
    await context.show(View("which_order") if number is None else card_by_number(number))


def require_bench(context: BotContext) -> None:
    """Raise NotAllowed for anybody who does not work here, where nothing is written that would."""
    if context.actor.staff is None:
        raise NotAllowed


async def take(_update: Update, context: BotContext) -> None:
    """/take 1042: it is mine."""
    await _change_by_command(context, _take)


async def waive(_update: Update, context: BotContext) -> None:
    """/free 1042: it needs no quote."""
    await _change_by_command(context, _waive)


async def tap_take(context: BotContext, tap: OrderTap) -> None:
    """It is mine."""
    await context.apply(_change_by_tap, context.actor, tap, _take)


async def tap_hand_back(context: BotContext, tap: OrderTap) -> None:
    """It is whoever's takes it."""
    await context.apply(_change_by_tap, context.actor, tap, _hand_back)


async def tap_charge(context: BotContext, tap: OrderTap) -> None:
    """It needs no quote, or does after all."""
    await context.apply(_change_by_tap, context.actor, tap, _waive)


async def _change_by_command(context: BotContext, change: Change) -> None:
    number = commands.order_number(context.args or [])
    if number is None:
        await context.show(View("which_order"))
    else:
        await context.apply(_change_by_number, context.actor, number, change)


def _change_by_number(session: Session, actor: Actor, number: int, change: Change) -> View:
    require_staff(session, actor)
    order = orders.find_order(session, number)
    change(session, order, actor, None)
    return card(order.id)


def _change_by_tap(session: Session, actor: Actor, tap: OrderTap, change: Change) -> View:
    require_staff(session, actor)
    order = orders.find_shown(session, actor, tap.order_id)
    change(session, order, actor, tap)
    return card(order.id)


def _take(session: Session, order: WorkOrder, actor: Actor, tap: OrderTap | None) -> None:
    orders.take(session, order, by=actor, version=tap.version if tap else None)


def _hand_back(session: Session, order: WorkOrder, actor: Actor, _tap: OrderTap | None) -> None:
    orders.hand_back(session, order, by=actor)


def _waive(session: Session, order: WorkOrder, actor: Actor, tap: OrderTap | None) -> None:
    charge = tap.argument if tap and isinstance(tap.argument, Charge) else Charge.FREE
    orders.waive_charge(session, order, charge, by=actor, version=tap.version if tap else None)


async def send_photos(context: BotContext, tap: OrderTap) -> None:
    """Send the pictures of an order, in as few messages as Telegram allows, and say who took them."""
    number, taken = await context.presenter.db.read(_photos, context.actor, tap.order_id)
    lost = False
    for name, file_ids in taken:
        caption = texts.photos_of(context.t, number, name)
        remaining = iter(file_ids)
        while album := list(islice(remaining, albums.MOST)):
            sent = await albums.send_album(context.bot, context.actor.chat_id, album, str(caption))
            lost |= len(sent) < len(album)
    if lost:
        await context.show(View("photos_gone", {"number": number}, in_place=False))
    if not taken:
        await context.show(View("no_photos", {"number": number}, in_place=False))


def _photos(session: Session, actor: Actor, order_id: int) -> tuple[int, list[tuple[str | None, list[str]]]]:
    """The pictures of an order by who took them, the customer's (None) first."""
    require_staff(session, actor)
    order = orders.find_shown(session, actor, order_id)
    taken: dict[str | None, list[str]] = {}
    for each in sorted(order.photos, key=lambda photo: photo.staff_id is not None):
        taken.setdefault(each.staff.name if each.staff else None, []).append(each.file_id)
    return order.number, list(taken.items())


def render_queue(session: Session, viewer: Viewer, facts: Mapping[str, Any]) -> list[Outgoing]:
    """A page of the open orders; to anybody but staff there is no such thing."""
    t = viewer.t
    if viewer.actor.staff is None:
        return [Outgoing(general.unknown_command(t))]
    page = orders.open_queue(session, page=facts.get("page", 0))
    return [
        Outgoing(
            texts.queue(t, page.orders, page.counts, page.page, page.pages),
            keyboards.queue(t, page.orders, page.page, page.pages),
        )
    ]


def render_no_photos(_session: Session, viewer: Viewer, facts: Mapping[str, Any]) -> list[Outgoing]:
    """There are none."""
    return [Outgoing(texts.no_photos(viewer.t, facts["number"]))]


def render_photos_gone(_session: Session, viewer: Viewer, facts: Mapping[str, Any]) -> list[Outgoing]:
    """There were some."""
    return [Outgoing(texts.photos_gone(viewer.t, facts["number"]))]


def handlers() -> Handlers:
    """What this topic reacts to."""
    return [
        CommandHandler("queue", show_queue, STAFF),
        CommandHandler("order", show_order, STAFF),
        CommandHandler("take", take, STAFF),
        CommandHandler("free", waive, STAFF),
        CallbackQueryHandler(turn_page, r"^m:queue(?::(?P<page>[0-9]{1,6}))?\Z"),
        OnOrderTap(Action.TAKE, tap_take),
        OnOrderTap(Action.HAND_BACK, tap_hand_back),
        OnOrderTap(Action.CHARGE, tap_charge),
        OnOrderTap(Action.PHOTOS, send_photos),
    ]


VIEWS: Views = {"queue": render_queue, "no_photos": render_no_photos, "photos_gone": render_photos_gone}
