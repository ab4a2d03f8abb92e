"""What is asked back about a line of a quote, each with how it could be written."""

from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup

from bot.texts.excerpt import excerpt
from bot.texts.money import digits, typed
from bot.texts.translator import Translator

SAID_ROOM = 60
MOST = 3
"""So many are asked back at once; the rest when these are settled."""


def doubt(t: Translator, said: str, note: Mapping[str, Any], currency: str) -> Markup:
    """A line that was not taken, why, and how it could be written."""
    return t("⚠️ “{line}”: {why}", line=excerpt(said, SAID_ROOM), why=_why(t, str(note["key"]), currency))


def _why(t: Translator, key: str, currency: str) -> Markup:
    unit = 10 ** digits(currency)
    facts = {
        "price": typed(t, 89 * unit + 9 * unit // 10, currency),
        "whole": typed(t, 40 * unit, currency),
        "large": typed(t, 1234 * unit, currency),
        "currency": currency,
    }
    known = _WHYS.get(key)
    return known(t, facts) if known else t("I can't read that. As in: Display {price}", **facts)


Facts = Mapping[str, Any]
_WHYS: Mapping[str, Callable[[Translator, Facts], Markup]] = {
    "line_price": lambda t, facts: t("the price comes last. As in: Display {price}", **facts),
    "wordless": lambda t, facts: t("what is it for? As in: Display {price}", **facts),
    "line_negative": lambda t, facts: t("a price is not less than nothing. As in: Display {price}", **facts),
    "line_currency": lambda t, facts: t("prices are in {currency} here. As in: Display {price}", **facts),
    "line_split": lambda t, facts: t("where does the price begin? As in: iPhone 13: {price}", **facts),
    "line_count": lambda t, facts: t("how many is that? As in: 2 x Battery {price}", **facts),
    "line_hours": lambda t, facts: t("is that for an hour, or for all? As in: Labour 1.5 x {whole}", **facts),
    "line_order": lambda t, facts: t("how many, and for how much each? As in: 2 x Battery {price}", **facts),
    "price": lambda t, facts: t("that is not a sum. As in: {price}", **facts),
    "price_doubtful": lambda t, facts: t("that sum may be read in two ways. As in: {large}", **facts),
    "price_fine": lambda t, facts: t("{currency} has no such small parts. As in: {price}", **facts),
    "price_large": lambda t, _facts: t("that is more than I can count."),
    "too_long": lambda t, _facts: t("that is too long for a line."),
}
KEYS = frozenset(_WHYS)
