"""A form: its questions in their order, how it begins, what becomes of the answers, and who may fill it in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup
from sqlalchemy.orm import Session

from bot.conversation.desk import Desk
from bot.conversation.step import OFFERS, PICTURES, Accepts, Answers, Step
from bot.conversation.view import View
from bot.services.people import Actor, require_staff
from bot.texts import Translator
from bot.texts import forms as texts
from models import Draft, FormName

ABOUT = "about"
"""Beside the fields: the facts that the form was opened with."""
SUMMARY = "summary"
"""Where a draft stands when every question is answered."""


@dataclass(frozen=True)
class Occasion:
    """What a form is opened for."""

    form: FormName
    order_id: int | None = None
    """The order that it is about."""
    facts: Mapping[str, Any] = field(default_factory=dict)
    """What else it needs to know (JSON)."""

    @classmethod
    def of(cls, draft: Draft) -> "Occasion":
        """What a draft was opened for."""
        return cls(draft.form, draft.work_order_id, draft.answers.get(ABOUT, {}))


@dataclass(frozen=True)
class Filled:
    """A form with all its answers, as it is confirmed."""

    session: Session
    actor: Actor
    desk: Desk
    draft: Draft
    unsaved: Mapping[str, Any] | None = None
    """The answers of a confidential form: its draft never holds them."""

    @property
    def answers(self) -> Mapping[str, Any]:
        """All of them, and what stands beside them."""
        return self.draft.answers if self.unsaved is None else self.unsaved

    @property
    def about(self) -> Mapping[str, Any]:
        """The facts that the form was opened with."""
        return Occasion.of(self.draft).facts

    @property
    def order_id(self) -> int:
        """The order that the form is about; only for forms that are about one."""
        if self.draft.work_order_id is None:
            raise LookupError(f"{self.draft.form} is about no order")
        return self.draft.work_order_id


class AskAgain(Exception):
    """An answer does not hold any more: these are the `answers` that do, and `note` says why one is missing."""

    def __init__(self, answers: Answers, note: Mapping[str, Any]) -> None:
        super().__init__(note)
        self.answers = answers
        self.note = dict(note)


@dataclass(frozen=True)
class Words:
    """What a form is called, and what it says when somebody leaves it."""

    name: Callable[[Translator, Answers], str]
    """As in “… is still open”."""
    leaving: Callable[[Translator], Markup] = texts.leaving
    """Asks whether to throw the answers away."""
    discarded: Callable[[Translator], Markup] = texts.discarded
    reopened: str = "form_open"
    """The key of the note for somebody who opens it a second time."""


@dataclass(frozen=True)
class Summary:
    """What stands around the answers when all are given."""

    head: Callable[[Translator, Answers], Markup]
    foot: Callable[[Translator], Markup]
    confirm: Callable[[Translator], str]
    """The label of the button."""


def empty(_session: Session, _actor: Actor, _occasion: Occasion) -> dict[str, Any]:
    """For a form that begins with nothing."""
    return {}


def anybody(_session: Session, _actor: Actor) -> None:
    """For a form that everybody may fill in."""


def staff(session: Session, actor: Actor) -> None:
    """For a form of the bench; raises NotAllowed."""
    require_staff(session, actor)


@dataclass(frozen=True)
class Form:
    """The steps in their order, and all that sets this form apart from others."""

    name: FormName
    steps: tuple[Step, ...]
    words: Words
    confirm: Callable[[Filled], View]
    """Does what the form is for, in the caller's transaction, and says what to show; may raise AskAgain.

    Any refusal ends the form: what it was for can't be done any more.
    """
    opening: Callable[[Session, Actor, Occasion], dict[str, Any]] = empty
    """What is known before the first question."""
    require: Callable[[Session, Actor], None] = anybody
    """Raises NotAllowed for those who may not fill it in; asked in each transaction."""
    confidential: bool = False
    """Whether what is written while it is open is kept nowhere: not in the draft, not in the inbox, not in the chat.

    For prompts of one question.
    """
    summary: Summary | None = None
    """None for a prompt: the last answer confirms it."""
    stays: bool = False
    """Whether a prompt is open again as soon as it was answered, until somebody closes it."""

    @property
    def prompt(self) -> bool:
        """Whether it ends with its last answer, and shows no summary."""
        return self.summary is None

    @property
    def pictures(self) -> Step | None:
        """The question about photos, if it has one."""
        return next((step for step in self.steps if step.accepts is Accepts.PICTURES), None)

    def begun(self, answers: Answers) -> bool:
        """Whether there is anything to lose."""
        return any(step.field in answers for step in self.steps) or bool(answers.get(PICTURES))

    def applicable(self, answers: Answers) -> list[Step]:
        """The questions that make sense, given the answers so far."""
        return [step for step in self.steps if step.applies(answers)]

    def step(self, field: str | None, answers: Answers) -> Step | None:
        """The question about `field`, if it makes sense now."""
        return next((step for step in self.applicable(answers) if step.field == field), None)

    def next_step(self, answers: Answers) -> Step | None:
        """The first question that makes sense and is not answered; None when it is time for the summary."""
        return next((step for step in self.applicable(answers) if step.field not in answers), None)

    def present(self, field: str, answers: Answers) -> Step | None:
        """The question that a draft stands at; None at the summary. A field of an older release is passed over."""
        if field == SUMMARY and self.complete(answers):
            return None
        return self.step(field, answers) or self.next_step(answers)

    def complete(self, answers: Answers) -> bool:
        """Whether nothing is left to ask."""
        return self.next_step(answers) is None

    def previous_step(self, answers: Answers, field: str) -> Step | None:
        """The question before the one about `field`; None for the first."""
        before: Step | None = None
        for step in self.applicable(answers):
            if step.field == field:
                break
            before = step
        return before

    def can_go_back(self, answers: Answers, field: str) -> bool:
        """Whether there is a question before this one, or the summary to return to."""
        return self.complete(answers) or self.previous_step(answers, field) is not None

    def position(self, answers: Answers, field: str) -> tuple[int, int]:
        """Which question this is, of how many; both grow or shrink as answers make questions make sense."""
        fields = [step.field for step in self.applicable(answers)]
        return fields.index(field) + 1, len(fields)

    def with_answer(self, answers: Answers, step: Step, value: Any) -> dict[str, Any]:
        """The answers with one more, or a changed one; those it unsettles are asked again and offered as one tap."""
        after = {**answers, step.field: value}
        offers = dict(answers.get(OFFERS, {}))
        for unsettled in step.unsettles(answers, after):
            withdrawn = after.pop(unsettled, None)
            if withdrawn is not None:
                offers[unsettled] = withdrawn
        return {**after, OFFERS: offers}

    def suggestion(self, answers: Answers, step: Step) -> Any:
        """What one tap answers: the answer it has already, or one that is on offer; None for neither."""
        if step.field in answers:
            return answers[step.field]
        return answers.get(OFFERS, {}).get(step.field)
