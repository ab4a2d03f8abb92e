"""What an order's buttons carry: which order, the version they were drawn from, and what they ask for."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum

from telegram import InlineKeyboardButton

from bot.conversation.context import BotContext
from bot.conversation.taps import OnTap
from models import Agreement, Charge, Outcome, Stars, WorkOrder, WorkOrderStatus

SHAPE = re.compile(r"o:([1-9][0-9]{0,17}):([0-9]{1,9}):([a-z]+)(?::([A-Z_]{1,32}|0|[1-9][0-9]{0,17}))?")


class Action(Enum):
    """What a tap on an order's button asks for."""

    CARD = "card"
    MOVE = "to"
    OUTCOMES = "outcomes"
    READY = "ready"
    EXPLAIN = "why"
    CHARGE = "charge"
    TAKE = "take"
    HAND_BACK = "leave"
    ASSIGN = "assign"
    GIVE = "give"
    WARRANTY = "warranty"
    RETURN = "return"
    PHOTOS = "photos"
    RECEIVE = "receive"
    CONNECT = "connect"
    CONDITION = "condition"
    AGREE = "agree"
    """Its version is that of the text that is agreed to."""
    GIVE_PASSCODE = "lock"
    PASSCODE = "unlock"
    REVEAL = "reveal"
    UNDO = "undo"
    RECEIPT = "receipt"
    LABEL = "label"
    NEW_LINK = "relink"
    NEW_LINK_FOR_SURE = "newlink"
    CANCEL = "cancel"
    CANCEL_FOR_SURE = "off"
    QUOTE = "quote"
    WRITE_QUOTE = "write"
    LIMIT = "limit"
    MUTE = "mute"
    UNMUTE = "unmute"
    RATE = "rate"
    COMMENT = "say"
    SHOW = "show"
    """The card, below what the button is under."""
    ABOUT = "about"
    """What a customer wrote is about this order."""
    THREAD = "thread"
    WRITE = "msg"
    NOTE = "note"


ARGUMENTS: dict[Action, type[WorkOrderStatus] | type[Outcome] | type[Charge] | type[Stars] | type[int]] = {
    Action.MOVE: WorkOrderStatus,
    Action.EXPLAIN: WorkOrderStatus,
    Action.READY: Outcome,
    Action.CHARGE: Charge,
    Action.RATE: Stars,
    Action.GIVE: int,
}
"""What an action needs to know; the others need nothing. A number is the row of somebody of the staff, 0 of nobody."""

Argument = WorkOrderStatus | Outcome | Charge | Stars | int | None


@dataclass(frozen=True)
class OrderTap:
    """A button's message, parsed."""

    order_id: int
    version: int
    action: Action
    argument: Argument = None

    def __str__(self) -> str:
        tap = f"o:{self.order_id}:{self.version}:{self.action.value}"
        if self.argument is None:
            return tap
        return f"{tap}:{self.argument if isinstance(self.argument, int) else self.argument.value}"


def parse(data: str | None) -> OrderTap | None:
    """A button's message, or None for anything that no button of ours carries."""
    match = SHAPE.fullmatch(data or "")
    if match is None:
        return None
    try:
        action = Action(match[3])
        kind, said = ARGUMENTS.get(action), match[4]
        argument = kind(said) if kind and said else None
    except ValueError:
        return None
    if (kind is None) is not (said is None):
        return None
    return OrderTap(int(match[1]), int(match[2]), action, argument)


def agree(label: str, agreement: Agreement) -> InlineKeyboardButton:
    """The button that agrees to what was written down of a condition."""
    tap = OrderTap(agreement.work_order_id, agreement.version, Action.AGREE)
    return InlineKeyboardButton(label, callback_data=str(tap))


def button(label: str, order: WorkOrder, action: Action, argument: Argument = None) -> InlineKeyboardButton:
    """A button of an order, as it stands now."""
    return InlineKeyboardButton(label, callback_data=str(OrderTap(order.id, order.version, action, argument)))


class OnOrderTap(OnTap[OrderTap]):
    """Hands a tap on a button of an order to whoever deals with its action, parsed."""

    def __init__(self, action: Action, act: Callable[[BotContext, OrderTap], Awaitable[None]]) -> None:
        super().__init__(parse, action, act)
