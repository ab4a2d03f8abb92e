"""What services refuse becomes an answer; everything else is the pipeline's to retry."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session
from telegram.error import TelegramError

from bot.conversation.answers import card, present
from bot.conversation.context import BotContext
from bot.conversation.message import Outgoing
from bot.conversation.next_steps import next_steps
from bot.conversation.scope import Scope
from bot.conversation.view import View, Viewer, Views
from bot.services.errors import (
    EmailTaken,
    InviteRefused,
    NotAllowed,
    OrderNotFound,
    OwnerStays,
    Refusal,
    StaffNotFound,
    StaleView,
    TooLateToUndo,
)
from bot.texts import errors as texts
from models import IllegalMove

PLAIN: Mapping[type[Refusal], str] = {
    OrderNotFound: "order_not_found",
    InviteRefused: "invite_refused",
    StaffNotFound: "no_such_staff",
    OwnerStays: "owner_stays",
    EmailTaken: "email_taken",
}
"""Refusals that one view answers, whatever their facts."""


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
    if isinstance(error, IllegalMove):
        missing = error.missing and error.missing.value
        return View("illegal_move", {"order": error.order_id, "new": error.new.value, "missing": missing}, False)
    if isinstance(error, TooLateToUndo):
        return card(error.order_id, "too_late", in_place=False)
    if isinstance(error, StaleView):
        return _stale(error, scope)
    if not isinstance(error, Refusal):
        return None
    if type(error) is NotAllowed:
        return _not_for_them(scope)
    return View(PLAIN.get(type(error), "refused"), in_place=False)


def _stale(error: StaleView, scope: Scope) -> View:
    if error.order_id is None:
        return present(scope.actor, otherwise="stale_tap")
    return card(error.order_id, "stale", in_place=False)


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
