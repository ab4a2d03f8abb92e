"""Secrets that are worked out."""

import re
from collections import Counter

from bot.services.keys import Keys, fingerprint, same

KEYS = Keys("a key that nobody else has, with forty letters")


def test_the_same_thing_has_the_same_token_and_nothing_else_has_it() -> None:
    tokens = [
        KEYS.token("pick-up", 1),
        KEYS.token("pick-up", 2),
        KEYS.token("tracking", 1),
        KEYS.token("pick-up", 1, 23),
        KEYS.token("pick-up", 12, 3),
        Keys("another key that nobody else has, with letters").token("pick-up", 1),
    ]
    assert len(set(tokens)) == len(tokens)
    assert KEYS.token("pick-up", 1) == tokens[0]
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{32}", each) for each in tokens)


def test_digits_keep_their_leading_zeros_and_are_spread_evenly() -> None:
    codes = [KEYS.digits("pick-up", number, count=2) for number in range(5000)]
    times = Counter(codes)
    assert sorted(times) == [f"{each:02d}" for each in range(100)]
    assert max(times.values()) < 100


def test_a_key_does_not_tell_itself() -> None:
    assert repr(KEYS) == "Keys()"


def test_only_the_right_word_is_the_same_whatever_else_people_type() -> None:
    assert same("1042", "1042")
    assert not any(same(said, "1042") for said in ("1043", "", "10420", "१०४२", "\ud800"))


def test_a_fingerprint_recognises_its_token_alone() -> None:
    token = KEYS.token("tracking", 1)
    assert fingerprint(token) == fingerprint(token)
    assert fingerprint(token) != fingerprint(token.swapcase())
    assert token not in fingerprint(token)
    assert len(fingerprint("\ud800")) == 64
