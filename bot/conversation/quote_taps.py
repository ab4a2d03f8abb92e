"""What a quote's buttons carry: which quote, as it was when they were drawn, and what they ask for."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum

from telegram import InlineKeyboardButton

from bot.conversation.context import BotContext
from bot.conversation.taps import OnTap
from models import Quote

SHAPE = re.compile(r"q:([1-9][0-9]{0,17}):([0-9]{1,9}):([a-z]+)")


class Action(Enum):
    """What a tap on a quote's button asks for."""

    APPROVE = "yes"
    DECLINE = "no"
    GIVE_BACK = "return"
    TALK = "talk"
    SEND = "send"
    ADD = "add"
    NOTE = "note"
    OTHER_KIND = "kind"
    REMOVE = "less"
    DAYS = "days"
    DISCARD = "discard"


@dataclass(frozen=True)
class QuoteTap:
    """A button's message, parsed."""

    quote_id: int
    revision: int
    action: Action

    def __str__(self) -> str:
        return f"q:{self.quote_id}:{self.revision}:{self.action.value}"


def parse(data: str | None) -> QuoteTap | None:
    """A button's message, or None for anything that no button of ours carries."""
    match = SHAPE.fullmatch(data or "")
    try:
        return QuoteTap(int(match[1]), int(match[2]), Action(match[3])) if match else None
    except ValueError:
        return None


def button(label: str, quote: Quote, action: Action) -> InlineKeyboardButton:
    """A button of a quote, as it stands now."""
    return InlineKeyboardButton(label, callback_data=str(QuoteTap(quote.id, quote.revision, action)))


class OnQuoteTap(OnTap[QuoteTap]):
    """Hands a tap on a button of a quote to whoever deals with its action, parsed."""

    def __init__(self, action: Action, act: Callable[[BotContext, QuoteTap], Awaitable[None]]) -> None:
        super().__init__(parse, action, act)
