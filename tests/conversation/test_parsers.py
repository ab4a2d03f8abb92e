"""What people type becomes what the shop keeps, or is refused with a reason."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation import parsers
from bot.conversation.step import Given, Unusable
from bot.texts.excerpt import length

SPAIN = Given({"kind": "PHONE"}, "ES")
LAPTOP = Given({"kind": "LAPTOP"}, "ES")
MANY_WORDS = 600

# everything JSON can bring: control characters, half characters, other scripts
anything = st.text(st.characters(exclude_categories=[]), max_size=MANY_WORDS)
phone_like = st.from_regex(r"[+0-9 ()./x-]{1,30}", fullmatch=True)
email_like = st.from_regex(r"[\w.+-]{1,80}@[\w.-]{1,200}", fullmatch=True)
serial_like = st.from_regex(r"(IMEI: |S/N:)?[0-9A-Za-z ./-]{1,45}", fullmatch=True)
typed = anything | phone_like | email_like | serial_like

PARSERS: dict[str, tuple[Any, int]] = {
    "name": (parsers.line(parsers.NAME, letters=True), parsers.NAME),
    "model": (parsers.line(parsers.MODEL), parsers.MODEL),
    "problem": (parsers.prose(parsers.PROSE), parsers.PROSE),
    "phone": (parsers.phone, parsers.PHONE),
    "email": (parsers.email, parsers.EMAIL),
    "serial": (parsers.serial, parsers.SERIAL),
}


def reason(parse: Any, raw: str, given: Given = SPAIN) -> str:
    with pytest.raises(Unusable) as refusal:
        parse(raw, given)
    return refusal.value.key


def accepted(parse: Any, raw: str) -> str | None:
    """The answer as text; None where it was refused in the agreed way."""
    try:
        answer = parse(raw, SPAIN)
    except Unusable:
        return None
    return next(iter(answer.values())) if isinstance(answer, dict) else str(answer)


@pytest.mark.parametrize("name", PARSERS)
@given(raw=typed)
def test_a_parser_answers_or_raises_unusable_and_nothing_else(name: str, raw: str) -> None:
    parse, limit = PARSERS[name]
    answer = accepted(parse, raw)
    if answer is not None:
        assert 0 < length(answer) <= limit
        assert answer == answer.strip()


@pytest.mark.parametrize("name", PARSERS)
@given(raw=typed)
def test_what_a_parser_accepts_it_accepts_again_unchanged(name: str, raw: str) -> None:
    parse, _ = PARSERS[name]
    answer = accepted(parse, raw)
    if answer is not None:
        assert accepted(parse, answer) == answer


@pytest.mark.parametrize("name", PARSERS)
@given(raw=typed)
def test_nothing_that_a_database_refuses_gets_through(name: str, raw: str) -> None:
    parse, _ = PARSERS[name]
    answer = accepted(parse, raw) or ""
    assert "\x00" not in answer
    assert answer == answer.encode().decode()


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("  Ana \t Ruiz ", "Ana Ruiz"),
        ("Ana\nRuiz", "Ana Ruiz"),
        ("Jose\u0301", "José"),
        ("\u202eevil", "evil"),
        ("آنا", "آنا"),
        ("<b>Ana</b>", "<b>Ana</b>"),
    ],
)
def test_a_name_is_one_clean_line(raw: str, name: str) -> None:
    assert parsers.line(parsers.NAME, letters=True)(raw, SPAIN) == name


@pytest.mark.parametrize("raw", ["", "   ", "💥", "12345", "\u200b\u200b", "\x00"])
def test_a_name_needs_letters(raw: str) -> None:
    assert reason(parsers.line(parsers.NAME, letters=True), raw) == "wordless"


def test_a_problem_keeps_its_paragraphs() -> None:
    assert parsers.prose(99)("It fell.\r\n\r\n\r\n\r\n  And  died. ", SPAIN) == "It fell.\n\nAnd died."


def test_a_text_over_the_limit_says_how_long_it_is_as_telegram_counts() -> None:
    with pytest.raises(Unusable) as refusal:
        parsers.prose(4)("a🙂🙂", SPAIN)
    assert refusal.value.note == {"key": "too_long", "length": 5, "limit": 4}


@pytest.mark.parametrize(
    "raw",
    ["600111222", "600 11 12 22", "+34 600-111-222", "0034600111222", "(600) 111.222", "\u202a+34 600 111 222\u202c"],
)
def test_a_number_is_read_as_people_of_the_region_write_it(raw: str) -> None:
    assert parsers.phone(raw, SPAIN) == "+34600111222"


def test_a_number_with_a_country_code_may_be_from_anywhere() -> None:
    assert parsers.phone("+44 20 7946 0958", SPAIN) == "+442079460958"


@pytest.mark.parametrize(
    ("raw", "key"),
    [
        ("hello", "phone"),
        ("", "phone"),
        ("600", "phone_short"),
        ("60011122", "phone_short"),
        ("6001112223334", "phone_long"),
        ("+999 600111222", "phone_country"),
        ("+34 600111222 ext 5", "phone"),
        ("1" * 400, "phone_long"),
    ],
)
def test_a_number_that_cannot_be_called_is_refused_with_the_reason(raw: str, key: str) -> None:
    assert reason(parsers.phone, raw) == key


@pytest.mark.parametrize("raw", ["34600111222", "+34600111222"])
def test_a_shared_number_has_its_country_code_with_or_without_the_plus(raw: str) -> None:
    assert parsers.shared_phone(raw, SPAIN) == "+34600111222"


def test_the_domain_of_an_address_is_in_lower_case() -> None:
    assert parsers.email(" Ana.Ruiz@EXAMPLE.com ", SPAIN) == "Ana.Ruiz@example.com"


@pytest.mark.parametrize(
    ("raw", "key"),
    [
        ("ana", "email_at"),
        ("ana@", "email"),
        ("ana@example", "email"),
        ("ana ruiz@example.com", "email"),
        ("a@b@example.com", "email"),
        ("a" * 250 + "@example.com", "too_long"),
    ],
)
def test_an_address_with_a_mistake_is_refused(raw: str, key: str) -> None:
    assert reason(parsers.email, raw) == key


@pytest.mark.parametrize(
    "raw", ["490154203237518", "49-015420-323751-8", "IMEI: 490154203237518", "imei1: 490154203237518"]
)
def test_fifteen_digits_of_a_phone_are_an_imei(raw: str) -> None:
    assert parsers.serial(raw, SPAIN) == {"imei": "490154203237518"}


def test_an_imei_with_a_wrong_check_digit_is_refused() -> None:
    assert reason(parsers.serial, "490154203237519") == "imei"


def test_fifteen_digits_of_a_laptop_are_its_serial_number() -> None:
    assert parsers.serial("490154203237519", LAPTOP) == {"serial": "490154203237519"}


@pytest.mark.parametrize(
    ("raw", "number"), [("pf3k7m2q", "PF3K7M2Q"), ("S/N: PF-3K 7", "PF-3K 7"), ("SN12345", "SN12345")]
)
def test_anything_else_is_a_serial_number(raw: str, number: str) -> None:
    assert parsers.serial(raw, SPAIN) == {"serial": number}


@pytest.mark.parametrize("raw", ["I don't know", "nope", "", "№ 5", "S/N:"])
def test_words_are_no_serial_number(raw: str) -> None:
    assert reason(parsers.serial, raw) == "serial"


@pytest.mark.parametrize("blank", ["\u3164", "\u115f\u1160", "\uffa0 \uffa0", "\u2060\u200b", "\u2800"])
def test_a_name_that_nobody_can_see_is_none(blank: str) -> None:
    assert reason(parsers.line(parsers.NAME, letters=True), blank) == "wordless"
    assert parsers.profile_name(blank) in {parsers.NAMELESS, "\u2800"}


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("Ana  Ruiz", "Ana Ruiz"),
        ("Tom\u202e1008\n42 owner", "Tom1008 42 owner"),
        ("\x00\ud800", parsers.NAMELESS),
        ("", parsers.NAMELESS),
        ("x" * 64 + " " + "y" * 64, "x" * 64 + " " + "y" * 34 + "…"),
    ],
)
def test_a_profiles_name_is_one_line_of_what_can_be_seen(raw: str, name: str) -> None:
    assert parsers.profile_name(raw) == name
