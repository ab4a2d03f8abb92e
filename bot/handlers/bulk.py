"""Several orders are moved by one command, and reported line by line."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session
from telegram import InlineKeyboardMarkup

from bot.conversation import queue_keyboards as keyboards
from bot.conversation.context import BotContext
from bot.conversation.draft_conversation import Handlers
from bot.conversation.message import Outgoing
from bot.conversation.view import View, Viewer, Views
from bot.handlers import commands
from bot.services import bulk, orders
from bot.services.bulk import Came, Result
from bot.services.moves import Move
from bot.services.people import Actor
from bot.texts import bulk as texts
from bot.texts import general
from models import Condition, Outcome, WorkOrderStatus


async def move_several(context: BotContext, numbers: Sequence[int], words: list[str]) -> None:
    """/status 1042 1043 ready repaired: the same step for each."""
    spoken = commands.step(words, context.t, context.presenter.catalogue)
    status, outcome = spoken.status.only, spoken.outcome
    if len(numbers) > bulk.AT_ONCE:
        await context.show(View("too_many_at_once", {"count": len(numbers)}))
    elif status is None:
        await context.show(View("unclear_step", {"said": " ".join(words), "statuses": _values(spoken.status)}))
    elif outcome is not None and outcome.candidates and outcome.only is None:
        await context.show(View("unclear_step", {"said": " ".join(words), "outcomes": _values(outcome)}))
    else:
        move = Move(status, spoken.ending, spoken.reason)
        await context.apply(_move_all, context.actor, list(numbers), move, context.shop.undo)


def _values(named: commands.Named[Any]) -> list[str]:
    return [each.value for each in named.candidates]


def _move_all(session: Session, actor: Actor, numbers: list[int], move: Move, window: timedelta) -> View:
    results = bulk.move_all(session, numbers, move, by=actor, undo=window)
    told = [[each.number, each.came.value, each.missing.value if each.missing else None] for each in results]
    return View("moved_several", {"new": move.new.value, "results": told})


def render_results(session: Session, viewer: Viewer, facts: Mapping[str, Any]) -> list[Outgoing]:
    """What became of each, and the way to its card."""
    t = viewer.t
    if viewer.actor.staff is None:
        return [Outgoing(general.unknown_command(t))]
    results = [
        Result(number, Came(came), Condition(missing) if missing else None)
        for number, came, missing in facts["results"]
    ]
    found = {each.number: each for each in orders.find_all(session, [each.number for each in results])}
    text = texts.results(t, WorkOrderStatus(facts["new"]), [(each, found.get(each.number)) for each in results])
    shown = [found[each.number] for each in results if each.number in found]
    return [Outgoing(text, InlineKeyboardMarkup(keyboards.cards(shown)))]


def render_unclear(_session: Session, viewer: Viewer, facts: Mapping[str, Any]) -> list[Outgoing]:
    """What the words may mean."""
    statuses = [WorkOrderStatus(each) for each in facts.get("statuses", [])]
    outcomes = [Outcome(each) for each in facts.get("outcomes", [])]
    return [Outgoing(texts.unclear(viewer.t, facts["said"], statuses, outcomes))]


def render_too_many(_session: Session, viewer: Viewer, facts: Mapping[str, Any]) -> list[Outgoing]:
    """More than one message can tell of."""
    return [Outgoing(texts.too_many(viewer.t, facts["count"]))]


def handlers() -> Handlers:
    """Nothing: /status belongs to the moves."""
    return []


VIEWS: Views = {"moved_several": render_results, "unclear_step": render_unclear, "too_many_at_once": render_too_many}
