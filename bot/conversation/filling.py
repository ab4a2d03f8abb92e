"""The use cases of forms: each takes one input to the chat's draft, in one transaction, and says what to show."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from bot.conversation import inputs
from bot.conversation.acts import act, ask_to_leave_for, stay
from bot.conversation.desk import Desk
from bot.conversation.draft_taps import Action, DraftTap
from bot.conversation.form import Occasion
from bot.conversation.forms import FORMS
from bot.conversation.step import Unusable
from bot.conversation.turn import TAP, Turn, ask, opened
from bot.conversation.view import View
from bot.services import drafts, intake
from bot.services.errors import NotAllowed
from bot.services.people import Actor
from bot.services.pictures import Picture
from models import Draft

NO_REQUEST = View("intake_none")
CLOSED = View("form_closed", in_place=False)


def start(session: Session, actor: Actor, desk: Desk, occasion: Occasion) -> View:
    """Open a form, or go on with it where it is open; raises NotAllowed. One that is begun is not left unasked."""
    form = FORMS[occasion.form]
    form.require(session, actor)
    draft = drafts.current(session, actor)
    if draft is None:
        answers, first = opened(session, actor, desk, occasion)
        drafts.begin(session, actor, first, answers, form=occasion.form, work_order_id=occasion.order_id)
        return ask(in_place=False)
    turn = Turn(session, actor, desk, draft)
    if turn.leaving:
        stay(turn)
    if Occasion.of(draft) != occasion:
        return replace(ask_to_leave_for(turn, occasion), in_place=False)
    if not form.begun(turn.answers):
        return ask(in_place=False)
    return ask({"key": form.words.reopened}, in_place=False, over=True)


def receive_text(session: Session, actor: Actor, desk: Desk, text: str) -> View | None:
    """A text, which may answer the question or spell one of its buttons."""
    return _turn(session, actor, desk, lambda turn: inputs.text(turn, text))


def receive_contact(session: Session, actor: Actor, desk: Desk, user_id: int | None, number: str) -> View | None:
    """A contact, of whoever has this user id."""
    return _turn(session, actor, desk, lambda turn: inputs.contact(turn, user_id, number))


def receive_picture(
    session: Session, actor: Actor, desk: Desk, picture: Picture, caption: str | None, *, more: bool
) -> View | None:
    """A picture; `more` where another of its album waits behind it."""
    return _turn(session, actor, desk, lambda turn: inputs.picture(turn, picture, caption, more=more))


def receive_command(session: Session, actor: Actor, desk: Desk, action: Action) -> View | None:
    """A command that does what a button does."""
    return _turn(session, actor, desk, lambda turn: act(turn, action))


def receive_tap(session: Session, actor: Actor, desk: Desk, data: str | None) -> View | None:
    """A tap on a button, which may be an old one, or forged."""
    tap = DraftTap.parse(data)
    draft = drafts.current(session, actor)
    if tap is not None and draft is not None and (tap.draft_id, tap.version) == (draft.id, draft.version):
        view = _take(Turn(session, actor, desk, draft, tapped=data), lambda turn: act(turn, tap.action, tap.arg))
        return view and replace(view, facts={**view.facts, "tapped": True})
    return _too_late(session, actor, draft, tap, data)


def _too_late(session: Session, actor: Actor, draft: Draft | None, tap: DraftTap | None, data: str | None) -> View:
    """Change nothing, and show what is there now."""
    if tap is not None and (draft is None or draft.id != tap.draft_id):
        order = intake.order_from(session, actor, tap.draft_id)
        if order is not None:
            return View("intake_booked", {"number": order.number}, in_place=draft is None)
    if draft is None:
        return NO_REQUEST if actor.staff is None else CLOSED
    if data == draft.answers.get(TAP):  # tapped twice: the message shows the answer to the first tap already
        return ask(tapped=True)
    return ask({"key": "stale"}, in_place=False)


def refuse(session: Session, actor: Actor, desk: Desk, note: dict[str, Any]) -> View | None:
    """Something that can't be an answer: say so, and ask again."""

    def unusable(_turn: Turn) -> View:
        return ask(note)

    return _turn(session, actor, desk, unusable)


def _turn(session: Session, actor: Actor, desk: Desk, take: Callable[[Turn], View | None]) -> View | None:
    draft = drafts.current(session, actor)
    return NO_REQUEST if draft is None else _take(Turn(session, actor, desk, draft), take)


def _take(turn: Turn, take: Callable[[Turn], View | None]) -> View | None:
    try:
        turn.form.require(turn.session, turn.actor)
    except NotAllowed:  # any more: whoever works here no longer has nothing to fill in for the shop
        turn.session.delete(turn.draft)
        return NO_REQUEST
    confidential = turn.form.confidential
    try:
        view = take(turn)
    except Unusable as reason:
        view = ask(reason.note)
    return replace(view, confidential=True) if view is not None and confidential else view
