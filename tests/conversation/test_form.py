"""Which question comes next, whatever was answered, skipped, changed or gone back over."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.form import SUMMARY
from bot.conversation.forms.intake import FORM
from bot.conversation.step import OFFERS, Step
from bot.conversation.steps import ANOTHER, CHANGED, RETURNING

DEVICES = [{"id": 4, "name": "Apple iPhone 12"}, {"id": 9, "name": "Sony PlayStation 5"}]
KNOWN = {"name": "Ana", "phone": "+34600111222", "email": None, "devices": DEVICES}
NEW: dict[str, Any] = {OFFERS: {"name": "Ana"}}
RETURNED: dict[str, Any] = {OFFERS: KNOWN, RETURNING: True}
TYPED: dict[str, list[Any]] = {
    "name": ["Ana", "Bo"],
    "phone": ["+34600111222"],
    "email": [None, "a@example.com"],
    "brand": ["Dyson", "Apple"],
    "model": ["V8"],
    "serial": [None, {"imei": "490154203237518"}, {"serial": "X1"}],
    "problem": ["broken"],
    "limit": [None, {"minor": 8000, "currency": "EUR"}],
    "condition": [None, "scratched"],
    "accessories": [None, "case"],
    "photos": [None, 2],
}


def answers_to(step: Step, answers: dict[str, Any]) -> list[Any]:
    return [*TYPED.get(step.field, []), *(choice.value for choice in step.choices(answers))]


def fields(answers: dict[str, Any]) -> list[str]:
    return [step.field for step in FORM.applicable(answers)]


def answered(answers: dict[str, Any], **values: Any) -> dict[str, Any]:
    for field, value in values.items():
        step = FORM.step(field, answers)
        assert step is not None, field
        answers = FORM.with_answer(answers, step, value)
    return answers


def next_field(answers: dict[str, Any]) -> str | None:
    step = FORM.next_step(answers)
    return None if step is None else step.field


@st.composite
def filled(draw: st.DrawFn) -> dict[str, Any]:
    """A form after any number of answers, given in any order."""
    answers: dict[str, Any] = draw(st.sampled_from([NEW, RETURNED]))
    for _ in range(draw(st.integers(0, 20))):
        step = draw(st.sampled_from(FORM.applicable(answers)))
        answers = FORM.with_answer(answers, step, draw(st.sampled_from(answers_to(step, answers))))
    return answers


@given(answers=filled())
def test_the_next_question_is_the_first_that_makes_sense_and_is_not_answered(answers: dict[str, Any]) -> None:
    step = FORM.next_step(answers)
    unanswered = [field for field in fields(answers) if field not in answers]
    assert (step.field if step else None) == (unanswered[0] if unanswered else None)
    assert FORM.complete(answers) == (not unanswered)


@given(answers=filled())
def test_answering_whatever_comes_next_always_ends_at_the_summary(answers: dict[str, Any]) -> None:
    for _ in range(len(FORM.steps) + 1):
        step = FORM.next_step(answers)
        if step is None:
            break
        answers = FORM.with_answer(answers, step, answers_to(step, answers)[0])
    assert FORM.present(SUMMARY, answers) is None


@given(answers=filled())
def test_going_back_visits_every_question_before_this_one(answers: dict[str, Any]) -> None:
    visited = [FORM.applicable(answers)[-1].field]
    while step := FORM.previous_step(answers, visited[-1]):
        visited.append(step.field)
    assert visited[::-1] == fields(answers)


@given(answers=filled())
def test_positions_count_from_one_to_the_number_of_questions(answers: dict[str, Any]) -> None:
    count = len(fields(answers))
    assert [FORM.position(answers, field) for field in fields(answers)] == [(n + 1, count) for n in range(count)]


@given(answers=filled(), data=st.data())
def test_an_answer_that_is_asked_again_is_offered_not_lost(answers: dict[str, Any], data: st.DataObject) -> None:
    step = data.draw(st.sampled_from(FORM.applicable(answers)))
    value = data.draw(st.sampled_from(answers_to(step, answers)))
    after = FORM.with_answer(answers, step, value)
    assert after[step.field] == value
    for field in answers.keys() - after.keys():
        assert answers[field] is None or after[OFFERS][field] == answers[field]
    kept = (after.keys() & answers.keys()) - {step.field, OFFERS}
    assert {field: after[field] for field in kept} == {field: answers[field] for field in kept}


@given(answers=filled(), field=st.sampled_from([SUMMARY, "", "no such field", *(step.field for step in FORM.steps)]))
def test_there_is_a_present_question_or_a_complete_form(answers: dict[str, Any], field: str) -> None:
    step = FORM.present(field, answers)
    assert FORM.complete(answers) if step is None else step in FORM.applicable(answers)


def test_a_stranger_is_asked_twelve_questions() -> None:
    assert fields(NEW) == [
        *("name", "phone", "email"),
        *("kind", "brand", "model", "serial"),
        *("problem", "limit", "condition", "accessories", "photos"),
    ]


def test_a_returning_customer_with_a_known_device_is_asked_two_and_the_trouble() -> None:
    answers = answered(RETURNED, contact={"name": "Ana"}, device=DEVICES[0])
    assert fields(answers) == ["contact", "device", "problem", "limit", "condition", "accessories", "photos"]


def test_changed_contact_data_is_asked_for_one_by_one_with_the_known_on_offer() -> None:
    answers = answered(RETURNED, contact=CHANGED)
    assert fields(answers)[:4] == ["contact", "name", "phone", "email"]
    step = FORM.step("phone", answers)
    assert step is not None
    assert FORM.suggestion(answers, step) == "+34600111222"


def test_changing_the_contact_a_second_time_asks_again() -> None:
    answers = answered(RETURNED, contact=CHANGED, name="Bo", phone="+34600111333", email=None)
    again = answered(answers, contact=CHANGED)
    assert next_field(again) == "name"
    assert again[OFFERS]["name"] == "Bo"


def test_another_device_is_asked_about() -> None:
    answers = answered(RETURNED, contact={"name": "Ana"}, device=ANOTHER)
    assert next_field(answers) == "kind"


def test_a_customer_without_devices_is_not_asked_which() -> None:
    assert "device" not in fields({OFFERS: {**KNOWN, "devices": []}, RETURNING: True})


PHONE = answered(NEW, name="Ana", phone="+34600111222", email=None, kind="PHONE")
APPLE = answered(PHONE, brand="Apple", model="X", serial={"imei": "490154203237518"})


@pytest.mark.parametrize(
    ("answers", "change", "asked_again"),
    [
        (APPLE, {"kind": "PHONE"}, set()),
        (APPLE, {"kind": "TABLET"}, set()),
        (APPLE, {"kind": "LAPTOP"}, {"serial"}),
        (APPLE, {"kind": "CAMERA"}, {"brand", "model", "serial"}),
        (APPLE, {"kind": "OTHER"}, {"serial"}),
        (APPLE, {"brand": "Apple"}, set()),
        (APPLE, {"brand": "Samsung"}, {"model"}),
        (answered(PHONE, brand="Fairphone", model="4"), {"kind": "CAMERA"}, set()),
        (answered(PHONE, brand="Apple", model="X", serial={"serial": "X1"}), {"kind": "LAPTOP"}, set()),
    ],
)
def test_only_what_makes_no_sense_any_more_is_asked_again(
    answers: dict[str, Any], change: dict[str, Any], asked_again: set[str]
) -> None:
    assert answers.keys() - answered(answers, **change).keys() == asked_again
