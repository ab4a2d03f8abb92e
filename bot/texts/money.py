"""Sums and quantities, as people of a language write them."""

from decimal import Decimal
from functools import cache

from babel import Locale
from babel.numbers import format_currency, format_decimal, get_currency_precision, get_currency_symbol

from bot.texts.translator import RIGHT_TO_LEFT, Translator
from models import Quote

LOCAL_SIGNS = {
    "CHF": ("Fr.", "Fr", "SFr."),
    "CZK": ("Kč",),
    "DKK": ("kr.", "kr"),
    "HUF": ("Ft",),
    "ISK": ("kr.", "kr"),
    "NOK": ("kr.", "kr"),
    "PLN": ("zł",),
    "RON": ("lei",),
    "SEK": ("kr.", "kr"),
}
"""How people at home write a currency that others write as its code."""


def digits(currency: str) -> int:
    """How many decimals a currency has: of yen none, of Kuwaiti dinars three."""
    return int(get_currency_precision(currency))


def money(t: Translator, minor: int, currency: str) -> str:
    """A sum given in minor units, with its currency."""
    return format_currency(Decimal(minor).scaleb(-digits(currency)), currency, locale=t.locale)


def total(t: Translator, quote: Quote) -> str:
    """What a quote comes to, with tax."""
    return money(t, quote.total, quote.currency)


def typed(t: Translator, minor: int, currency: str) -> str:
    """The same as somebody would type it: for examples."""
    amount = Decimal(minor).scaleb(-digits(currency))
    return format_decimal(amount, "0." + "0" * digits(currency) if digits(currency) else "0", locale=t.locale)


def quantity(t: Translator, hundredths: int) -> str:
    """A quantity, with as many decimals as it needs."""
    return format_decimal(Decimal(hundredths).scaleb(-2), "#,##0.##", locale=t.locale)


def percent(t: Translator, basis_points: int) -> str:
    """A rate of tax without its sign."""
    return format_decimal(Decimal(basis_points).scaleb(-2), "0.##", locale=t.locale)


@cache
def signs(currency: str, locale: Locale) -> tuple[str, ...]:
    """The ways to write a currency beside a number, the longest first."""
    written = {get_currency_symbol(currency, each) for each in (locale, Locale("en"), Locale("es"), Locale("de"))}
    symbols = {each.replace(RIGHT_TO_LEFT, "") for each in written}
    bare = {each[-1] for each in symbols if not each[-1].isalnum()}  # the $ of CA$, which nobody types in full at home
    return tuple(sorted({currency, *symbols, *bare, *LOCAL_SIGNS.get(currency, ())}, key=len, reverse=True))
