"""Every text there is, found by itself and filled with hostile words, is still a message, and says them as they are.

`tests/texts/test_lengths.py` plays many words through the texts it names; no text is left out here.
"""

import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from importlib import import_module
from typing import Any, get_type_hints

import pytest
from markupsafe import Markup

import bot.texts
from bot.conversation.parsers import PROBLEM, PROSE
from bot.services.bench_queue import Choice
from bot.services.bulk import Came, Result
from bot.services.limits import DEFAULT_LIMITS
from bot.texts import Translator
from bot.texts import thread as texts_of_thread
from models import (
    CustomerLink,
    DeviceKind,
    MessageDirection,
    MessageKind,
    Notification,
    NotificationState,
    OrderMessage,
    Outcome,
    Quote,
    QuoteLine,
    QuoteLineKind,
    QuoteStatus,
    Rating,
    RepairTime,
    WorkOrderStatus,
)
from tests.texts.html import read
from tests.texts.languages import CATALOGUE
from tests.texts.shop import NOON, SHOP, order_saying

HOSTILE = '</b><a href="tg://user?id=9001">Olivia</a><b>{t.__class__}%s{0}\'& <code>'
LONGEST = 5000
NO_MESSAGES = {"excerpt", "extraction", "translator"}
"""Modules that say nothing by themselves."""
MADE_OF_MESSAGES = {"lines", "noted", "paragraphs", "question"}
"""Functions whose parts are messages already, each of them tested by itself."""
TEXTS = {
    f"{module.name}.{name}": function
    for module in pkgutil.iter_modules(bot.texts.__path__)
    if module.name not in NO_MESSAGES
    for name, function in inspect.getmembers(import_module(f"bot.texts.{module.name}"), inspect.isfunction)
    if function.__module__ == f"bot.texts.{module.name}" and not name.startswith("_") and name not in MADE_OF_MESSAGES
}
MESSAGES = {name: function for name, function in TEXTS.items() if get_type_hints(function)["return"] is Markup}


def facts(words: str, name: str) -> dict[str, Any]:
    """What each parameter of a text is given; what customers type into a form is as long as the form lets it be."""
    kept = words[:PROBLEM] if name.startswith(("intake.", "forms.")) else words
    short = words[:PROSE]
    order = order_saying(kept)
    order.preauthorised_limit, order.limit_currency = 8_000, "EUR"
    if name.startswith("intake."):
        order.condition = order.accessories = short
    message = OrderMessage(
        id=1,
        direction=MessageDirection.TO_CUSTOMER,
        kind=MessageKind.PHOTO,
        text=words,
        staff=order.technician,
        created_at=NOON,
        edited_at=NOON,
    )
    told = Notification(state=NotificationState.SENT, sent_at=NOON)
    candidates = {"staff.unknown_outcome": list(Outcome)}.get(name, list(WorkOrderStatus))
    quote = Quote(version=1, status=QuoteStatus.OFFERED, currency="EUR", note=words, created_at=NOON)
    quote.lines = [QuoteLine(kind=QuoteLineKind.PART, description=words[:200], quantity=150, unit_price=100)]
    quote.lines[0].tax_basis_points, quote.lines[0].tax_included = 2_100, True
    order.quotes.append(quote)
    rating = Rating(work_order=order, score=2, comment=words, created_at=NOON)
    return {
        "address": "https://t.me/benchbell_bot",
        "agreement": order.agreements[-1],
        "amount": "€80.00",
        "answer": kept,
        "at": NOON,
        "asked": words,
        "became": [(Result(1001, Came.MOVED), order)] * 20,
        "by": order.technician,
        "meant": [],
        "more": True,
        "answers": [(short[:80], short)] * 4,
        "average": 4.25,
        "buttons": True,
        "candidates": candidates,
        "change": order.status_changes[-1],
        "changes": order.status_changes,
        "count": 21,
        "counts": dict.fromkeys(WorkOrderStatus, 9),
        "currency": "EUR",
        "customer": order.customer,
        "example": short,
        "facts": {"key": "too_long", "length": short, "limit": short},
        "foot": Markup("!"),
        "form": short,
        "head": Markup("?"),
        "edited": True,
        "headline": Markup("<b>{}</b>").format(short),
        "imei": True,
        "kept": 3,
        "kind": DeviceKind.PHONE,
        "known_as": words,
        "known": {"name": short, "phone": short, "email": short},
        "latest": [(message, told)] * 4 if name.startswith("thread.") else [rating] * 10,
        "link": CustomerLink(expires_at=NOON) if name == "walk_in.to_scan" else short,
        "limits": DEFAULT_LIMITS,
        "lost_quote": True,
        "message": message,
        "missing": None,
        "most": 5,
        "name": words,
        "names": True,
        "new": WorkOrderStatus.IN_REPAIR,
        "note": {"key": "line_price"} if name == "quote_notes.doubt" else None,
        "number": 1001,
        "order": order,
        "orders": [order] * 8,
        "outcome": Outcome.REPAIRED,
        "outcomes": list(Outcome),
        "over": True,
        "owner": True,
        "page": 0,
        "place": (1, 9),
        "room": 850,
        "pages": 9,
        "quote": Markup("?") if name == "quotes.reminder" else quote,
        "rating": rating,
        "reason": words,
        "reference": short,
        "replaced": True,
        "said": short if name.startswith("receiving.") else words,
        "shop": replace(SHOP, name=words),
        "shown": {"receiving": [short], "thread": texts_of_thread.pages([message])[0]}.get(
            name.partition(".")[0], Choice.ALL
        ),
        "stands": timedelta(days=9),
        "still": True,
        "staff": [order.technician] * 20 if name == "staff.staff_list" else order.technician,
        "statuses": candidates,
        "status": QuoteStatus.APPROVED if name == "quotes.decided" else WorkOrderStatus.READY_FOR_PICKUP,
        "time": RepairTime(topic="PHONE", samples=12, median=2880, slow=5760),
        "title": short,
        "topics": True,
        "told": {1: told} if name.startswith("thread.") else {} if name == "card.timeline" else told,
        "spared": (),
        "until": NOON,
        "update_id": words,
        "user_id": 9001,
        "when": NOON,
        "words": words,
        "zone": SHOP.timezone,
    }


def filled(say: Callable[..., Any], name: str, t: Translator, words: str) -> Any:
    """The text with hostile values for everything that it takes; KeyError for a parameter that nobody thought of."""
    given = {"t": t, **facts(words, name)}
    return say(**{parameter: given[parameter] for parameter in inspect.signature(say).parameters})


def attacks() -> Iterator[str]:
    """Markup, and the same at a length at which cutting could leave half of it."""
    yield HOSTILE
    yield (HOSTILE * LONGEST)[:LONGEST]
    yield "&" * LONGEST


@pytest.mark.parametrize("name", MESSAGES)
def test_no_value_becomes_markup_or_makes_a_message_too_long(name: str) -> None:
    for t in CATALOGUE:
        for words in attacks():
            said = read(filled(MESSAGES[name], name, t, words))
            assert [escape for escape in ("&lt;", "&amp;", "&#39;", "&#34;") if escape in said] == []


def test_hostile_words_are_heard_where_they_are_said() -> None:
    t = CATALOGUE.speaker("en")
    heard = {name for name, say in MESSAGES.items() if '<a href="tg:' in read(filled(say, name, t, HOSTILE))}
    assert {"card.problem", "notices.new_order", "forms.summary", "staff.staff_list"} <= heard
