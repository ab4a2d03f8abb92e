"""One question of a form: what sets it apart, what answers it, and what a draft keeps of the answers."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from babel import Locale
from markupsafe import Markup
from sqlalchemy.orm import Session

from bot.conversation.desk import Till
from bot.services.people import Actor
from bot.texts import Translator

Answers = Mapping[str, Any]
"""By field; a skipped optional field is there with None. A few notes about the draft itself stand beside the fields."""
OFFERS = "offers"
"""Beside the fields: values that one tap accepts, by field."""
CURRENCY = "currency"
"""Beside the fields: the shop's (ISO 4217), for answers that are sums."""
PICTURES = "pictures"
"""Beside the fields: the pictures so far; the answer to the question about photos is their number."""
MOST_PICTURES = 5
TICKS = "ticks"
"""Beside the fields: what is ticked and said so far where several choices may be ticked, by field."""
ANY_TILL = Till("EUR", Locale("en"))
"""For parsers that read no sums."""


class Unusable(Exception):
    """No answer to the question: `key` says what is wrong, and `facts` (JSON) with what."""

    def __init__(self, key: str, **facts: Any) -> None:
        super().__init__(key, facts)
        self.key = key
        self.facts = facts

    @property
    def note(self) -> dict[str, Any]:
        """For the view that asks again."""
        return {"key": self.key, **self.facts}


class Accepts(Enum):
    """What answers a question, besides its buttons."""

    TEXT = "TEXT"
    CONTACT = "CONTACT"
    PICTURES = "PICTURES"


@dataclass(frozen=True)
class Given:
    """What a question and its parser may look at."""

    answers: Answers
    region: str
    """Where the shop is (ISO 3166): how phone numbers are read there."""
    till: Till = ANY_TILL
    """How sums are read there, in the language of whoever types them."""


@dataclass(frozen=True)
class Choice:
    """One answer that has a button."""

    arg: str
    """What the button carries: at most 28 bytes."""
    value: Any
    label: Callable[[Translator], str]
    alias: Callable[[Translator], str] | None = None
    """Another way to say it in words, as plain as Yes."""


def always(_answers: Answers) -> bool:
    """For a question that everybody is asked."""
    return True


def none(_answers: Answers) -> Sequence[Choice]:
    """For a question without buttons of its own."""
    return ()


def nothing(_before: Answers, _after: Answers) -> Iterable[str]:
    """For an answer on which no other depends."""
    return ()


def anyone(_session: Session, _actor: Actor, _value: Any) -> None:
    """For an answer that needs no look into the database."""


def no_more(_session: Session, _value: Any) -> Mapping[str, Any]:
    """For an answer that reminds the shop of nothing."""
    return {}


@dataclass(frozen=True)
class Step:
    """One question: everything that sets it apart from the others."""

    field: str
    title: Callable[[Translator], str]
    """What the answer is called in the summary."""
    prompt: Callable[[Translator, Given], Markup]
    parse: Callable[[str, Given], Any]
    """Turns what was typed into the answer (JSON), or raises Unusable."""
    show: Callable[[Translator, Any], str]
    """An answer as people read it; empty where the summary has nothing to say."""
    choices: Callable[[Answers], Sequence[Choice]] = none
    optional: bool = False
    unanswered: Callable[[Translator], str] | None = None
    """What it means to leave an optional question open, where "Skip" would not say it."""
    applies: Callable[[Answers], bool] = always
    accepts: Accepts = Accepts.TEXT
    explains: bool = False
    """Whether it has a "Where do I find it?" button."""
    prose: bool = False
    """Whether it is answered in sentences, which may come as the caption of a picture."""
    unsettles: Callable[[Answers, Answers], Iterable[str]] = nothing
    """The fields to ask again after this answer turned `before` into `after`."""
    ticks: Callable[[Translator], str] | None = None
    """Where several choices may be ticked, and words added: what "none of them" is called.

    The answer has the args that are `ticked`, and what was `said`.
    """
    check: Callable[[Session, Actor, Any], None] = anyone
    """Raises Unusable where the database knows better than the parser."""
    learns: Callable[[Session, Any], Mapping[str, Any]] = no_more
    """What the shop knows in view of the answer, to offer at later questions."""


NOTHING_TICKED: Mapping[str, Any] = {"ticked": [], "said": None}


def ticked(answers: Answers, field: str) -> dict[str, Any]:
    """What is ticked and said so far, where several choices may be ticked."""
    so_far = answers.get(TICKS, {}).get(field) or answers.get(field)
    return dict(so_far or NOTHING_TICKED)
