"""Staff move orders along: by command in any spelling, by a tap, past the map with a reason, and back."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session
from telegram import Update
from telegram.ext import CommandHandler

from bot.conversation import filling
from bot.conversation import order_keyboards as keyboards
from bot.conversation.answers import card, card_by_number
from bot.conversation.audience import OWNERS, STAFF
from bot.conversation.context import BotContext
from bot.conversation.desk import Desk
from bot.conversation.draft_conversation import Handlers
from bot.conversation.forms import code, reason
from bot.conversation.message import Outgoing
from bot.conversation.order_card import plan as order_card
from bot.conversation.order_card.sheet import Sheet
from bot.conversation.order_taps import Action, OnOrderTap, OrderTap
from bot.conversation.view import View, Viewer, Views
from bot.handlers import bench, bulk, cards, commands
from bot.services import moves, orders, undo
from bot.services.errors import OrderNotFound
from bot.services.moves import Move
from bot.services.people import Actor, require_staff
from bot.services.pickup import Shown, WrongCode
from bot.texts import orders as order_texts
from bot.texts import staff as texts
from models import ChangeSource, Condition, IllegalMove, Outcome, WorkOrder, WorkOrderStatus

SAID_WORDS = 3
"""How much of what was not understood is quoted back."""


async def status_command(_update: Update, context: BotContext) -> None:
    """/status 1042: the card. /status 1042 in repair: the move, of several orders, too. /status: the queue."""
    words = context.args or []
    number, numbers = commands.order_number(words), commands.order_numbers(words)
    if not words:
        await context.show(View("queue"))
    elif len(numbers) > 1:
        await bulk.move_several(context, numbers, words[len(numbers) :])
    elif number is None:
        await context.show(View("which_order"))
    elif not words[1:]:
        await context.show(card_by_number(number))
    else:
        spoken = commands.step(words[1:], context.t, context.presenter.catalogue)
        await _move(context, number, spoken, words[1:])


async def _move(context: BotContext, number: int, spoken: commands.Spoken, words: list[str]) -> None:
    status, outcome = spoken.status.only, spoken.outcome
    if status is None:
        await context.show(_unclear(number, words, spoken))
    elif outcome is not None and outcome.candidates and outcome.only is None:
        await context.show(_unclear_outcome(number, spoken.status.rest, outcome))
    else:
        shown = Shown(spoken.code, context.shop.keys) if spoken.code else None
        move = Move(status, spoken.ending, spoken.reason, shown)
        await context.apply(_move_by_number, context.actor, number, move, context.desk)


async def collect_command(_update: Update, context: BotContext) -> None:
    """/collect 1042 482913: whoever shows this code takes the device along."""
    words = context.args or []
    number = commands.order_number(words)
    if number is None:
        await context.show(View("which_order"))
    else:
        said = [WorkOrderStatus.COLLECTED.value, *words[1:]]
        await _move(context, number, commands.step(said, context.t, context.presenter.catalogue), said)


def _unclear(number: int, words: list[str], spoken: commands.Spoken) -> View:
    candidates = spoken.status.candidates
    said = words[: len(words) - len(spoken.status.rest)] if candidates else words[:SAID_WORDS]
    facts = {"number": number, "said": " ".join(said), "candidates": [each.value for each in candidates]}
    return View("unclear_status", facts)


def _unclear_outcome(number: int, words: tuple[str, ...], outcome: commands.Named[Outcome]) -> View:
    said = " ".join(words[: len(words) - len(outcome.rest)])
    return View(
        "unclear_outcome",
        {"number": number, "said": said, "candidates": [each.value for each in outcome.candidates]},
    )


async def override_command(_update: Update, context: BotContext) -> None:
    """/override 1042 COLLECTED reason: an owner goes past the map, and history says so."""
    words = context.args or []
    number = commands.order_number(words)
    spoken = commands.step(words[1:], context.t, context.presenter.catalogue)
    status, outcome = spoken.status.only, spoken.ending
    if number is None or not words[1:]:
        await context.show(View("which_override"))
    elif status is None:
        await context.show(_unclear(number, words[1:], spoken))
    elif status is WorkOrderStatus.READY_FOR_PICKUP and outcome is None:
        await context.show(View("why_override", {"number": number, "new": status.value}))
    else:
        move = Move(status, outcome, spoken.reason, override=True)
        await context.apply(_move_by_number, context.actor, number, move, context.desk)


async def tap_move(context: BotContext, tap: OrderTap) -> None:
    """The order goes where the button says."""
    if isinstance(tap.argument, WorkOrderStatus):
        move = Move(tap.argument, source=ChangeSource.BUTTON)
        await context.apply(_move_by_tap, context.actor, tap, move, context.desk)


async def tap_ready(context: BotContext, tap: OrderTap) -> None:
    """The order is ready, and the button says how it ended."""
    if isinstance(tap.argument, Outcome):
        move = Move(WorkOrderStatus.READY_FOR_PICKUP, tap.argument, source=ChangeSource.BUTTON)
        await context.apply(_move_by_tap, context.actor, tap, move, context.desk)


async def tap_undo(context: BotContext, tap: OrderTap) -> None:
    """The latest step is taken back before its customer hears of it."""
    await context.apply(_undo, context.actor, tap, context.shop.undo)


async def ask_outcome(context: BotContext, tap: OrderTap) -> None:
    """Ask how it ended, on the card itself."""
    bench.require_bench(context)
    await context.show(View("outcomes", {"order": tap.order_id}))


async def ask_reason(context: BotContext, tap: OrderTap) -> None:
    """Ask for the reason that a step needs, under the card."""
    if isinstance(tap.argument, WorkOrderStatus):
        move = Move(tap.argument, source=ChangeSource.BUTTON)
        await context.apply(_move_by_tap, context.actor, tap, move, context.desk)


def _move_by_number(session: Session, actor: Actor, number: int, move: Move, desk: Desk) -> View:
    require_staff(session, actor, owner=move.override)
    return _move_order(session, actor, orders.find_order(session, number), move, desk)


def _move_by_tap(session: Session, actor: Actor, tap: OrderTap, move: Move, desk: Desk) -> View:
    require_staff(session, actor)
    order = orders.find_shown(session, actor, tap.order_id)
    return _move_order(session, actor, order, move, desk, version=tap.version)


def _move_order(
    session: Session, actor: Actor, order: WorkOrder, move: Move, desk: Desk, *, version: int | None = None
) -> View:
    """Move it, or ask for the reason where that alone is missing."""
    try:
        change = moves.change_status(session, order, move, by=actor, version=version, undo=desk.undo)
    except IllegalMove as refused:
        if refused.missing is Condition.REASON:
            return filling.start(session, actor, desk, reason.occasion(order, move))
        if refused.missing is Condition.PICKUP_CODE and move.source is ChangeSource.BUTTON and not order.codes_spent:
            return filling.start(session, actor, desk, code.occasion(order))
        raise
    if isinstance(change, WrongCode):
        return card(order.id, "wrong_code", in_place=False)
    return card(order.id, "moved" if change else "already")


def _undo(session: Session, actor: Actor, tap: OrderTap, window: timedelta) -> View:
    require_staff(session, actor)
    order = orders.find_shown(session, actor, tap.order_id)
    undo.undo(session, order, by=actor, version=tap.version, window=window)
    return card(order.id, "undone")


def render_outcomes(session: Session, viewer: Viewer, facts: Mapping[str, Any]) -> list[Outgoing]:
    """The outcomes to choose from, or the card where the order can't be ready next."""
    order = bench.shown(session, viewer, facts)
    if order is None:
        return cards.render_not_found(session, viewer, facts)
    if WorkOrderStatus.READY_FOR_PICKUP not in order.next_moves():
        return cards.render_card(session, viewer, {"order": order.id, "note": "stale"})
    return [Outgoing(texts.which_outcome(viewer.t, order), keyboards.outcomes(viewer.t, order))]


def render_illegal(session: Session, viewer: Viewer, facts: Mapping[str, Any]) -> list[Outgoing]:
    """Why not, and what is possible instead."""
    try:
        order = orders.find_shown(session, viewer.actor, facts["order"])
    except OrderNotFound:
        return cards.render_not_found(session, viewer, facts)
    if viewer.actor.staff is None:
        text = order_texts.cannot_cancel(viewer.t, order, viewer.shop)
        return [Outgoing(text, keyboards.customer_card(viewer.t, order, None, limit=False))]
    missing = Condition(facts["missing"]) if facts["missing"] else None
    if missing in {Condition.OUTCOME, Condition.NOT_REPAIRED}:
        keyboard = keyboards.outcomes(viewer.t, order)
    else:
        keyboard = order_card.keyboard(Sheet(session, viewer, order, viewer.actor.staff))
    return [Outgoing(texts.illegal(viewer.t, order, WorkOrderStatus(facts["new"]), missing), keyboard)]


def render_unclear_status(session: Session, viewer: Viewer, facts: Mapping[str, Any]) -> list[Outgoing]:
    """What a word may mean, and the buttons that say it for sure."""
    order = bench.shown(session, viewer, facts)
    if order is None or viewer.actor.staff is None:
        return cards.render_not_found(session, viewer, facts)
    text = texts.unknown_status(viewer.t, facts["said"], [WorkOrderStatus(each) for each in facts["candidates"]])
    return [Outgoing(text, order_card.keyboard(Sheet(session, viewer, order, viewer.actor.staff)))]


def render_unclear_outcome(session: Session, viewer: Viewer, facts: Mapping[str, Any]) -> list[Outgoing]:
    """What a word may mean, and the buttons that say it for sure."""
    order = bench.shown(session, viewer, facts)
    if order is None:
        return cards.render_not_found(session, viewer, facts)
    text = texts.unknown_outcome(viewer.t, facts["said"], [Outcome(each) for each in facts["candidates"]])
    return [Outgoing(text, keyboards.outcomes(viewer.t, order))]


def render_why_override(_session: Session, viewer: Viewer, facts: Mapping[str, Any]) -> list[Outgoing]:
    """How to give what an override to this status needs."""
    return [Outgoing(texts.why_override(viewer.t, facts["number"], WorkOrderStatus(facts["new"])))]


def render_which_override(_session: Session, viewer: Viewer, _facts: Mapping[str, Any]) -> list[Outgoing]:
    """How to override at all."""
    return [Outgoing(texts.which_override(viewer.t))]


def handlers() -> Handlers:
    """What this topic reacts to."""
    return [
        CommandHandler("status", status_command, STAFF),
        CommandHandler("collect", collect_command, STAFF),
        CommandHandler("override", override_command, OWNERS),
        OnOrderTap(Action.MOVE, tap_move),
        OnOrderTap(Action.OUTCOMES, ask_outcome),
        OnOrderTap(Action.READY, tap_ready),
        OnOrderTap(Action.EXPLAIN, ask_reason),
        OnOrderTap(Action.UNDO, tap_undo),
    ]


VIEWS: Views = {
    "outcomes": render_outcomes,
    "illegal_move": render_illegal,
    "unclear_status": render_unclear_status,
    "unclear_outcome": render_unclear_outcome,
    "why_override": render_why_override,
    "which_override": render_which_override,
}
