"""What handlers are given besides the update."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Concatenate, ParamSpec

from sqlalchemy.orm import Session
from telegram.ext import CallbackContext, ExtBot

from bot import failpoints
from bot.conversation.desk import Desk
from bot.conversation.message import Outgoing
from bot.conversation.presenter import Presenter
from bot.conversation.scope import SCOPE, AppliedTwice, Scope
from bot.conversation.view import View
from bot.failpoints import Failpoint
from bot.services.people import Actor
from bot.services.shop import Shop
from bot.texts import Translator

P = ParamSpec("P")
PRESENTER = "presenter"


class BotContext(CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], dict[Any, Any]]):
    """The update's sender, one transaction to act in, and a way to answer."""

    @property
    def scope(self) -> Scope:
        """What belongs to this update alone."""
        return SCOPE.get()

    @property
    def actor(self) -> Actor:
        """Who sent the update, as they were when it came."""
        return self.scope.actor

    @property
    def presenter(self) -> Presenter:
        """Put there by the composition root."""
        presenter: Presenter = self.bot_data[PRESENTER]
        return presenter

    @property
    def shop(self) -> Shop:
        """The facts about the shop."""
        return self.presenter.shop

    @property
    def desk(self) -> Desk:
        """What forms need to know of the shop."""
        return Desk(self.shop, self.presenter.catalogue, self.bot.username)

    @property
    def t(self) -> Translator:
        """The sender's language."""
        return self.presenter.catalogue.speaker(self.actor.language)

    async def apply(
        self, use_case: Callable[Concatenate[Session, P], View | None], *args: P.args, **kwargs: P.kwargs
    ) -> None:
        """Run the use case in one transaction, which also marks the update applied; then show the view it returns.

        A handler calls it once. What can't be shown is not done, either. After a crash the view alone is shown again.
        None shows nothing.
        """
        scope, presenter = self.scope, self.presenter
        if scope.applied:
            raise AppliedTwice

        def recorded(session: Session) -> tuple[View, list[Outgoing]]:
            view = use_case(session, *args, **kwargs) or NOTHING
            session.flush()
            scope.record(session, view)
            return view, [] if view == NOTHING else presenter.render(session, scope.actor, view)

        view, outgoing = await presenter.db.run(recorded)
        scope.applied = True
        failpoints.reached(Failpoint.APPLIED)
        await presenter.put(scope, view, outgoing)

    async def show(self, view: View) -> None:
        """Show a view that follows from reading alone."""
        await self.presenter.show(self.scope, view)

    async def show_privately(self, view: View) -> None:
        """Show a view to whoever sent the update, in their own chat with the bot."""
        actor = replace(self.actor, chat_id=self.actor.user_id)
        for message in await self.presenter.db.read(self.presenter.render, actor, view):
            await self.presenter.send(actor.chat_id, message)


NOTHING = View("nothing")
"""The view of an update that needs no answer."""
