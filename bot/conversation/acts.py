"""What the buttons of the intake do; one that the present question does not have changes nothing."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.conversation.booking import requested
from bot.conversation.draft_taps import Action
from bot.conversation.form import OFFERS, Accepts, Step, Unusable
from bot.conversation.opening import opening
from bot.conversation.steps import CHANGED, CONTACT, DEVICE, EMAIL, FORM, PICTURES
from bot.conversation.turn import LEAVING, Turn, ask
from bot.conversation.view import View
from bot.services import intake
from bot.services.errors import EmailTaken, StaleView


def act(turn: Turn, action: Action, arg: str | None = None) -> View:
    """Do what a button asks for; raises Unusable where that is no answer to the present question."""
    if turn.leaving:
        return _at_the_door(turn, action)
    if action in {Action.CANCEL, Action.START_OVER}:
        return _ask_to_leave(turn, action)
    step = turn.step
    if step is not None:
        return _at_question(turn, step, action, arg)
    if action is Action.SEND:
        return _send(turn)
    return _edit(turn, arg) if action is Action.EDIT else ask()


# At a question.


def _at_question(turn: Turn, step: Step, action: Action, arg: str | None) -> View:
    if action is Action.CHOOSE:
        return _choose(turn, step, arg)
    known = _AT_PICTURES if step.accepts is Accepts.PICTURES else _AT_QUESTION
    return known[action](turn, step) if action in known else ask()


def _choose(turn: Turn, step: Step, arg: str | None) -> View:
    for choice in step.choices(turn.answers):
        if choice.arg == arg:
            return turn.answer(step, choice.value)
    raise Unusable("choose")


def _keep(turn: Turn, step: Step) -> View:
    suggestion = FORM.suggestion(turn.answers, step)
    return ask() if suggestion is None else turn.answer(step, suggestion)


def _back(turn: Turn, step: Step) -> View:
    if FORM.complete(turn.answers):
        return turn.go(None, turn.answers)
    before = FORM.previous_step(turn.answers, step.field)
    return ask() if before is None else turn.go(before, turn.answers)


def _skip(turn: Turn, step: Step) -> View:
    if not step.optional:
        raise Unusable("needed")
    return turn.answer(step, None)


def _explain(turn: Turn, step: Step) -> View:
    return ask({"key": "where", "kind": turn.answers["kind"]}) if step.explains else ask()


def _done(turn: Turn, step: Step) -> View:
    return turn.answer(step, len(turn.answers.get(PICTURES, [])) or None)


def _clear(turn: Turn, _step: Step) -> View:
    turn.keep_pictures([])
    return ask({"key": "pictures_gone"})


_Acts = Mapping[Action, Callable[[Turn, Step], View]]
_AT_QUESTION: _Acts = {Action.KEEP: _keep, Action.BACK: _back, Action.SKIP: _skip, Action.EXPLAIN: _explain}
_AT_PICTURES: _Acts = {Action.BACK: _back, Action.SKIP: _done, Action.DONE: _done, Action.CLEAR: _clear}


# At the summary.


def _edit(turn: Turn, field: str | None) -> View:
    step = FORM.step(field, turn.answers)
    return ask(editing=True) if step is None else turn.go(step, turn.answers)


def _send(turn: Turn) -> View:
    """Confirm: one order, however often. Where the shop has changed meanwhile, ask what that takes."""
    try:
        with turn.session.begin_nested():  # a refusal takes back what was written of the customer
            order = intake.confirm(turn.session, turn.actor, turn.draft, requested(turn.answers))
    except EmailTaken:
        return _ask_again(turn, EMAIL, {"key": "email_taken"})
    except StaleView:
        return _ask_again(turn, DEVICE, {"key": "device_gone"})
    return View("intake_booked", {"number": order.number})


def _ask_again(turn: Turn, step: Step, note: dict[str, Any]) -> View:
    """Withdraw an answer that does not hold any more."""
    answers = {key: value for key, value in turn.answers.items() if key != step.field}
    if step is EMAIL and CONTACT.applies(answers):
        answers[CONTACT.field] = CHANGED
        answers[OFFERS] = {key: value for key, value in answers[OFFERS].items() if key != EMAIL.field}
    return turn.go(FORM.next_step(answers), answers, note=note)


# On the way out.


def begun(turn: Turn) -> bool:
    """Whether there is anything to lose."""
    return any(step.field in turn.answers for step in FORM.steps) or bool(turn.answers.get(PICTURES))


def _ask_to_leave(turn: Turn, action: Action) -> View:
    """Ask once, but only if there is something to lose."""
    if not begun(turn):
        return _leave(turn, action)
    turn.write({**turn.answers, LEAVING: action.value})
    return ask()


def _at_the_door(turn: Turn, action: Action) -> View:
    if action is Action.LEAVE:
        return _leave(turn, Action(turn.answers[LEAVING]))
    if action is Action.STAY:
        stay(turn)
        return ask()
    raise Unusable("choose")


def stay(turn: Turn) -> None:
    """Put the question that was being answered in front again."""
    turn.write({key: value for key, value in turn.answers.items() if key != LEAVING})


def _leave(turn: Turn, action: Action) -> View:
    if action is Action.START_OVER:
        answers = opening(turn.session, turn.actor)
        return turn.go(FORM.next_step(answers), answers)
    at_phone = turn.step is not None and turn.step.accepts is Accepts.CONTACT
    turn.session.delete(turn.draft)
    return View("intake_discarded", {"keyboard": at_phone})
