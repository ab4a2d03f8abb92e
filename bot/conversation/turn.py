"""One input to an open draft, within its transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from bot.conversation.answers import refusal
from bot.conversation.desk import Desk
from bot.conversation.form import ABOUT, SUMMARY, AskAgain, Filled, Form, Occasion
from bot.conversation.forms import FORMS, form_of
from bot.conversation.step import CURRENCY, OFFERS, PICTURES, TICKS, Accepts, Answers, Given, Step
from bot.conversation.view import View
from bot.services.errors import Refusal
from bot.services.people import Actor
from models import Draft, IllegalMove

LEAVING = "leaving"
"""Beside the fields: that the person was asked whether to throw the answers away, and what for."""
WANTED = "wanted"
"""Beside the fields, while that is asked: the form that would be opened instead."""
TAP = "tap"
"""Beside the fields: the last button that was accepted, so that a second tap on it is known for what it is."""


def ask(note: dict[str, Any] | None = None, *, in_place: bool = True, **facts: Any) -> View:
    """Show the present question, with a note above it."""
    return View("question", facts if note is None else {"note": note, **facts}, in_place=in_place)


def opened(session: Session, actor: Actor, desk: Desk, occasion: Occasion) -> tuple[dict[str, Any], str]:
    """What a form knows before its first question, and where it begins."""
    form = FORMS[occasion.form]
    answers = form.opening(session, actor, occasion)
    answers[CURRENCY] = desk.shop.currency
    if occasion.facts:
        answers[ABOUT] = dict(occasion.facts)
    first = form.next_step(answers)
    return answers, SUMMARY if first is None else first.field


@dataclass
class Turn:
    """Reads the draft and writes it: each accepted input makes a new version of it."""

    session: Session
    actor: Actor
    desk: Desk
    draft: Draft
    tapped: str | None = None
    """The data of the button, where it was a tap."""

    @property
    def form(self) -> Form:
        """What is filled in."""
        return form_of(self.draft)

    @property
    def answers(self) -> dict[str, Any]:
        """The answers so far."""
        return self.draft.answers

    @property
    def step(self) -> Step | None:
        """The present question; None at the summary."""
        return self.form.present(self.draft.step, self.answers)

    @property
    def leaving(self) -> bool:
        """Whether the present question is if the answers are to be thrown away."""
        return LEAVING in self.answers

    @property
    def given(self) -> Given:
        """For parsers."""
        return Given(self.answers, self.desk.region, self.desk.till(self.actor.language))

    def at(self, accepts: Accepts) -> bool:
        """Whether the present question takes this kind of answer."""
        return not self.leaving and self.step is not None and self.step.accepts is accepts

    def answer(self, step: Step, value: Any) -> View:
        """Accept an answer and go to the next question; raises Unusable where the database knows better."""
        step.check(self.session, self.actor, value)
        answers = self.form.with_answer(self.answers, step, value)
        answers[OFFERS] |= step.learns(self.session, value)
        if self.form.prompt and self.form.complete(answers):
            if self.form.confidential:
                return self.confirm(unsaved=answers)
            self.write(answers)
            return self.confirm()
        return self.go(self.form.next_step(answers), answers, answered=step.field)

    def confirm(self, unsaved: Answers | None = None) -> View:
        """Do what the form is for, once: the draft is gone then, also where it can't be done any more."""
        try:
            with self.session.begin_nested():  # a refusal takes back what was written
                view = self.form.confirm(Filled(self.session, self.actor, self.desk, self.draft, unsaved))
        except AskAgain as again:
            return self.go(self.form.next_step(again.answers), again.answers, note=again.note)
        except (Refusal, IllegalMove) as error:
            view = refusal(error)
        else:
            if self.form.stays:
                answers, self.draft.step = opened(self.session, self.actor, self.desk, Occasion.of(self.draft))
                self.write(answers)
                return view
        self.session.delete(self.draft)
        return view

    def go(self, to: Step | None, answers: Answers, **facts: Any) -> View:
        """Ask another question, or show the summary."""
        left = self.step
        self.draft.step = SUMMARY if to is None else to.field
        self.write(answers)
        return self._ask(left, facts)

    def open(self, occasion: Occasion) -> View:
        """Begin a form in place of this one, whose answers are gone."""
        left = self.step
        answers, self.draft.step = opened(self.session, self.actor, self.desk, occasion)
        self.draft.form, self.draft.work_order_id = occasion.form, occasion.order_id
        self.write(answers)
        return self._ask(left, {})

    def _ask(self, left: Step | None, facts: dict[str, Any]) -> View:
        if left is not None and left.accepts is Accepts.CONTACT and left is not self.step:
            facts["left"] = left.field  # with it goes the keyboard beneath
        return ask(**facts)

    def keep_pictures(self, pictures: list[dict[str, Any]]) -> None:
        """Write the pictures down, and their number too once it has been confirmed."""
        asked = self.form.pictures
        counted = {asked.field: len(pictures) or None} if asked is not None and asked.field in self.answers else {}
        self.write({**self.answers, **counted, PICTURES: pictures})

    def keep_ticks(self, step: Step, ticked: Mapping[str, Any]) -> View:
        """Write down what is ticked and said so far, and go on asking."""
        self.write({**self.answers, TICKS: {**self.answers.get(TICKS, {}), step.field: dict(ticked)}})
        return ask()

    def write(self, answers: Answers) -> None:
        """Make a new version of the draft: buttons drawn for the old one are stale from here on."""
        self.draft.answers = {**answers, TAP: self.tapped}
        self.draft.version += 1
