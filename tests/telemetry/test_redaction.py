import json
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telemetry.redaction import MASK, Redactor

TOKEN = "123456789:AAabcdefghijklmnopqrstuvwxyz-_0123456"


def inside_json(text: str) -> str:
    return json.dumps(text)[1:-1]


def inside_unicode_json(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]


def inside_repr(text: str) -> str:
    return repr(text)[1:-1]


def inside_ascii(text: str) -> str:
    return ascii(text)[1:-1]


def inside_bytes(text: str) -> str:
    return repr(text.encode())[2:-1]


ESCAPES = st.sampled_from([inside_json, inside_unicode_json, inside_repr, inside_ascii, inside_bytes])
SECRETS = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), min_size=4, max_size=40)


@given(SECRETS, st.lists(ESCAPES, max_size=3))
def test_a_secret_is_masked_however_deep_it_is_escaped(secret: str, escapes: list[Callable[[str], str]]) -> None:
    written = secret
    for escape in escapes:
        written = escape(written)
    assert Redactor(secret)(written) == MASK


@given(SECRETS, st.sampled_from([quote, quote_plus]))
def test_a_secret_is_masked_in_a_url(secret: str, escape: Callable[[str], str]) -> None:
    assert Redactor(secret)(escape(secret)) == MASK


@given(st.text())
def test_a_redactor_without_secrets_leaves_words_alone(words: str) -> None:
    plain = words.replace(":", "")
    assert Redactor()(plain) == plain


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (TOKEN, MASK),
        (f"https://127.0.0.1/bot{TOKEN}/getMe", f"https://127.0.0.1/bot{MASK}/getMe"),
        (TOKEN.replace(":", "%3A"), MASK),
        (TOKEN.replace(":", "%3a"), MASK),
        ("postgresql://shop:pass@127.0.0.1/shop", f"postgresql://shop:{MASK}@127.0.0.1/shop"),
        ("redis://:pass@127.0.0.1", f"redis://:{MASK}@127.0.0.1"),
        ("http://127.0.0.1:8080/readyz", "http://127.0.0.1:8080/readyz"),
        ("2026-01-02T10:11:12.123456Z", "2026-01-02T10:11:12.123456Z"),
        ("order 1042: ready", "order 1042: ready"),
    ],
)
def test_anything_shaped_like_a_secret_is_masked(written: str, expected: str) -> None:
    assert Redactor()(written) == expected


@pytest.mark.parametrize("written", [TOKEN[:25], TOKEN[10:], f"{TOKEN[:12]}…"])
def test_a_part_of_our_own_token_is_masked(written: str) -> None:
    assert Redactor(TOKEN)(written).replace("…", "") == MASK


def test_a_token_of_an_unusual_length_is_masked() -> None:
    assert Redactor("4242:short_secret_of_a_test")("bot4242:short_secret_of_a_test, short_secret_of_a_test") == (
        f"bot{MASK}, {MASK}"
    )


def test_a_longer_secret_is_masked_before_one_that_begins_it() -> None:
    assert Redactor("canary", "canary-bird")("canary-bird canary") == f"{MASK} {MASK}"


def test_a_secret_that_is_not_set_masks_nothing() -> None:
    assert Redactor(None, "")("nothing to hide") == "nothing to hide"


def test_links_to_an_orders_page_and_codes_on_its_papers_are_masked_by_their_shape() -> None:
    redact = Redactor()
    assert redact(f"GET /t/{'aB3-_' * 6}xy/live") == f"GET /t/{MASK}/live"
    assert redact(f"/start o_1042-{'aB3-_' * 4}xy") == f"/start o_1042-{MASK}"
    assert redact(f"/start c_{'aB3-_' * 6}xy") == f"/start c_{MASK}"
    assert redact("GET /t/page.css") == "GET /t/page.css"
