"""How much a customer agrees to before they hear a price: one question, in the request and on the card."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from markupsafe import Markup

from bot.conversation.prices import amount
from bot.conversation.step import CURRENCY, Answers, Choice, Given, Step
from bot.services.sums import Sum
from bot.texts import Translator
from bot.texts import limits as texts
from bot.texts.money import digits, money

USUAL = (50, 80, 120, 200)
"""Sums that get a button, in euros or what is worth about as much."""
WORTH = {
    "AED": 5, "ARS": 1000, "BRL": 5, "CLP": 1000, "COP": 4000, "CZK": 25, "DKK": 10, "HUF": 400, "IDR": 20_000,
    "INR": 100, "ISK": 100, "JPY": 150, "KES": 100, "KRW": 1500, "MXN": 20, "MYR": 5, "NGN": 1000, "NOK": 10,
    "PEN": 5, "PHP": 50, "PLN": 5, "RON": 5, "RSD": 100, "RUB": 100, "SEK": 10, "THB": 40, "TRY": 40, "TWD": 40,
    "UAH": 50, "UYU": 50, "VND": 25_000, "ZAR": 20,
}  # fmt: skip
"""Roughly how many units of a currency buy what a euro does; where it is not named, one."""
NONE = "none"


def _sum(minor: int, currency: str) -> dict[str, Any]:
    return {"minor": minor, "currency": currency}


def _show(t: Translator, value: Any) -> str:
    return money(t, value["minor"], value["currency"])


def _label(minor: int, currency: str, t: Translator) -> str:
    return texts.up_to(t, money(t, minor, currency))


def _usual(answers: Answers) -> Sequence[Choice]:
    """None for a draft that was begun before requests knew the shop's currency."""
    currency = answers.get(CURRENCY)
    if currency is None:
        return []
    sums = [each * WORTH.get(currency, 1) * 10 ** digits(currency) for each in USUAL]
    return [Choice(str(each), _sum(each, currency), partial(_label, each, currency)) for each in sums]


def _usual_or_none(answers: Answers) -> Sequence[Choice]:
    return [*_usual(answers), Choice(NONE, {}, texts.ask_me)]


def _parse(raw: str, given: Given) -> dict[str, Any]:
    return _sum(amount(raw, given.till), given.till.currency)


def _prompt(t: Translator, given: Given) -> Markup:
    return texts.question(t, given.till.currency)


IN_REQUEST = Step("limit", texts.title, _prompt, _parse, _show, choices=_usual, optional=True, unanswered=texts.ask_me)
ON_CARD = Step("limit", texts.title, _prompt, _parse, _show, choices=_usual_or_none)


def named(value: Any) -> Sum | None:
    """The answer, in the currency in which it was asked for; None where there is no limit."""
    return Sum(**value) if value else None
