"""One order before the bench: shown to it alone, and changed by a command or a button, each in one transaction."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from bot.conversation.answers import card
from bot.conversation.context import BotContext
from bot.conversation.order_taps import OrderTap
from bot.conversation.view import View, Viewer
from bot.handlers import commands
from bot.services import orders
from bot.services.errors import NotAllowed
from bot.services.people import Actor, require_staff
from models import WorkOrder

Change = Callable[[Session, WorkOrder, Actor, OrderTap | None], None]
"""What is done to the order; the tap, where it was one, has the version that its button was drawn from."""


def require_bench(context: BotContext) -> None:
    """Raise NotAllowed for anybody who does not work here, where nothing is written that would."""
    if context.actor.staff is None:
        raise NotAllowed


def shown(session: Session, viewer: Viewer, facts: Mapping[str, Any]) -> WorkOrder | None:
    """The order that the facts of a view point to, for the eyes of staff alone."""
    if viewer.actor.staff is None:
        return None
    return orders.look_up(session, viewer.actor, number=facts.get("number"), order_id=facts.get("order"))


async def change_by_command(context: BotContext, change: Change) -> None:
    """Change the order whose number comes first behind the command, and show its card."""
    number = commands.order_number(context.args or [])
    if number is None:
        await context.show(View("which_order"))
    else:
        await context.apply(_by_number, context.actor, number, change)


async def change_by_tap(context: BotContext, tap: OrderTap, change: Change) -> None:
    """Change the order of a button, and show its card."""
    await context.apply(_by_tap, context.actor, tap, change)


def _by_number(session: Session, actor: Actor, number: int, change: Change) -> View:
    require_staff(session, actor)
    order = orders.find_order(session, number)
    change(session, order, actor, None)
    return card(order.id)


def _by_tap(session: Session, actor: Actor, tap: OrderTap, change: Change) -> View:
    require_staff(session, actor)
    order = orders.find_shown(session, actor, tap.order_id)
    change(session, order, actor, tap)
    return card(order.id)
