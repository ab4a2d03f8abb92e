"""The intake's words: every note and button has them, and values are escaped."""

import pytest
from markupsafe import Markup

from bot.conversation.form import Unusable
from bot.texts import Catalogue, intake, intake_notes
from models import DeviceKind
from tests.stand_in import plain

T = Catalogue().speaker("en")
FACTS = {"length": 5000, "limit": 100, "kind": "WATCH", "count": 3, "most": 5, "caption": True}


@pytest.mark.parametrize("key", sorted(intake_notes.KEYS))
def test_every_note_has_its_words(key: str) -> None:
    text = plain(str(intake_notes.note(T, Unusable(key, **FACTS).note)))
    assert text
    assert "{" not in text


@pytest.mark.parametrize("kind", DeviceKind)
def test_every_kind_of_device_says_where_its_number_is(kind: DeviceKind) -> None:
    note = intake_notes.note(T, {"key": "where", "kind": kind.value})
    assert plain(str(note)).startswith("🔎 ")


def test_a_contact_card_is_escaped() -> None:
    card = intake.contact(T, {"name": "<b>Bo</b>", "phone": None, "email": "a&b@example.com"})
    assert plain(str(card)) == "Welcome back! Is this still how we reach you?\n\n<b>Bo</b>\na&b@example.com"


def test_answers_are_escaped_in_the_summary() -> None:
    text = intake.summary(T, [("Problem", "1 < 2 & </b>")], None)
    assert "<b>Problem:</b> 1 &lt; 2 &amp; &lt;/b&gt;" in text


def test_a_note_stands_above_the_question() -> None:
    text = intake.question(T, (3, 11), Markup("<b>Why?</b>"), Markup("Hm."))
    assert text == "Hm.\n\n<i>Step 3 of 11</i>\n<b>Why?</b>"


@pytest.mark.parametrize(
    ("answer", "label"),
    [("short", "short"), ("two\nlines", "two lines"), ("word " * 20, "word word word word word wo…")],
)
def test_a_button_has_room_for_a_line(answer: str, label: str) -> None:
    assert intake.shortened(answer) == label
