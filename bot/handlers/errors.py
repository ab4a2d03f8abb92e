"""What services refuse becomes an answer; everything else is the pipeline's to retry."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session
from telegram.error import TelegramError

from bot.conversation.answers import present, refusal
from bot.conversation.context import BotContext
from bot.conversation.message import Outgoing
from bot.conversation.next_steps import next_steps
from bot.conversation.scope import Scope
from bot.conversation.view import View, Viewer, Views
from bot.services.errors import NotAllowed, Refusal, StaleView
from bot.texts import errors as texts
from models import IllegalMove


async def on_error(_update: object, context: BotContext) -> None:
    """Answer a refusal; its transaction is rolled back already."""
    scope, error = context.scope, context.error
    scope.error = error
    view = answer_to(error, scope)
    if view is None:
        return
    try:
        await context.show(view)
    except TelegramError as failure:
        scope.error = failure
    else:
        scope.error = None


def answer_to(error: Exception | None, scope: Scope) -> View | None:
    """What to show to whoever was refused; None where this is no refusal but a failure."""
    if not isinstance(error, Refusal | IllegalMove):
        return None
    if type(error) is NotAllowed:
        return _not_for_them(scope)
    if isinstance(error, StaleView) and error.order_id is None:
        return present(scope.actor, otherwise="stale_tap")
    return refusal(error)


def _not_for_them(scope: Scope) -> View:
    """The same as for a button or a command that never existed."""
    if scope.tapped is not None:
        return present(scope.actor, otherwise="stale_tap")
    return View("unknown_command")


def render_refused(_session: Session, viewer: Viewer, _facts: Mapping[str, Any]) -> list[Outgoing]:
    """A rule without words of its own."""
    return [Outgoing(texts.refused(viewer.t), next_steps(viewer))]


def render_email_taken(_session: Session, viewer: Viewer, _facts: Mapping[str, Any]) -> list[Outgoing]:
    """Another customer has it."""
    return [Outgoing(texts.email_taken(viewer.t), next_steps(viewer))]


VIEWS: Views = {"refused": render_refused, "email_taken": render_email_taken}
