"""Taps on buttons that say what they ask for, brought to whoever deals with it."""

from collections.abc import Awaitable, Callable
from enum import Enum
from typing import Generic, Protocol, TypeVar

from telegram import Update
from telegram.ext import BaseHandler

from bot.conversation.context import BotContext


class Tap(Protocol):
    """A button's message, parsed."""

    @property
    def action(self) -> Enum:
        """What it asks for."""


T = TypeVar("T", bound=Tap)


class OnTap(BaseHandler[Update, BotContext, None], Generic[T]):
    """Hands a tap to whoever deals with its action, parsed; `parse` gives None for what no button of ours carries."""

    def __init__(
        self, parse: Callable[[str | None], T | None], action: Enum, act: Callable[[BotContext, T], Awaitable[None]]
    ) -> None:
        async def callback(update: Update, context: BotContext) -> None:
            tap = self.check_update(update)
            if tap is not None:
                await act(context, tap)

        super().__init__(callback)
        self._parse, self._action = parse, action

    def check_update(self, update: object) -> T | None:
        """The tap, if it is one of ours."""
        query = update.callback_query if isinstance(update, Update) else None
        tap = self._parse(query.data) if query else None
        return tap if tap is not None and tap.action is self._action else None
