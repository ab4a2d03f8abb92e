"""The buttons under the present question: drawn, and recognised when somebody types one instead."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton, ReplyKeyboardMarkup

from bot.conversation.draft_taps import Action, DraftTap
from bot.conversation.form import Form, Summary
from bot.conversation.forms import form_of
from bot.conversation.spelling import squeezed
from bot.conversation.step import NOTHING_TICKED, PICTURES, Accepts, Answers, Step, ticked
from bot.conversation.turn import LEAVING, WANTED
from bot.texts import Translator
from bot.texts import intake_buttons as labels
from models import Draft

WIDE = 14
"""The longest label that shares a row with another."""


@dataclass(frozen=True)
class Button:
    """One way to answer or to move."""

    label: str
    action: Action
    arg: str | None = None
    alias: str | None = None


Rows = list[list[Button]]


def of_question(t: Translator, form: Form, step: Step, answers: Answers) -> Rows:
    """What a question offers."""
    if step.ticks:
        return [*_ticks(t, step, answers), list(_moves(t, form, step, answers))]
    offered = None if step.field in answers else form.suggestion(answers, step)
    choices = [
        Button(each.label(t), Action.CHOOSE, each.arg, each.alias and each.alias(t))
        for each in step.choices(answers)
        if offered is None or each.value != offered  # it has a button of its own
    ]
    rows = [*_packed(choices), *([each] for each in _extras(t, form, step, answers))]
    return [*rows, list(_moves(t, form, step, answers))]


def _ticks(t: Translator, step: Step, answers: Answers) -> Rows:
    """Choices that can be ticked, and what ends the ticking."""
    so_far = ticked(answers, step.field)
    choices = [
        Button(labels.ticked(each.label(t), on=each.arg in so_far["ticked"]), Action.TICK, each.arg)
        for each in step.choices(answers)
    ]
    if so_far == NOTHING_TICKED:
        ends = [Button(step.ticks(t), Action.NONE)] if step.ticks else []
    else:
        ends = [Button(labels.done(t), Action.DONE), Button(labels.untick(t), Action.CLEAR)]
    return [*_packed(choices), ends]


def _packed(buttons: Iterable[Button]) -> Iterator[list[Button]]:
    """Two short labels a row, a long one alone."""
    row: list[Button] = []
    for button in buttons:
        if row and (len(row) == 2 or max(len(row[0].label), len(button.label)) > WIDE):  # noqa: PLR2004 - a pair
            yield row
            row = []
        row.append(button)
    if row:
        yield row


def _extras(t: Translator, form: Form, step: Step, answers: Answers) -> Iterator[Button]:
    pictures = step.accepts is Accepts.PICTURES
    if pictures and answers.get(PICTURES):
        yield Button(labels.done(t), Action.DONE)
        yield Button(labels.clear(t), Action.CLEAR)
    suggestion = form.suggestion(answers, step)
    shown = "" if suggestion is None else step.show(t, suggestion)
    if shown and not pictures:
        label = labels.keep(t, shown) if step.field in answers else labels.use(shown)
        yield Button(label, Action.KEEP)
    if step.explains:
        yield Button(labels.explain(t), Action.EXPLAIN)


def _moves(t: Translator, form: Form, step: Step, answers: Answers) -> Iterator[Button]:
    if form.can_go_back(answers, step.field):
        yield Button(labels.back(t), Action.BACK)
    if step.optional and not answers.get(PICTURES if step.accepts is Accepts.PICTURES else step.field):
        yield Button(labels.keep_empty(t) if step.field in answers else labels.skip(t), Action.SKIP)
    elif step.optional and step.accepts is not Accepts.PICTURES:
        yield Button(labels.leave_empty(t), Action.SKIP)
    yield Button(labels.cancel(t), Action.CANCEL)


def of_summary(t: Translator, summary: Summary) -> Rows:
    """What the summary offers."""
    return [
        [Button(summary.confirm(t), Action.SEND)],
        [Button(labels.change(t), Action.EDIT)],
        [Button(labels.cancel(t), Action.CANCEL)],
    ]


def of_edit(t: Translator, form: Form, answers: Answers) -> Rows:
    """One button for each answer, and the way back."""
    edits = [Button(labels.edit(t, step.title(t)), Action.EDIT, step.field) for step in form.applicable(answers)]
    return [*_packed(edits), [Button(labels.to_summary(t), Action.STAY)]]


def of_leaving(t: Translator, answers: Answers) -> Rows:
    """Yes or no, in words that can't be mistaken."""
    if WANTED in answers:
        leave = labels.leave_for_another(t)
    elif answers[LEAVING] == Action.START_OVER.value:
        leave = labels.leave_to_start_over(t)
    else:
        leave = labels.leave(t)
    return [
        [Button(leave, Action.LEAVE, alias=labels.yes(t))],
        [Button(labels.stay(t), Action.STAY, alias=labels.no(t))],
    ]


def of_open(t: Translator) -> Rows:
    """For who asked for a form that is open already."""
    return [[Button(labels.start_over(t), Action.START_OVER)]]


def of_left(t: Translator) -> Rows:
    """For who is reminded of a request they left."""
    return [[Button(labels.resume(t), Action.RESUME), Button(labels.drop(t), Action.CANCEL)]]


def of_draft(t: Translator, draft: Draft) -> Rows:
    """Everything that may be tapped, or typed, where the draft stands."""
    form, answers = form_of(draft), draft.answers
    if LEAVING in answers:
        return of_leaving(t, answers)
    step = form.present(draft.step, answers)
    if step is not None:
        rows = of_question(t, form, step, answers)
        return rows if form.prompt else [*rows, *of_open(t), *of_left(t), _spoken(t)]
    summary = of_summary(t, form.summary) if form.summary else []
    return [*summary, *of_edit(t, form, answers), *of_open(t), *of_left(t)]


def _spoken(t: Translator) -> list[Button]:
    """Words that are never meant as an answer, also where they have no button."""
    return [Button(labels.back(t), Action.BACK), Button(labels.skip(t), Action.SKIP)]


def named(translators: Iterable[Translator], draft: Draft, text: str) -> Button | None:
    """The button that this text spells, in any of the languages; emoji and case don't matter."""
    wanted = squeezed(text)
    if not wanted:
        return None
    buttons = [button for t in translators for row in of_draft(t, draft) for button in row]
    for button in buttons:
        if wanted in {squeezed(button.label), squeezed(button.alias or "")}:
            return button
    return None


def inline(draft: Draft, rows: Rows) -> InlineKeyboardMarkup:
    """Buttons under the message, for this version of the draft."""
    return InlineKeyboardMarkup(
        [
            [
                InlineKeyboardButton(
                    each.label, callback_data=DraftTap(draft.id, draft.version, each.action, each.arg).data
                )
                for each in row
            ]
            for row in rows
        ]
    )


def beneath(t: Translator, rows: Rows, placeholder: str) -> ReplyKeyboardMarkup:
    """A keyboard in place of the person's own: the only kind that can share a contact."""
    share = [KeyboardButton(labels.share_contact(t), request_contact=True)]
    typed = [[KeyboardButton(each.label) for each in row] for row in rows]
    return ReplyKeyboardMarkup([share, *typed], resize_keyboard=True, input_field_placeholder=placeholder)
