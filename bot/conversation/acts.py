"""What the buttons of a form do; one that the present question does not have changes nothing."""

from collections.abc import Callable, Mapping

from bot.conversation import parsers
from bot.conversation.draft_taps import Action
from bot.conversation.form import Occasion
from bot.conversation.step import NOTHING_TICKED, PICTURES, Accepts, Step, Unusable, ticked
from bot.conversation.turn import LEAVING, WANTED, Turn, ask
from bot.conversation.view import View
from models import FormName


def act(turn: Turn, action: Action, arg: str | None = None) -> View:
    """Do what a button asks for; raises Unusable where that is no answer to the present question."""
    if action is Action.RESUME:
        return _resume(turn)
    if turn.leaving:
        return _at_the_door(turn, action)
    if action in {Action.CANCEL, Action.START_OVER}:
        return _ask_to_leave(turn, action)
    step = turn.step
    if step is not None:
        return _at_question(turn, step, action, arg)
    if action is Action.SEND:
        return turn.confirm()
    return _edit(turn, arg) if action is Action.EDIT else ask()


def _resume(turn: Turn) -> View:
    """Go on where the person left, also if that was with the answers half thrown away."""
    if turn.leaving:
        stay(turn)
    return ask()


# At a question.


def _at_question(turn: Turn, step: Step, action: Action, arg: str | None) -> View:
    if action is Action.CHOOSE:
        return _choose(turn, step, arg)
    if action is Action.TICK:
        return _tick(turn, step, arg)
    known = _AT_PICTURES if step.accepts is Accepts.PICTURES else _AT_TICKS if step.ticks else _AT_QUESTION
    return known[action](turn, step) if action in known else ask()


def _choose(turn: Turn, step: Step, arg: str | None) -> View:
    for choice in () if step.ticks else step.choices(turn.answers):
        if choice.arg == arg:
            return turn.answer(step, choice.value)
    raise Unusable("choose")


def _keep(turn: Turn, step: Step) -> View:
    suggestion = turn.form.suggestion(turn.answers, step)
    return ask() if suggestion is None else turn.answer(step, suggestion)


def _back(turn: Turn, step: Step) -> View:
    if turn.form.complete(turn.answers):
        return turn.go(None, turn.answers)
    before = turn.form.previous_step(turn.answers, step.field)
    return ask() if before is None else turn.go(before, turn.answers)


def _skip(turn: Turn, step: Step) -> View:
    if not step.optional:
        raise Unusable("needed")
    return turn.answer(step, None)


def _explain(turn: Turn, step: Step) -> View:
    kind = parsers.kind_of(turn.answers)
    return ask({"key": "where", "kind": kind}) if step.explains and kind else ask()


def _done(turn: Turn, step: Step) -> View:
    return turn.answer(step, len(turn.answers.get(PICTURES, [])) or None)


def _clear(turn: Turn, _step: Step) -> View:
    turn.keep_pictures([])
    return ask({"key": "pictures_gone"})


def _tick(turn: Turn, step: Step, arg: str | None) -> View:
    known = [choice.arg for choice in step.choices(turn.answers)] if step.ticks else []
    if arg not in known:
        raise Unusable("choose")
    so_far = ticked(turn.answers, step.field)
    now = {*so_far["ticked"]} ^ {arg}
    return turn.keep_ticks(step, {**so_far, "ticked": [each for each in known if each in now]})


def _ticked(turn: Turn, step: Step) -> View:
    so_far = ticked(turn.answers, step.field)
    if so_far == NOTHING_TICKED:
        raise Unusable("choose")
    return turn.answer(step, so_far)


def _none(turn: Turn, step: Step) -> View:
    turn.keep_ticks(step, NOTHING_TICKED)
    return turn.answer(step, dict(NOTHING_TICKED))


def _untick(turn: Turn, step: Step) -> View:
    return turn.keep_ticks(step, NOTHING_TICKED)


_Acts = Mapping[Action, Callable[[Turn, Step], View]]
_AT_QUESTION: _Acts = {Action.KEEP: _keep, Action.BACK: _back, Action.SKIP: _skip, Action.EXPLAIN: _explain}
_AT_TICKS: _Acts = {Action.BACK: _back, Action.DONE: _ticked, Action.NONE: _none, Action.CLEAR: _untick}
_AT_PICTURES: _Acts = {Action.BACK: _back, Action.SKIP: _done, Action.DONE: _done, Action.CLEAR: _clear}


# At the summary.


def _edit(turn: Turn, field: str | None) -> View:
    step = turn.form.step(field, turn.answers)
    return ask(editing=True) if step is None else turn.go(step, turn.answers)


# On the way out.


def _ask_to_leave(turn: Turn, action: Action) -> View:
    """Ask once, but only if there is something to lose."""
    if not turn.form.begun(turn.answers):
        return _leave(turn, action)
    turn.write({**turn.answers, LEAVING: action.value})
    return ask()


def ask_to_leave_for(turn: Turn, wanted: Occasion) -> View:
    """The same, where another form was asked for."""
    if not turn.form.begun(turn.answers):
        return turn.open(wanted)
    kept = {"form": wanted.form.value, "order": wanted.order_id, "facts": dict(wanted.facts)}
    turn.write({**turn.answers, LEAVING: Action.START_OVER.value, WANTED: kept})
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
    turn.write({key: value for key, value in turn.answers.items() if key not in {LEAVING, WANTED}})


def _leave(turn: Turn, action: Action) -> View:
    if action is Action.START_OVER:
        return turn.open(_wanted(turn))
    at_phone = turn.step is not None and turn.step.accepts is Accepts.CONTACT
    turn.session.delete(turn.draft)
    facts = {"form": turn.draft.form.value, "order": turn.draft.work_order_id, "keyboard": at_phone}
    return View("form_discarded", facts)


def _wanted(turn: Turn) -> Occasion:
    """The form that was asked for: this one again, or another."""
    kept = turn.answers.get(WANTED)
    if kept is None:
        return Occasion.of(turn.draft)
    return Occasion(FormName(kept["form"]), kept["order"], kept["facts"])
