"""A conversation that no crash forgets."""

import warnings
from typing import Any

from telegram import Update
from telegram.ext import Application, BaseHandler, ConversationHandler
from telegram.warnings import PTBUserWarning

from bot.conversation.context import BotContext
from bot.conversation.scope import SCOPE

Check = tuple[object, tuple[int | str, ...], BaseHandler[Update, BotContext, Any], object]
Handlers = list[BaseHandler[Update, BotContext, Any]]


class DraftConversation(ConversationHandler[BotContext]):
    """A ConversationHandler whose state is the step of the chat's draft row: nothing is kept in this process.

    Entry points, states and fallbacks are declared as ever. What a callback returns is ignored: the next state is
    what its own transaction wrote.
    """

    def __init__(self, entry_points: Handlers, states: dict[object, Handlers], fallbacks: Handlers) -> None:
        with warnings.catch_warnings():
            # about tracking buttons per message, which the draft's version does instead
            warnings.simplefilter("ignore", PTBUserWarning)
            super().__init__(entry_points, states, fallbacks, allow_reentry=True)

    def check_update(self, update: object) -> Check | None:
        """Find the handler that the draft's step has for this update."""
        actor = SCOPE.get().actor
        draft = actor.draft
        candidates = list(self.entry_points)
        if draft is not None:
            candidates = [*self.states.get(draft.step, []), *candidates, *self.fallbacks]
        for handler in candidates:
            check = handler.check_update(update)
            if check is not None and check is not False:
                return draft and draft.step, (actor.chat_id,), handler, check
        return None

    async def handle_update(  # type: ignore[override]  # as PTB's own: the check is what check_update returned
        self,
        update: Update,
        application: Application[Any, BotContext, Any, Any, Any, Any],
        check_result: Check,
        context: BotContext,
    ) -> object:
        """Let the chosen handler act."""
        _step, _key, handler, check = check_result
        return await handler.handle_update(update, application, check, context)
