"""The intake's words: every note and button has them, and values are escaped."""

import itertools
from collections.abc import Iterator
from typing import Any

import pytest
from markupsafe import Markup

from bot.conversation.forms.intake import FORM
from bot.conversation.step import MOST_PICTURES, OFFERS, PICTURES, Given, Step, Unusable
from bot.texts import Translator, forms, intake, intake_notes
from models import DeviceKind
from tests.texts.html import read
from tests.texts.languages import CATALOGUE
from tests.texts.shop import order_saying

LANGUAGES = [pytest.param(t, id=t.language) for t in CATALOGUE]
T = CATALOGUE.speaker("en")
FACTS = {"length": 5000, "limit": 100, "kind": "WATCH", "count": 3, "most": 5, "caption": True}


@pytest.mark.parametrize("t", LANGUAGES)
@pytest.mark.parametrize("key", sorted(intake_notes.KEYS))
def test_every_note_has_its_words(key: str, t: Translator) -> None:
    for count in (1, 3):
        text = read(intake_notes.note(t, Unusable(key, **{**FACTS, "count": count}).note))
        assert "{" not in text


@pytest.mark.parametrize("t", LANGUAGES)
@pytest.mark.parametrize("kind", DeviceKind)
def test_every_kind_of_device_says_where_its_number_is(kind: DeviceKind, t: Translator) -> None:
    assert read(intake_notes.note(t, {"key": "where", "kind": kind.value})).startswith("🔎 ")


@pytest.mark.parametrize("t", LANGUAGES)
def test_every_question_and_frame_can_be_sent(t: Translator) -> None:
    texts = [
        *(prompt for step in FORM.steps for prompt in prompts(t, step)),
        *(say(t) for say in (intake.discarded, intake.no_request, intake.leaving, forms.moving_on)),
        *(say(t) for say in (forms.leaving, forms.leaving_to_start_over, forms.discarded, forms.closed)),
        forms.leaving_for_another(t, "<b>"),
        forms.question(t, (1, 11), Markup("?"), None),
        forms.answered(t, "a", "b"),
        forms.summary(intake.summary_head(t), [("a", "b")], intake.summary_foot(t), None),
        forms.edit(t, [("a", "b")]),
        intake.booked(t, order_saying("<b>")),
    ]
    assert [text for text in map(read, texts) if "{" in text] == []


def prompts(t: Translator, step: Step) -> Iterator[Markup]:
    """A question as it is asked about every kind of device, and with every number of photos."""
    for kind, count in itertools.product(DeviceKind, (0, 1, MOST_PICTURES)):
        answers: dict[str, Any] = {
            OFFERS: {"name": "Bo", "phone": "+34600111222"},
            "kind": kind.value,
            PICTURES: [{}] * count,
        }
        yield step.prompt(t, Given(answers, "ES"))


def test_a_contact_card_is_escaped() -> None:
    card = intake.contact(T, {"name": "<b>Bo</b>", "phone": None, "email": "a&b@example.com"})
    assert read(str(card)) == "Welcome back! Is this still how we reach you?\n\n<b>Bo</b>\na&b@example.com"


def test_answers_are_escaped_in_the_summary() -> None:
    text = forms.summary(Markup("?"), [("Problem", "1 < 2 & </b>")], Markup("!"), None)
    assert "<b>Problem:</b> 1 &lt; 2 &amp; &lt;/b&gt;" in text


def test_a_note_stands_above_the_question() -> None:
    text = forms.question(T, (3, 11), Markup("<b>Why?</b>"), Markup("Hm."))
    assert text == "Hm.\n\n<i>Step 3 of 11</i>\n<b>Why?</b>"


@pytest.mark.parametrize(
    ("answer", "label"),
    [("short", "short"), ("two\nlines", "two lines"), ("word " * 20, "word word word word word wo…")],
)
def test_a_button_has_room_for_a_line(answer: str, label: str) -> None:
    assert intake.shortened(answer) == label
