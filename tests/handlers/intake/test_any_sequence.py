"""Whatever people send, in whatever order: nobody is stuck, nothing is lost, no request becomes two orders."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.conversation.draft_taps import Action, DraftTap
from bot.conversation.forms.intake import FORM
from bot.conversation.step import MOST_PICTURES, OFFERS, PICTURES, Accepts
from bot.conversation.turn import LEAVING
from models import Database, Draft
from tests.chat.app import App, open_app
from tests.chat.content import UNASKED, photo
from tests.chat.person import Person
from tests.handlers.intake.paths import PATH

GOOD = {**PATH, "contact": "yes", "device": "another device"}
WORDS = ["back", "skip", "cancel", "yes", "no", "done", "send", "change", "start over", "keep", "not sure", "camera"]
TEXTS = ["/new", "/back", "/skip", "/cancel", "/help", "", "💥", "<b>&", "x" * 4096, "a\x00b", "\ud800", "hm"]
FINISHED_WITHIN = 25

Shown = tuple[int, str]
"""A button: the id of its message, and what it carries."""


@dataclass(frozen=True)
class Input:
    """One thing that a person does."""

    kind: str
    what: Any = None


def forged() -> st.SearchStrategy[tuple[int, int, Action, str | None]]:
    """A button nobody drew, near a real one."""
    args = st.sampled_from([None, "PHONE", "Apple", "yes", "new", "1", "name", "phone", "photos", "unsure"])
    return st.tuples(st.integers(-1, 1), st.integers(-1, 1), st.sampled_from(Action), args)


inputs = st.one_of(
    st.just(Input("answer")),
    st.just(Input("answer")),
    st.builds(Input, st.just("says"), st.sampled_from([*WORDS, *TEXTS]) | st.text(max_size=20)),
    st.builds(Input, st.just("taps"), st.integers(0, 30)),
    st.builds(Input, st.just("taps_old"), st.integers(0, 200)),
    st.builds(Input, st.just("forges"), forged() | st.text(max_size=64)),
    st.builds(Input, st.just("contact"), st.sampled_from(["own", "foreign", "unknown", "broken"])),
    st.builds(Input, st.just("album"), st.tuples(st.integers(1, 7), st.sampled_from([None, "see", "x" * 1024]))),
    st.builds(Input, st.just("document"), st.sampled_from(["image/png", "application/pdf"])),
    st.builds(Input, st.just("unasked"), st.sampled_from(sorted(UNASKED))),
    st.just(Input("edits")),
)


class Anybody:
    """Does what it is told, and checks after each step what must always hold."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.seen: list[Shown] = []
        """Every button ever shown, on its message."""
        self.pictures = 0
        self.booked = 0
        self.draft: Draft | None = None
        """Their request as the last step left it."""

    async def does(self, action: Input) -> None:
        """Do one thing, then look."""
        telegram = self.person.app.telegram
        before, calls = self.draft, len(telegram.calls)
        await self._do(action, before)
        after = self.draft = await self.person.draft()
        if before is not None:
            assert len(telegram.calls) > calls, f"no answer to {action}"
        await self._nothing_is_lost(before, after)
        if after is not None:
            self._there_is_a_question(after)
        self._look()

    async def _do(self, action: Input, draft: Draft | None) -> None:
        acts: dict[str, Callable[[], Coroutine[Any, Any, object]]] = {
            "answer": lambda: self.answers(draft),
            "says": lambda: self.person.says(action.what),
            "taps": lambda: self._tap(self._live(draft), action.what),
            "taps_old": lambda: self._tap(self.seen, action.what),
            "forges": lambda: self.person.taps_data(_data(action.what, draft)),
            "contact": lambda: self._contact(action.what),
            "album": lambda: self._album(*action.what),
            "document": lambda: self.person.sends_document(action.what),
            "unasked": lambda: self.person.sends({action.what: UNASKED[action.what]}),
            "edits": lambda: self.person.edits("something else"),
        }
        await acts[action.kind]()

    async def answers(self, draft: Draft | None) -> None:
        """Go on as a patient person would."""
        if draft is None:
            await self.person.says("/new")
        elif LEAVING in draft.answers:
            await self.person.says("no")
        else:
            step = FORM.present(draft.step, draft.answers)
            good = {**GOOD, "email": f"{self.person.id}@example.com"}
            await self.person.says(good[step.field] if step else "send")

    async def _tap(self, choices: list[Shown], number: int) -> None:
        if choices:
            message_id, data = choices[number % len(choices)]
            await self.person.taps_data(data, message_id)
        else:
            await self.person.says("/new")

    async def _contact(self, whose: str) -> None:
        number = "+1" if whose == "broken" else "+34600111222"
        await self.person.shares_contact(number, {"foreign": 1, "unknown": None}.get(whose, 0))

    async def _album(self, count: int, caption: str | None) -> None:
        self.pictures += count
        names = map(str, range(self.pictures - count, self.pictures))
        await self.person.sends_album(*(photo(name, caption=caption) for name in names))

    # What must always hold.

    async def _nothing_is_lost(self, before: Draft | None, after: Draft | None) -> None:
        orders = await self.person.orders()
        assert len({order.draft_id for order in orders}) == len(orders)
        added = len(orders) - self.booked
        self.booked = len(orders)
        if before is None:
            assert added == 0
            return
        assert added in {0, 1}
        if after is None:
            assert added == 1 or LEAVING in before.answers or not _begun(before)
            return
        assert (after.id, added) == (before.id, 0)
        if LEAVING in before.answers and not _begun(after):
            return  # started over
        held = [*after.answers.values(), *after.answers[OFFERS].values()]
        lost = {
            field: value
            for field, value in before.answers.items()
            if FORM.step(field, before.answers) and field not in {before.step, "photos"} and value not in held
        }
        assert lost == {}

    def _there_is_a_question(self, draft: Draft) -> None:
        step = FORM.present(draft.step, draft.answers)
        assert len(draft.answers.get(PICTURES, [])) <= MOST_PICTURES
        if step is None or step.accepts is not Accepts.CONTACT or LEAVING in draft.answers:
            assert self._live(draft), "no button of the present question"
        if step is not None and step.accepts is Accepts.CONTACT:
            assert "keyboard" in self._beneath()
        else:
            assert "keyboard" not in self._beneath(), "the keyboard that shares a contact is left over"

    def _beneath(self) -> dict[str, Any]:
        """What the last message said about the keyboard beneath."""
        for _, message in sorted(self.person.messages.items(), reverse=True):
            if "keyboard" in message.markup or "remove_keyboard" in message.markup:
                return message.markup
        return {}

    def _live(self, draft: Draft | None) -> list[Shown]:
        if draft is None:
            return []
        taps = [(shown, DraftTap.parse(shown[1])) for shown in self._shown()]
        return [shown for shown, tap in taps if tap and (tap.draft_id, tap.version) == (draft.id, draft.version)]

    def _shown(self) -> list[Shown]:
        return [(id_, data) for id_, each in self.person.messages.items() for data in each.buttons.values()]

    def _look(self) -> None:
        self.seen += [shown for shown in self._shown() if shown not in self.seen]

    async def finishes(self) -> None:
        """Get to an order from wherever this is."""
        for _ in range(FINISHED_WITHIN):
            booked = self.booked
            await self.does(Input("answer"))
            if self.booked > booked:
                return
        raise AssertionError("stuck")


def _begun(draft: Draft) -> bool:
    return any(step.field in draft.answers for step in FORM.steps) or bool(draft.answers.get(PICTURES))


def _data(what: Any, draft: Draft | None) -> str:
    if isinstance(what, str):
        return f"d:{what}"
    near, version_near, action, arg = what
    draft_id, version = (draft.id, draft.version) if draft else (1, 1)
    return DraftTap(draft_id + near, version + version_near, action, arg).data


@pytest.fixture
def bureau(db: Database) -> Iterator[tuple[asyncio.Runner, App]]:
    """One bot for all sequences; each has a person of its own."""
    with asyncio.Runner() as runner:
        opened = open_app(db)
        yield runner, runner.run(opened.__aenter__())
        runner.run(opened.__aexit__(None, None, None))


_people = iter(range(10_000, 10**9))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=8)
@given(first=st.lists(inputs, max_size=15), second=st.lists(inputs, max_size=8))
def test_any_sequence_of_inputs_is_answered_and_ends_in_one_order_each(
    bureau: tuple[asyncio.Runner, App], first: list[Input], second: list[Input]
) -> None:
    runner, app = bureau
    anybody = Anybody(Person(app, next(_people)))

    async def through() -> None:
        for actions in (first, second):
            for action in actions:
                await anybody.does(action)
            await anybody.finishes()

    runner.run(through())
