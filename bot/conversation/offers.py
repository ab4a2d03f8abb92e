"""What may be done where a draft stands, apart from any language: each act with what it is called."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial

from bot.conversation.draft_taps import Action
from bot.conversation.form import Form, Summary
from bot.conversation.forms import form_of
from bot.conversation.spelling import squeezed
from bot.conversation.step import NOTHING_TICKED, PICTURES, Accepts, Answers, Choice, Step, ticked
from bot.conversation.turn import LEAVING, WANTED
from bot.texts import Translator
from bot.texts import intake_buttons as labels
from models import Draft

Label = Callable[[Translator], str]


@dataclass(frozen=True)
class Offer:
    """One way to answer or to move."""

    label: Label
    """What its button says; empty in a language that has nothing to say there."""
    action: Action
    arg: str | None = None
    alias: Label | None = None
    """Another way to say it."""


def choices(form: Form, step: Step, answers: Answers) -> list[Offer]:
    """The answers that a question offers, each one but that which has a button of its own."""
    if step.ticks:
        return _to_tick(step, answers)
    offered = None if step.field in answers else form.suggestion(answers, step)
    return [
        Offer(each.label, Action.CHOOSE, each.arg, each.alias)
        for each in step.choices(answers)
        if offered is None or each.value != offered
    ]


def _to_tick(step: Step, answers: Answers) -> list[Offer]:
    on = ticked(answers, step.field)["ticked"]
    return [Offer(partial(_tick, each, on=each.arg in on), Action.TICK, each.arg) for each in step.choices(answers)]


def _tick(choice: Choice, t: Translator, *, on: bool) -> str:
    return labels.ticked(choice.label(t), on=on)


def ends(step: Step, answers: Answers) -> list[Offer]:
    """What ends a question whose choices are ticked."""
    if ticked(answers, step.field) != NOTHING_TICKED:
        return [Offer(labels.done, Action.DONE), Offer(labels.untick, Action.CLEAR)]
    return [Offer(step.ticks, Action.NONE)] if step.ticks else []


def extras(form: Form, step: Step, answers: Answers) -> Iterator[Offer]:
    """What else answers a question, or helps to."""
    if step.ticks:
        return
    pictures = step.accepts is Accepts.PICTURES
    if pictures and answers.get(PICTURES):
        yield Offer(labels.done, Action.DONE)
        yield Offer(labels.clear, Action.CLEAR)
    suggestion = form.suggestion(answers, step)
    if suggestion is not None and not pictures:
        shown = partial(_kept if step.field in answers else _used, step, suggestion)
        yield Offer(shown, Action.KEEP)
    if step.explains:
        yield Offer(labels.explain, Action.EXPLAIN)


def _kept(step: Step, answer: object, t: Translator) -> str:
    shown = step.show(t, answer)
    return labels.keep(t, shown) if shown else ""


def _used(step: Step, answer: object, t: Translator) -> str:
    shown = step.show(t, answer)
    return labels.use(shown) if shown else ""


def moves(form: Form, step: Step, answers: Answers) -> Iterator[Offer]:
    """The ways on and back without an answer."""
    if form.can_go_back(answers, step.field):
        yield Offer(labels.back, Action.BACK)
    if step.optional and step.unanswered:
        yield Offer(step.unanswered, Action.SKIP, alias=labels.skip)
    elif step.optional and not answers.get(PICTURES if step.accepts is Accepts.PICTURES else step.field):
        yield Offer(labels.keep_empty if step.field in answers else labels.skip, Action.SKIP)
    elif step.optional and step.accepts is not Accepts.PICTURES:
        yield Offer(labels.leave_empty, Action.SKIP)
    yield Offer(labels.cancel, Action.CANCEL)


def at_summary(summary: Summary) -> list[Offer]:
    """What the summary offers."""
    return [
        Offer(summary.confirm, Action.SEND),
        Offer(labels.change, Action.EDIT),
        Offer(labels.cancel, Action.CANCEL),
    ]


def edits(form: Form, answers: Answers) -> list[Offer]:
    """Each answer, to be changed."""
    return [Offer(partial(_edit, step), Action.EDIT, step.field) for step in form.applicable(answers)]


def _edit(step: Step, t: Translator) -> str:
    return labels.edit(t, step.title(t))


TO_SUMMARY = Offer(labels.to_summary, Action.STAY)
OVER = Offer(labels.start_over, Action.START_OVER)
"""For who asked for a form that is open already."""
LEFT = (Offer(labels.resume, Action.RESUME), Offer(labels.drop, Action.CANCEL))
"""For who is reminded of a request they left."""
SPOKEN = (Offer(labels.back, Action.BACK), Offer(labels.skip, Action.SKIP))
"""Words that are never meant as an answer, also where they have no button."""


def leaving(answers: Answers) -> list[Offer]:
    """Yes or no, in words that can't be mistaken."""
    if WANTED in answers:
        leave = labels.leave_for_another
    elif answers[LEAVING] == Action.START_OVER.value:
        leave = labels.leave_to_start_over
    else:
        leave = labels.leave
    return [
        Offer(leave, Action.LEAVE, alias=labels.yes),
        Offer(labels.stay, Action.STAY, alias=labels.no),
    ]


def of_draft(draft: Draft) -> list[Offer]:
    """Everything that may be tapped, or typed, where the draft stands."""
    form, answers = form_of(draft), draft.answers
    if LEAVING in answers:
        return leaving(answers)
    step = form.present(draft.step, answers)
    if step is None:
        summary = at_summary(form.summary) if form.summary else []
        return [*summary, *edits(form, answers), TO_SUMMARY, OVER, *LEFT]
    asked = [*choices(form, step, answers), *extras(form, step, answers)]
    asked += [*(ends(step, answers) if step.ticks else ()), *moves(form, step, answers)]
    return asked if form.prompt else [*asked, OVER, *LEFT, *SPOKEN]


def named(translators: Iterable[Translator], draft: Draft, text: str) -> Offer | None:
    """The act that this text spells, in any of the languages; emoji and case don't matter."""
    wanted = squeezed(text)
    if not wanted:
        return None
    offers = of_draft(draft)
    spelled = ((each, t) for t in translators for each in offers)
    return next((each for each, t in spelled if wanted in _spellings(each, t)), None)


def _spellings(offer: Offer, t: Translator) -> tuple[str, str]:
    return _of_label(offer.label(t)), _of_label(offer.alias(t)) if offer.alias else ""


@lru_cache(maxsize=4096)
def _of_label(label: str) -> str:
    """The same few hundred labels are compared with everything that anybody types; what is typed is not kept here."""
    return squeezed(label)
