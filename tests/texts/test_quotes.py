"""Quotes as people read them: whatever they hold, they fit into a message, and their lines sum to the total."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation.prices import LARGEST
from bot.services.quote_writing import MOST_LINES
from bot.texts import Translator, quote_notes, quote_writing, quotes
from bot.texts.money import money, percent, quantity, typed
from models import Quote, QuoteLine, QuoteLineKind, QuoteStatus, WorkOrder
from tests.texts.html import read
from tests.texts.languages import CATALOGUE
from tests.texts.shop import NOON, SHOP, order_saying

EN, ES, DE = (CATALOGUE.speaker(each) for each in ("en", "es", "de"))
LONGEST = 4096


def quote_of(order: WorkOrder, words: str, status: QuoteStatus, currency: str = "KWD") -> Quote:
    """A quote with as much in it as one can hold."""
    quote = Quote(version=1, status=status, currency=currency, valid_days=365, note=words[:500], created_at=NOON)
    quote.sent_at = quote.decided_at = NOON
    quote.expires_at = NOON + timedelta(days=365)
    for each in range(MOST_LINES):
        kind = QuoteLineKind.LABOUR if each % 2 else QuoteLineKind.PART
        line = QuoteLine(kind=kind, description=words[:200], quantity=99_999, unit_price=LARGEST // 1000)
        line.tax_basis_points, line.tax_included = 2_100, True
        quote.lines.append(line)
    order.quotes.append(quote)
    return quote


@settings(max_examples=20, deadline=None)
@given(
    words=st.sampled_from(["<b>&", "😀", "{name}", "a"]).map(lambda each: each * 300),
    t=st.sampled_from([EN, ES, DE]),
    status=st.sampled_from(QuoteStatus),
)
def test_every_message_about_a_quote_can_be_sent(words: str, t: Translator, status: QuoteStatus) -> None:
    order = order_saying(words, steps=1)
    order.preauthorised_limit, order.limit_currency = LARGEST, "KWD"
    quote = quote_of(order, words, status)
    doubts = [quote_notes.doubt(t, words, {"key": key}, "KWD") for key in sorted(quote_notes.KEYS)]
    for message in (
        quotes.reminder(t, quotes.of_customer(t, order, quote, SHOP)),
        quotes.noted(quotes.of_customer(t, order, quote, SHOP), quotes.ran_out(t, quote, SHOP.timezone)),
        quotes.noted(quote_writing.desk(t, order, quote, SHOP), *doubts[: quote_notes.MOST]),
        quote_writing.sent(t, order, quote, SHOP),
        quote_writing.state(t, quote, SHOP.timezone),
        quote_writing.how_to(t, order, "KWD"),
        quote_writing.lines_wanted(t, "KWD"),
        quotes.wants_it_back(t, order, words[:80]),
        quotes.wants_to_talk(t, order, quote),
        *doubts,
    ):
        assert 0 < len(read(message).encode("utf-16-le")) // 2 <= LONGEST


@pytest.mark.parametrize(
    ("minor", "currency", "english", "german"),
    [
        (123_450, "EUR", "€1,234.50", "1.234,50\u00a0€"),
        (1_234, "JPY", "¥1,234", "1.234\u00a0¥"),
        (1_234_500, "KWD", "KWD1,234.500", "1.234,500\u00a0KWD"),
        (5, "EUR", "€0.05", "0,05\u00a0€"),
    ],
)
def test_money_is_written_as_people_of_the_language_write_it(
    minor: int, currency: str, english: str, german: str
) -> None:
    assert (money(EN, minor, currency), money(DE, minor, currency)) == (english, german)


def test_quantities_and_rates_have_as_many_decimals_as_they_need() -> None:
    assert [quantity(DE, each) for each in (100, 150, 125, 120_050)] == ["1", "1,5", "1,25", "1.200,5"]
    assert [percent(EN, each) for each in (2_100, 750, 825)] == ["21", "7.5", "8.25"]
    assert [typed(each, 8_990, "EUR") for each in (EN, ES, DE)] == ["89.90", "89,90", "89,90"]


def test_a_customer_reads_prices_with_tax_and_how_much_of_it_that_is() -> None:
    order = order_saying("x", steps=1)
    quote = Quote(version=1, status=QuoteStatus.OFFERED, currency="EUR", created_at=NOON)
    for count, price, included in ((200, 1_550, True), (100, 10_000, False)):
        line = QuoteLine(kind=QuoteLineKind.PART, description="Part", quantity=count, unit_price=price)
        line.tax_basis_points, line.tax_included = 2_100, included
        quote.lines.append(line)
    order.quotes.append(quote)
    assert read(quotes.offer(EN, quote)).splitlines() == [
        "🔩 2 x Part, €15.50 each · €31.00",
        "🔩 Part · €121.00",
        "",
        "Total: €152.00",
        "21 % tax in it: €26.38",
    ]


@given(
    st.lists(
        st.tuples(st.integers(1, 1000), st.integers(0, 100_000), st.integers(0, 10_000), st.booleans()), min_size=1
    ),
    st.sampled_from(["EUR", "JPY", "KWD"]),
)
def test_the_sums_that_are_shown_add_up_to_the_total_that_is_shown(
    several: list[tuple[int, int, int, bool]], currency: str
) -> None:
    quote = Quote(version=1, currency=currency)
    for count, price, tax, included in several:
        line = QuoteLine(kind=QuoteLineKind.PART, description="Part", quantity=count, unit_price=price)
        line.tax_basis_points, line.tax_included = tax, included
        quote.lines.append(line)
    shown = read(quotes.offer(EN, quote)).split("\n\n")
    sums = [shown_minor(each.rpartition("· ")[2], currency) for each in shown[0].splitlines()]
    assert sum(sums) == shown_minor(shown[1].splitlines()[0].removeprefix("Total: "), currency)


def shown_minor(written: str, currency: str) -> int:
    """A sum in minor units, read from its digits."""
    assert currency in {"EUR", "JPY", "KWD"}
    return int("".join(each for each in written if each.isdigit()))
