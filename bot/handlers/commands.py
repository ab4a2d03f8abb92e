"""What people type after a command: order numbers, statuses and outcomes in any spelling they may know."""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import lru_cache
from itertools import takewhile
from typing import Generic, TypeVar

from bot.conversation.parsers import visible
from bot.conversation.spelling import squeezed
from bot.services import pickup
from bot.texts import Catalogue, Translator
from bot.texts.statuses import outcome_name, status_name
from models import Outcome, WorkOrderStatus

NUMBER = re.compile(r"#?(\d{1,9})")
CODE = re.compile(rf"\d{{{pickup.DIGITS}}}")
LONGEST_NAME = 8
"""Words; no name has more."""
SHORTEST: dict[type[Enum], int] = {WorkOrderStatus: 2, Outcome: 4}
"""Letters that a shortened name needs; more where `ready no` would tell a customer that no fault was found."""
UNMISTAKABLE: dict[type[Enum], float] = {WorkOrderStatus: math.inf, Outcome: 6}
"""Letters from which a shortened name may have a reason behind it: `ready partly the speaker is dead` is clear."""
QUESTION_MARKS = "?¿\uff1f\u061f"

E = TypeVar("E", bound=Enum)


def order_number(words: Sequence[str]) -> int | None:
    """The number in `1042 …` or `#1042 …`, or None."""
    match = NUMBER.fullmatch(words[0]) if words else None
    return int(match[1]) if match else None


def order_numbers(words: Sequence[str]) -> list[int]:
    """The numbers that come first: one in `1042 …`, three in `1042 #1043, 1047 …`."""
    found = (NUMBER.fullmatch(word.rstrip(",")) for word in words)
    return [int(match[1]) for match in takewhile(bool, found) if match]


@dataclass(frozen=True)
class Named(Generic[E]):
    """What the first words may name, and the words after them."""

    candidates: tuple[E, ...]
    rest: tuple[str, ...]
    doubtful: bool = False
    """Whether the words may as well be ordinary speech."""

    @property
    def likely(self) -> E | None:
        """What they name, if they name anything."""
        return self.candidates[0] if len(self.candidates) == 1 else None

    @property
    def only(self) -> E | None:
        """What they name, where that is beyond doubt."""
        return None if self.doubtful else self.likely


@dataclass(frozen=True)
class Spoken:
    """A step as typed: what it names, what it may mean if that is in doubt, and the reason after it."""

    status: Named[WorkOrderStatus]
    outcome: Named[Outcome] | None = None
    """Looked for after READY_FOR_PICKUP alone; without candidates where the words are a reason."""
    code: str | None = field(default=None, repr=False)
    """The pick-up code right after COLLECTED."""

    @property
    def ending(self) -> Outcome | None:
        """The outcome, where it is beyond doubt."""
        return self.outcome.only if self.outcome else None

    @property
    def reason(self) -> str | None:
        """The words after everything that has a name."""
        named = self.outcome or self.status
        return visible(" ".join(named.rest)).strip() or None


def step(words: Sequence[str], own: Translator, catalogue: Catalogue) -> Spoken:
    """Read `in repair`, `IN_REPAIR because…`, `ready partly repaired` or `Listo…` in any language the shop speaks.

    What moves an order is told to its customer, so words that may mean something else name nothing beyond doubt:
    a question, and a shortened name with more words behind it (`in stock` is not In repair).
    """
    handed_over = _with_code(words, own, catalogue)
    if handed_over is not None:
        return handed_over
    status = _read(words, WorkOrderStatus, status_name, own, catalogue)
    if status.likely is not WorkOrderStatus.READY_FOR_PICKUP:
        return Spoken(status)
    outcome = _read(status.rest, Outcome, outcome_name, own, catalogue)
    asking = _asks(words[: len(words) - len(status.rest)])
    return Spoken(replace(status, doubtful=asking), outcome)  # nothing moves before its outcome is beyond doubt


def _with_code(words: Sequence[str], own: Translator, catalogue: Catalogue) -> Spoken | None:
    """Read `collected 482913 …`; a code, in one word or two halves, leaves no doubt that this is no ordinary speech."""
    for at in range(1, min(len(words), LONGEST_NAME + 1)):
        code, after = _code_at(words, at)
        if code is not None:
            status = _read(words[:at], WorkOrderStatus, status_name, own, catalogue)
            if status.likely is WorkOrderStatus.COLLECTED and not status.rest:
                return Spoken(replace(status, rest=tuple(words[after:])), code=code)
    return None


def _code_at(words: Sequence[str], at: int) -> tuple[str | None, int]:
    """The six digits, of whatever script, that begin here, and where what is behind them begins."""
    for after in (at + 1, at + 2):
        said = "".join(words[at:after])
        if CODE.fullmatch(said):
            return "".join(str(int(each)) for each in said), after
    return None, at


def _read(
    words: Sequence[str], kind: type[E], name: Callable[[Translator, E], str], own: Translator, catalogue: Catalogue
) -> Named[E]:
    """The longest beginning of the words that names a member: exactly or shortened, in the own language or any."""
    ours = _spellings(kind, name, (own,))
    anyones = _spellings(kind, name, tuple(catalogue))
    shortest = SHORTEST[kind]
    for spelled, shortened in ((ours, False), (anyones, False), (ours, True), (anyones, True)):
        for count in range(min(len(words), LONGEST_NAME), 0, -1):
            said = squeezed("".join(words[:count]))
            if not said or (shortened and len(said) < shortest):
                continue
            found = tuple(each for each in kind if _names(said, spelled[each], shortened=shortened))
            if found:
                rest = tuple(words[count:])
                vague = bool(rest) and shortened and len(said) < UNMISTAKABLE[kind]
                return Named(found, rest, doubtful=_asks(words[:count]) or vague)
    return Named((), tuple(words))


@lru_cache
def _spellings(
    kind: type[E], name: Callable[[Translator, E], str], translators: tuple[Translator, ...]
) -> Mapping[E, frozenset[str]]:
    """How each member may be written; worked out once, as squeezing all languages takes longer than the command."""
    return {each: frozenset({squeezed(each.value), *(squeezed(name(t, each)) for t in translators)}) for each in kind}


def _names(said: str, spellings: frozenset[str], *, shortened: bool) -> bool:
    return any(each.startswith(said) for each in spellings) if shortened else said in spellings


def _asks(words: Sequence[str]) -> bool:
    return any(mark in word for word in words for mark in QUESTION_MARKS)
