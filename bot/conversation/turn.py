"""One input to an open draft, within its transaction."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from bot.conversation.form import SUMMARY, Accepts, Answers, Given, Step
from bot.conversation.steps import FORM, PHOTOS, PICTURES
from bot.conversation.view import View
from bot.services.people import Actor
from bot.texts import Translator
from models import Draft

LEAVING = "leaving"
"""Beside the fields: that the person was asked whether to throw the answers away, and what for."""
TAP = "tap"
"""Beside the fields: the last button that was accepted, so that a second tap on it is known for what it is."""


def ask(note: dict[str, Any] | None = None, *, in_place: bool = True, **facts: Any) -> View:
    """Show the present question, with a note above it."""
    return View("question", facts if note is None else {"note": note, **facts}, in_place=in_place)


@dataclass(frozen=True)
class Desk:
    """What every turn needs to know of the shop."""

    region: str
    translators: Iterable[Translator]


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
    def answers(self) -> dict[str, Any]:
        """The answers so far."""
        return self.draft.answers

    @property
    def step(self) -> Step | None:
        """The present question; None at the summary."""
        return FORM.present(self.draft.step, self.answers)

    @property
    def leaving(self) -> bool:
        """Whether the present question is if the answers are to be thrown away."""
        return LEAVING in self.answers

    @property
    def given(self) -> Given:
        """For parsers."""
        return Given(self.answers, self.desk.region)

    def at(self, accepts: Accepts) -> bool:
        """Whether the present question takes this kind of answer."""
        return not self.leaving and self.step is not None and self.step.accepts is accepts

    def answer(self, step: Step, value: Any) -> View:
        """Accept an answer and go to the next question; raises Unusable where the database knows better."""
        step.check(self.session, self.actor, value)
        answers = FORM.with_answer(self.answers, step, value)
        return self.go(FORM.next_step(answers), answers, answered=step.field)

    def go(self, to: Step | None, answers: Answers, **facts: Any) -> View:
        """Ask another question, or show the summary."""
        left = self.step
        if left is not None and left.accepts is Accepts.CONTACT and left is not to:
            facts["left"] = left.field
        self.draft.step = SUMMARY if to is None else to.field
        self.write(answers)
        return ask(**facts)

    def keep_pictures(self, pictures: list[dict[str, Any]]) -> None:
        """Write the pictures down, and their number too once it has been confirmed."""
        counted = {PHOTOS.field: len(pictures) or None} if PHOTOS.field in self.answers else {}
        self.write({**self.answers, **counted, PICTURES: pictures})

    def write(self, answers: Answers) -> None:
        """Make a new version of the draft: buttons drawn for the old one are stale from here on."""
        self.draft.answers = {**answers, TAP: self.tapped}
        self.draft.version += 1
