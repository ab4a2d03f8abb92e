"""The questions themselves: each can be drawn, and each button fits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation import draft_buttons
from bot.conversation.brands import COMMON
from bot.conversation.draft_taps import DraftTap
from bot.conversation.forms.intake import FORM
from bot.conversation.step import OFFERS, Given, Step
from models import DeviceKind, Draft
from tests.chat.stand_in import CALLBACK_BYTES
from tests.texts.html import read
from tests.texts.languages import CATALOGUE

T = CATALOGUE.speaker("en")
KNOWN = {
    "name": "Ana <3",
    "phone": "+34600111222",
    "email": "a@example.com",
    "devices": [{"id": 2**53, "name": "A & B"}],
}


@pytest.mark.parametrize("step", FORM.steps, ids=lambda step: step.field)
@pytest.mark.parametrize("kind", [kind.value for kind in DeviceKind])
def test_every_question_can_be_asked_about_every_kind_of_device(step: Step, kind: str) -> None:
    answers = {"kind": kind, OFFERS: KNOWN}
    text = read(step.prompt(T, Given(answers, "ES")))
    assert "{" not in text
    assert step.title(T)


@pytest.mark.parametrize("step", FORM.steps, ids=lambda step: step.field)
@pytest.mark.parametrize("kind", [kind.value for kind in DeviceKind])
def test_every_button_fits_and_is_understood_again(step: Step, kind: str) -> None:
    draft = Draft(id=10**17, version=10**8, step=step.field, answers={"kind": kind, OFFERS: KNOWN})
    rows = draft_buttons.of_question(T, FORM, step, draft.answers)
    for row in draft_buttons.inline(draft, rows).inline_keyboard:
        for button in row:
            data = str(button.callback_data)
            tap = DraftTap.parse(data)
            assert tap is not None
            assert (tap.data, tap.draft_id, tap.version) == (data, draft.id, draft.version)
            assert len(data.encode()) <= CALLBACK_BYTES


@pytest.mark.parametrize("step", FORM.steps, ids=lambda step: step.field)
def test_the_choices_of_a_question_can_be_told_apart(step: Step) -> None:
    for kind in DeviceKind:
        choices = step.choices({"kind": kind.value, OFFERS: KNOWN})
        assert len({choice.arg for choice in choices}) == len(choices)
        assert len({choice.label(T) for choice in choices}) == len(choices)


def test_every_kind_of_device_has_its_brands() -> None:
    assert set(COMMON) == set(DeviceKind)


@given(data=st.text(max_size=70) | st.from_regex(r"d:[0-9]{0,20}:[0-9]{0,12}:[a-z]{0,9}(:.{0,30})?", fullmatch=True))
def test_whatever_a_tap_carries_it_is_one_of_ours_or_none(data: str) -> None:
    tap = DraftTap.parse(data)
    assert tap is None or tap.data == data


@pytest.mark.parametrize(
    "data",
    [None, "", "d:", "d:1:1", "d:0:1:back", "d:1:1:fly", "d:1:1:back:", "d:\u0661:1:back", "o:1:1:back", " d:1:1:back"],
)
def test_a_forged_tap_is_none_of_ours(data: str | None) -> None:
    assert DraftTap.parse(data) is None
