"""What a quote's buttons carry: which quote, as it was when they were drawn, and what they ask for."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum

from telegram import InlineKeyboardButton, Update
from telegram.ext import BaseHandler

from bot.conversation.context import BotContext
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


class OnQuoteTap(BaseHandler[Update, BotContext, None]):
    """Hands a tap on a button of a quote to whoever deals with its action, parsed."""

    def __init__(self, action: Action, act: Callable[[BotContext, QuoteTap], Awaitable[None]]) -> None:
        async def callback(update: Update, context: BotContext) -> None:
            tap = self.check_update(update)
            if tap is not None:
                await act(context, tap)

        super().__init__(callback)
        self._action = action

    def check_update(self, update: object) -> QuoteTap | None:
        """The tap, if it is one of ours."""
        query = update.callback_query if isinstance(update, Update) else None
        tap = parse(query.data) if query else None
        return tap if tap is not None and tap.action is self._action else None
