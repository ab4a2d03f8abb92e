"""Stored words are cut to size, never in the middle of a character."""

from hypothesis import given
from hypothesis import strategies as st

from bot.texts.excerpt import excerpt, length


def test_short_words_stay() -> None:
    assert excerpt("  hello ", 5) == "hello"


def test_long_words_end_in_dots() -> None:
    assert excerpt("hello world", 6) == "hello…"


def test_nothing_is_nothing() -> None:
    assert excerpt(None, 5) == ""


def test_a_character_of_two_units_is_kept_whole_or_not_at_all() -> None:
    assert excerpt("👍👍👍", 4) == "👍…"


@given(st.text(), st.integers(1, 50))
def test_it_is_never_longer_than_asked(text: str, limit: int) -> None:
    cut = excerpt(text, limit)
    assert length(cut) <= limit
    cut.encode()
