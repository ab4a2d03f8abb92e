"""What people type after a command: order numbers, statuses and outcomes in any spelling they may know."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

from bot.texts import Catalogue, Translator
from bot.texts.statuses import outcome_name, status_name
from models import Outcome, WorkOrderStatus

NUMBER = re.compile(r"#?(\d{1,9})")
LONGEST_NAME = 8
"""Words; no name has more."""
SHORTEST_PREFIX = 2
"""Letters that a shortened name needs: with one, any reason typed too early would move an order."""

E = TypeVar("E", bound=Enum)


def order_number(words: Sequence[str]) -> int | None:
    """The number in `1042 …` or `#1042 …`, or None."""
    match = NUMBER.fullmatch(words[0]) if words else None
    return int(match[1]) if match else None


@dataclass(frozen=True)
class Named(Generic[E]):
    """What the first words may name, and the words after them."""

    candidates: tuple[E, ...]
    rest: tuple[str, ...]

    @property
    def only(self) -> E | None:
        """What they name, where that is beyond doubt."""
        return self.candidates[0] if len(self.candidates) == 1 else None


@dataclass(frozen=True)
class Spoken:
    """A step as typed: what it names, what it may mean if that is in doubt, and the reason after it."""

    status: Named[WorkOrderStatus]
    outcome: Named[Outcome] | None = None
    """Looked for after READY_FOR_PICKUP alone; without candidates where the words are a reason."""

    @property
    def ending(self) -> Outcome | None:
        """The outcome, where it is beyond doubt."""
        return self.outcome.only if self.outcome else None

    @property
    def reason(self) -> str | None:
        """The words after everything that has a name."""
        named = self.outcome or self.status
        return " ".join(named.rest) or None


def step(words: Sequence[str], own: Translator, catalogue: Catalogue) -> Spoken:
    """Read `in repair`, `IN_REPAIR because…`, `ready partly repaired` or `Listo…` in any language the shop speaks."""
    status = _read(words, WorkOrderStatus, status_name, own, catalogue)
    if status.only is not WorkOrderStatus.READY_FOR_PICKUP:
        return Spoken(status)
    return Spoken(status, _read(status.rest, Outcome, outcome_name, own, catalogue))


def _read(
    words: Sequence[str], kind: type[E], name: Callable[[Translator, E], str], own: Translator, catalogue: Catalogue
) -> Named[E]:
    """The longest beginning of the words that names a member: exactly or shortened, in the own language or any."""
    ours = _spellings(kind, name, [own])
    anyones = _spellings(kind, name, catalogue)
    for spelled, matches in ((ours, _is), (anyones, _is), (ours, _begins), (anyones, _begins)):
        for count in range(min(len(words), LONGEST_NAME), 0, -1):
            said = normal("".join(words[:count]))
            found = tuple(each for each in kind if any(matches(said, spelling) for spelling in spelled[each]))
            if found:
                return Named(found, tuple(words[count:]))
    return Named((), tuple(words))


def _spellings(
    kind: type[E], name: Callable[[Translator, E], str], translators: Iterable[Translator]
) -> dict[E, set[str]]:
    spoken = list(translators)
    return {each: {normal(each.value), *(normal(name(t, each)) for t in spoken)} for each in kind}


def _is(said: str, spelling: str) -> bool:
    return bool(said) and said == spelling


def _begins(said: str, spelling: str) -> bool:
    return len(said) >= SHORTEST_PREFIX and spelling.startswith(said)


def normal(text: str) -> str:
    """Letters and digits alone, without case or accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in decomposed if each.isalnum())
