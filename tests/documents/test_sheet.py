"""Text on a sheet: all of it, in lines that stay in their column."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.documents.sheet import Sheet, Style
from tests.documents.samples import NOON, WORDS

PLAIN, BOLD = Style(12), Style(12, bold=True)
HAIR = 0.05
"""Millimetres that nobody sees: letters of different words may stand closer than each measures alone."""
anything = st.text(st.sampled_from("".join(WORDS.values()) + "\n\t\x00\u200d"), max_size=120)


@pytest.fixture(scope="module")
def sheet() -> Iterator[Sheet]:
    sheet = Sheet(210, 297, title="Test", made=NOON)
    yield sheet
    sheet.content()


@pytest.mark.parametrize("style", [PLAIN, BOLD], ids=["plain", "bold"])
@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS.keys())
def test_no_line_leaves_its_column_and_no_word_is_lost(sheet: Sheet, words: str, style: Style) -> None:
    text = sheet.text(words * 8, style, 60)
    assert sheet.overhang(text) <= HAIR
    kept = [each for each in words if each.isalnum() and each not in "漢字"]
    assert [each for each in "".join(text.lines) if each.isalnum()] == kept * 8


@settings(max_examples=60, deadline=None)
@given(words=anything)
def test_whatever_people_write_stays_in_a_narrow_column(sheet: Sheet, words: str) -> None:
    assert sheet.overhang(sheet.text(words, PLAIN, 20)) <= HAIR
    cut = sheet.fitting(words, (PLAIN, BOLD), 20, 2)
    assert len(cut.lines) <= 2
    assert sheet.overhang(cut) <= HAIR


def test_emoji_are_left_out_and_letters_that_no_font_has_become_boxes(sheet: Sheet) -> None:
    assert sheet.text("broken 😭👩‍👩‍👧 漢字", PLAIN, 100).lines == ["broken □□"]


@pytest.mark.parametrize("letter", ["漢", "W", "-"])
def test_as_much_as_anybody_may_write_without_a_blank_is_broken_into_lines(sheet: Sheet, letter: str) -> None:
    text = sheet.text(letter * 1500, PLAIN, 170)
    assert sheet.overhang(text) <= HAIR
    assert len("".join(text.lines)) == 1500


def test_words_run_as_their_script_does(sheet: Sheet) -> None:
    assert [sheet.text(words, PLAIN, 60).right_to_left for words in WORDS.values()] == [
        name == "Arabic" for name in WORDS
    ]
    assert sheet.text("12 (مكسور)", PLAIN, 60).right_to_left
    assert not sheet.text("+34 600 11 12 22", PLAIN, 60).right_to_left


def test_words_take_the_largest_size_that_they_fit_in_and_only_then_are_cut(sheet: Sheet) -> None:
    sizes = (Style(30), Style(20), Style(10))
    assert sheet.fitting("#1042", sizes, 60, 1).style == sizes[0]
    assert sheet.fitting("A shop with a name", sizes, 60, 1).style == sizes[2]
    assert sheet.fitting("A shop with a name that goes on and on", sizes, 30, 1).lines == ["A shop with a…"]
