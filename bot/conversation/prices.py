"""Numbers and sums as people type them; what may mean two things is asked back, never guessed."""

import re

from babel import Locale
from babel.numbers import get_decimal_symbol, get_group_symbol

from bot.conversation.desk import Till
from bot.conversation.parsers import visible
from bot.conversation.step import Unusable
from bot.texts import money

GROUPERS = "'\u2019\u00a0\u202f\u2009"
"""What stands between thousands and never before decimals, besides a point or a comma."""
DASHES = "-\u2013\u2014\u2212"
NUMBER = rf"[0-9]+(?:[.,{GROUPERS}][0-9]+)*"
POINTS = ".,"
THOUSAND, LAKH = 3, 2
"""Digits that stand together."""
LARGEST = 2_000_000_000
"""Minor units: what a column of whole numbers holds on every database."""


def amount(text: str, till: Till) -> int:
    """A sum in minor units, which may carry the shop's currency."""
    own = "|".join(re.escape(each) for each in money.signs(till.currency, till.locale))
    said = visible(text).strip()
    match = re.fullmatch(rf"(?i:{own})?\s?(?P<number>{NUMBER})(?:[.,][{DASHES}]+)?\s?(?i:{own})?", said)
    if match is None:
        raise Unusable("price")
    return whole_units(match["number"], till.digits, till.locale)


def whole_units(number: str, digits: int, locale: Locale) -> int:
    """A number in units of its last decimal: 1.5 is 150 with two; raises Unusable where it may mean another."""
    whole, decimals = _parts(number, digits, locale)
    if len(decimals.rstrip("0")) > digits:
        raise Unusable("price_fine", digits=digits)
    units: int = int(whole) * 10**digits + int(decimals[:digits].ljust(digits, "0") or "0")
    if units > LARGEST:
        raise Unusable("price_large")
    return units


def _parts(number: str, digits: int, locale: Locale) -> tuple[str, str]:
    """The digits before and after the decimal point."""
    marks = [each for each in number if not each.isdigit()]
    points = [each for each in marks if each in POINTS]
    if not points or (len(set(points)) == 1 and len(points) > 1):
        return _grouped(number, set(marks)), ""
    whole, _, decimals = number.rpartition(points[-1])
    if not decimals.isdigit() or points[-1] in whole:
        raise Unusable("price_doubtful", said=number)
    if len(marks) == 1 and _may_be_thousands(whole, decimals) and _is_thousands(points[-1], number, digits, locale):
        return whole + decimals, ""
    return _grouped(whole, set(marks) - {points[-1]}), decimals


def _grouped(whole: str, marks: set[str]) -> str:
    """A whole number with its thousands apart."""
    if len(marks) > 1:
        raise Unusable("price_doubtful", said=whole)
    first, *others = whole.split(marks.pop()) if marks else [whole]
    if others and not (_in_thousands(first, others) or _in_lakhs(first, others)):
        raise Unusable("price_doubtful", said=whole)
    return "".join([first, *others])


def _in_thousands(first: str, others: list[str]) -> bool:
    return 1 <= len(first) <= THOUSAND and all(len(each) == THOUSAND for each in others)


def _in_lakhs(first: str, others: list[str]) -> bool:
    """As in India: 12,34,567."""
    *hundreds, last = others
    return 1 <= len(first) <= LAKH and all(len(each) == LAKH for each in hundreds) and len(last) == THOUSAND


def _may_be_thousands(whole: str, decimals: str) -> bool:
    """Whether 1.234 could be twelve hundred and something."""
    return len(decimals) == THOUSAND and len(whole) <= THOUSAND and not whole.startswith("0")


def _is_thousands(mark: str, number: str, digits: int, locale: Locale) -> bool:
    """Which of two things it is, by how the language writes numbers; raises Unusable where that does not tell."""
    if mark == get_group_symbol(locale) and digits < THOUSAND:
        return True
    if mark == get_decimal_symbol(locale) and digits >= THOUSAND:
        return False
    raise Unusable("price_doubtful", said=number)
