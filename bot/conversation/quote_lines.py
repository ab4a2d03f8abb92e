"""Lines of a quote as the bench types them: `2 x Battery 15,50`, `Labour 1.5 x 40`, `Display 89.90`."""

import re
from dataclasses import dataclass
from typing import Any

from babel.numbers import is_currency

from bot.conversation.desk import Till
from bot.conversation.line_words import ANY_LABOUR, ANY_PARTS, HOURS, LINKS, PIECES, TIMES, labour_words
from bot.conversation.parsers import line as words_parser
from bot.conversation.parsers import visible
from bot.conversation.prices import DASHES, LARGEST, NUMBER, whole_units
from bot.conversation.spelling import words
from bot.conversation.step import Given, Unusable
from bot.services.quote_writing import Line
from bot.texts import money
from models import QuoteLineKind

DESCRIPTION = 200
MOST_OF_ONE = 100_000
"""A thousand, in hundredths."""
ONE = 100
UNIT = rf"(?:\s?(?P<unit>{HOURS}|{PIECES})(?!\w)\.?)?"
BULLET = re.compile(rf"^(?:[{DASHES}•*·]|[0-9]{{1,2}}[.)])\s+")
COUNT_FIRST = re.compile(rf"^(?P<count>{NUMBER}){UNIT}\s?(?:[x\u0445](?=\s)|[\u00d7*])\s?(?P<rest>.+)$", re.IGNORECASE)
COUNT_LAST = re.compile(rf"^(?P<rest>.*?)(?:^|\s)[{TIMES}]\s?(?P<count>[0-9]+)$", re.IGNORECASE)
COUNT_BEFORE_PRICE = re.compile(rf"^(?P<rest>.*?)(?:^|\s)(?P<count>{NUMBER}){UNIT}\s?[{TIMES}]$", re.IGNORECASE)
GLUED_COUNT = re.compile(r"^[0-9]+\s?[x\u0445]\w", re.IGNORECASE)
BARE_COUNT = re.compile(r"^(?:[2-9]|1[0-9]|20) (?=[^\W\d])")
BARE_HOURS = re.compile(rf"[0-9]\s?{HOURS}\.?$", re.IGNORECASE)
ENDS_IN_DIGITS = re.compile(r"(?:^|\s)[0-9]{1,3} $")
SIGNS = "$£¥₡₦₩₪₫€₭₮₱₲₴₵₸₹₺₼₽₾"
CENTS = re.compile(r"[.,][0-9]{2}$")


@dataclass(frozen=True)
class Doubt:
    """A line that was not taken, and why (JSON)."""

    said: str
    note: dict[str, Any]


def lines(text: str, till: Till) -> tuple[list[Line], list[Doubt]]:
    """What was understood of a text, one line each, and what has to be asked back."""
    understood, doubts = [], []
    for said in visible(text).split("\n"):
        if not said.strip():
            continue
        try:
            understood.append(line(said, till))
        except Unusable as reason:
            doubts.append(Doubt(" ".join(said.split()), reason.note))
    return understood, doubts


def line(said: str, till: Till) -> Line:
    """One line; raises Unusable where it may mean two things, or nothing."""
    text = BULLET.sub("", re.sub(r"[ \t]+", " ", visible(said)).strip())
    before, number, signed = _split(text, till)
    price = whole_units(number, till.digits, till.locale)
    counted = _count(before.strip() if _multiplies(before) else before.rstrip(f" :=@|{DASHES}"), till)
    description = words_parser(DESCRIPTION)(counted.description, Given({}, ""))
    labour = counted.hours or not labour_words(till.locale.language).isdisjoint(words(description))
    if CENTS.search(counted.count_said) and not labour and not signed:
        raise Unusable("line_order")
    if counted.count * price > LARGEST * ONE:
        raise Unusable("price_large")
    return Line(QuoteLineKind.LABOUR if labour else QuoteLineKind.PART, description, counted.count, price)


def names_a_kind(said: str) -> QuoteLineKind | None:
    """What the last line is for, where that is all that was said."""
    known = set(words(said))
    if known and not any(each.isdigit() for each in said):
        if known <= ANY_LABOUR | LINKS:
            return QuoteLineKind.LABOUR
        if known <= ANY_PARTS:
            return QuoteLineKind.PART
    return None


def _split(text: str, till: Till) -> tuple[str, str, bool]:
    """What stands before the price, the price's number, and whether it carries a currency."""
    own = "|".join(re.escape(each) for each in money.signs(till.currency, till.locale))
    foreign = f"[{SIGNS}]"
    match = re.fullmatch(
        rf"(?P<before>.*?)(?:(?<![^\W\d])(?P<lead>(?i:{own})|{foreign})\s?)?(?P<number>{NUMBER})(?:[.,][{DASHES}]+)?"
        rf"(?:\s?(?P<trail>(?i:{own})|{foreign}|[A-Z]{{3}}))?",
        text,
    )
    if match is None:
        raise Unusable("line_price")
    before, lead, trail = match["before"], match["lead"], match["trail"]
    ours = {each.casefold() for each in money.signs(till.currency, till.locale)}
    for sign in (lead, trail):
        if sign is not None and sign.casefold() not in ours:
            raise Unusable("line_currency" if sign in SIGNS or is_currency(sign) else "line_price")
    if re.search(rf"(?:^|\s)[{DASHES}]$", before):
        raise Unusable("line_negative")
    if lead is None and before and before[-1] not in " :=@|" and not _multiplies(before):
        raise Unusable("line_price")
    if lead is None and ENDS_IN_DIGITS.search(before) and re.match(r"[0-9]{3}(?![0-9])", match["number"]):
        raise Unusable("line_split")
    return before, match["number"], (lead or trail) is not None


@dataclass(frozen=True)
class _Counted:
    description: str
    count: int = ONE
    count_said: str = ""
    """As typed, where it stood in the place in which a price might stand, too."""
    hours: bool = False


def _multiplies(before: str) -> bool:
    return re.search(rf"(?:^|[\s0-9])[{TIMES}]\s?$", before, re.IGNORECASE) is not None


def _count(text: str, till: Till) -> _Counted:
    """How many, and of what."""
    for shape in (COUNT_BEFORE_PRICE, COUNT_FIRST, COUNT_LAST):
        match = shape.match(text)
        if match is not None:
            said = match["count"]
            hours = shape is not COUNT_LAST and re.fullmatch(HOURS, match["unit"] or "", re.IGNORECASE) is not None
            between = shape is COUNT_BEFORE_PRICE
            return _Counted(match["rest"].strip(" :"), _quantity(said, till), said if between else "", hours)
    if _multiplies(text) or GLUED_COUNT.match(text):
        raise Unusable("line_count")
    if BARE_HOURS.search(text):
        raise Unusable("line_hours")
    if BARE_COUNT.match(text):
        raise Unusable("line_count")
    return _Counted(text)


def _quantity(said: str, till: Till) -> int:
    try:
        count = whole_units(said, 2, till.locale)
    except Unusable as reason:
        raise Unusable("line_count") from reason
    if not 0 < count <= MOST_OF_ONE:
        raise Unusable("line_count")
    return count
