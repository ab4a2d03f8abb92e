"""Whether a repair needs a quote."""

from sqlalchemy.orm import Session
from telegram import Update
from telegram.ext import CommandHandler

from bot.conversation.audience import STAFF
from bot.conversation.context import BotContext
from bot.conversation.draft_conversation import Handlers
from bot.conversation.order_taps import Action, OnOrderTap, OrderTap
from bot.conversation.view import Views
from bot.handlers import bench
from bot.services import orders
from bot.services.people import Actor
from models import Charge, WorkOrder


async def waive(_update: Update, context: BotContext) -> None:
    """/free 1042: it needs no quote."""
    await bench.change_by_command(context, _waive)


async def tap_charge(context: BotContext, tap: OrderTap) -> None:
    """It needs no quote, or does after all."""
    await bench.change_by_tap(context, tap, _waive)


def _waive(session: Session, order: WorkOrder, actor: Actor, tap: OrderTap | None) -> None:
    charge = tap.argument if tap and isinstance(tap.argument, Charge) else Charge.FREE
    orders.waive_charge(session, order, charge, by=actor, version=tap.version if tap else None)


def handlers() -> Handlers:
    """What this topic reacts to."""
    return [CommandHandler("free", waive, STAFF), OnOrderTap(Action.CHARGE, tap_charge)]


VIEWS: Views = {}
