"""The buttons under the present question, as they are drawn."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton, ReplyKeyboardMarkup

from bot.conversation import offers
from bot.conversation.draft_taps import Action, DraftTap
from bot.conversation.form import Form, Summary
from bot.conversation.offers import Offer
from bot.conversation.step import Answers, Step
from bot.texts import Translator
from bot.texts import intake_buttons as labels
from models import Draft

WIDE = 14
"""The longest label that shares a row with another."""


@dataclass(frozen=True)
class Button:
    """One way to answer or to move, in the words of one language."""

    label: str
    action: Action
    arg: str | None = None


Rows = list[list[Button]]


def of_question(t: Translator, form: Form, step: Step, answers: Answers) -> Rows:
    """What a question offers."""
    choices = _packed(_said(t, offers.choices(form, step, answers)))
    moves = _said(t, offers.moves(form, step, answers))
    if step.ticks:
        return [*choices, _said(t, offers.ends(step, answers)), moves]
    return [*choices, *([each] for each in _said(t, offers.extras(form, step, answers))), moves]


def _said(t: Translator, several: Iterable[Offer]) -> list[Button]:
    said = [Button(each.label(t), each.action, each.arg) for each in several]
    return [each for each in said if each.label]


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


def of_summary(t: Translator, summary: Summary) -> Rows:
    """What the summary offers."""
    return [[each] for each in _said(t, offers.at_summary(summary))]


def of_edit(t: Translator, form: Form, answers: Answers) -> Rows:
    """One button for each answer, and the way back."""
    return [*_packed(_said(t, offers.edits(form, answers))), _said(t, [offers.TO_SUMMARY])]


def of_leaving(t: Translator, answers: Answers) -> Rows:
    """Yes or no."""
    return [[each] for each in _said(t, offers.leaving(answers))]


def of_open(t: Translator) -> Rows:
    """For who asked for a form that is open already."""
    return [_said(t, [offers.OVER])]


def of_left(t: Translator) -> Rows:
    """For who is reminded of a request they left."""
    return [_said(t, offers.LEFT)]


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
