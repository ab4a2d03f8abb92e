"""Sums as people type them: read as meant, or asked back."""

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.desk import Till
from bot.conversation.prices import LARGEST, amount, whole_units
from bot.conversation.step import Unusable
from bot.texts.money import money, typed
from tests.texts.languages import CATALOGUE

EN, ES, DE = (Locale(each) for each in ("en", "es", "de"))
CURRENCIES = ["EUR", "USD", "JPY", "KWD", "CHF", "PLN", "CLP"]


@pytest.mark.parametrize(
    ("said", "currency", "locale", "minor"),
    [
        ("89.90", "EUR", EN, 8_990),
        ("89,90", "EUR", EN, 8_990),
        ("89,9", "EUR", DE, 8_990),
        ("45", "EUR", EN, 4_500),
        ("45,-", "EUR", DE, 4_500),
        ("45.\u2013", "CHF", DE, 4_500),
        ("0,5", "EUR", ES, 50),
        ("0.500", "EUR", EN, 50),
        ("1,234", "EUR", EN, 123_400),
        ("1.234", "EUR", DE, 123_400),
        ("1.234,50", "EUR", EN, 123_450),
        ("1,234.50", "EUR", DE, 123_450),
        ("1'234.50", "CHF", DE, 123_450),
        ("1\u202f234,50", "EUR", ES, 123_450),
        ("1.234.567", "EUR", EN, 123_456_700),
        ("1234.567,8", "EUR", DE, None),
        ("1234567", "EUR", EN, 123_456_700),
        ("€89.90", "EUR", EN, 8_990),
        ("89,90 €", "EUR", DE, 8_990),
        ("eur 89.90", "EUR", EN, 8_990),
        ("89.90EUR", "EUR", EN, 8_990),
        ("$20", "USD", EN, 2_000),
        ("US$20", "USD", ES, 2_000),
        ("$20", "CAD", EN, 2_000),
        ("120 zł", "PLN", EN, 12_000),
        ("1,234", "JPY", EN, 1_234),
        ("1.234", "JPY", DE, 1_234),
        ("1500.00", "JPY", EN, 1_500),
        ("1.250", "KWD", EN, 1_250),
        ("1,250", "KWD", DE, 1_250),
        ("1,234.5", "KWD", EN, 1_234_500),
    ],
)
def test_a_sum_is_read_as_people_of_the_language_write_it(
    said: str, currency: str, locale: Locale, minor: int | None
) -> None:
    if minor is None:
        with pytest.raises(Unusable):
            amount(said, Till(currency, locale))
    else:
        assert amount(said, Till(currency, locale)) == minor


@pytest.mark.parametrize(
    ("said", "currency", "locale", "key"),
    [
        ("1.234", "EUR", EN, "price_doubtful"),
        ("1,234", "EUR", DE, "price_doubtful"),
        ("1,250", "KWD", EN, "price_doubtful"),
        ("1.250", "KWD", DE, "price_doubtful"),
        ("1,23,4", "EUR", EN, "price_doubtful"),
        ("12,34.5", "EUR", EN, "price_doubtful"),
        ("1.234,567.8", "EUR", EN, "price_doubtful"),
        ("1'234\u202f567", "CHF", EN, "price_doubtful"),
        ("89.999", "EUR", DE, None),
        ("89.9999", "EUR", EN, "price_fine"),
        ("15,50", "JPY", EN, "price_fine"),
        ("20 000 001.00", "EUR", EN, "price"),
        ("20000001", "EUR", EN, "price_large"),
        ("-5", "EUR", EN, "price"),
        ("£20", "EUR", EN, "price"),
        ("ten", "EUR", EN, "price"),
        ("", "EUR", EN, "price"),
        ("10%", "EUR", EN, "price"),
        ("٣٤", "EUR", EN, "price"),
    ],
)
def test_what_may_mean_two_things_or_none_is_asked_back(
    said: str, currency: str, locale: Locale, key: str | None
) -> None:
    if key is None:
        assert amount(said, Till(currency, locale)) == 8_999_900  # a German thousand
        return
    with pytest.raises(Unusable) as caught:
        amount(said, Till(currency, locale))
    assert caught.value.key == key


@given(minor=st.integers(0, LARGEST), currency=st.sampled_from(CURRENCIES), t=st.sampled_from(list(CATALOGUE)))
def test_what_we_write_is_read_as_it_was(minor: int, currency: str, t: object) -> None:
    speaker = CATALOGUE.speaker(getattr(t, "language", None))
    till = Till(currency, speaker.locale)
    assert amount(money(speaker, minor, currency), till) == minor


@given(
    minor=st.integers(0, LARGEST), currency=st.sampled_from(CURRENCIES), language=st.sampled_from(["en", "es", "de"])
)
def test_an_example_is_something_that_can_be_typed(minor: int, currency: str, language: str) -> None:
    speaker = CATALOGUE.speaker(language)
    assert amount(typed(speaker, minor, currency), Till(currency, speaker.locale)) == minor


@given(
    said=st.text("0123456789.,' ", max_size=14),
    currency=st.sampled_from(CURRENCIES),
    locale=st.sampled_from([EN, ES, DE]),
)
def test_whatever_is_typed_is_a_sum_of_its_digits_or_asked_back(said: str, currency: str, locale: Locale) -> None:
    try:
        minor = amount(said, Till(currency, locale))
    except Unusable:
        return
    assert 0 <= minor <= LARGEST
    typed_digits = "".join(each for each in said if each.isdigit())
    assert str(minor).strip("0") == typed_digits.strip("0")


def test_a_quantity_has_two_decimals_in_any_language() -> None:
    assert [whole_units(each, 2, EN) for each in ("1.5", "1,5", "2", "0.25")] == [150, 150, 200, 25]
