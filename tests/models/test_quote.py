"""What a quote adds up to, and how it goes with its order."""

from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import ChangeSource, Condition, IllegalMove, Outcome, Quote, QuoteLine, QuoteStatus, StatusChange, WorkOrder
from models import WorkOrderStatus as S
from tests.models.shop import order_at

CUSTOMER, COMMAND, LIMIT = ChangeSource.CUSTOMER, ChangeSource.COMMAND, ChangeSource.LIMIT
quantities = st.integers(1, 100_000)
prices = st.integers(0, 2_000_000_000)
rates = st.integers(0, 10_000)


def line(quantity: int, unit_price: int, tax_basis_points: int = 0, *, included: bool = False) -> QuoteLine:
    return QuoteLine(quantity=quantity, unit_price=unit_price, tax_basis_points=tax_basis_points, tax_included=included)


lines = st.builds(line, quantities, prices, rates, included=st.booleans())


@pytest.mark.parametrize(
    ("quantity", "unit_price", "tax", "included", "total"),
    [
        (100, 5_000, 0, False, 5_000),
        (200, 1_999, 2_100, False, 4_838),
        (200, 1_999, 2_100, True, 3_998),
        (150, 4_000, 2_100, True, 6_000),
        (150, 4_001, 0, False, 6_002),
        (1, 50, 0, True, 1),
        (1, 49, 0, True, 0),
        (100, 50, 100, False, 51),
        (300, 0, 2_100, False, 0),
    ],
)
def test_a_line_is_quantity_times_price_with_tax(
    quantity: int, unit_price: int, tax: int, included: bool, total: int
) -> None:
    assert line(quantity, unit_price, tax, included=included).total == total


@given(quantities, prices, rates, st.booleans())
def test_half_a_unit_is_rounded_up_and_nothing_is_lost_to_floats(
    quantity: int, price: int, tax: int, included: bool
) -> None:
    exact = Fraction(quantity * price, 100) * (1 if included else Fraction(10_000 + tax, 10_000))
    assert line(quantity, price, tax, included=included).total == floor(exact + Fraction(1, 2))


def test_a_quote_is_the_sum_of_its_lines() -> None:
    assert Quote(lines=[line(100, 5_000), line(200, 1_999, 2_100)]).total == 9_838
    assert Quote().total == 0


def test_the_tax_in_a_total_is_that_of_the_sum_at_each_rate() -> None:
    assert Quote(lines=[line(100, 12_100, 2_100, included=True)]).tax == 2_100
    assert Quote(lines=[line(100, 10_000, 2_100)]).tax == 2_100
    assert Quote(lines=[line(100, 10_000, 2_100), line(100, 10_700, 700, included=True)]).tax == 2_800
    assert Quote(lines=[line(100, 10_000)]).tax == 0


@given(st.lists(lines, max_size=8))
def test_the_lines_sum_to_the_total_and_the_tax_is_no_more_than_that(several: list[QuoteLine]) -> None:
    quote = Quote(lines=several)
    assert quote.total == sum(each.total for each in several)
    exact = sum(Fraction(each.total * each.tax_basis_points, 10_000 + each.tax_basis_points) for each in several)
    assert abs(Fraction(quote.tax) - exact) <= Fraction(len(several), 2)
    assert 0 <= quote.tax <= quote.total


# How it goes with its order.


def waiting(status: QuoteStatus = QuoteStatus.OFFERED) -> tuple[WorkOrder, Quote]:
    """An order that waits for an answer to a quote of 100.00."""
    order = order_at(S.AWAITING_APPROVAL, offered=10_000)
    order.quotes[0].status = status
    return order, order.quotes[0]


def move(
    order: WorkOrder,
    new: S,
    source: ChangeSource = COMMAND,
    *,
    outcome: Outcome | None = None,
    reason: str | None = None,
) -> StatusChange:
    return order.move_to(new, source=source, outcome=outcome, reason=reason)


@pytest.mark.parametrize("status", [QuoteStatus.OFFERED, QuoteStatus.DECLINED, QuoteStatus.EXPIRED])
def test_whoever_says_that_the_customer_agreed_says_how(status: QuoteStatus) -> None:
    order, quote = waiting(status)
    assert order.next_moves()[S.APPROVED] == {Condition.REASON}
    with pytest.raises(IllegalMove) as caught:
        move(order, S.APPROVED)
    assert (caught.value.missing, quote.status) == (Condition.REASON, status)
    move(order, S.APPROVED, reason="on the phone")
    assert (quote.status, quote.decided_at is None) == (QuoteStatus.APPROVED, False)


@pytest.mark.parametrize("source", [CUSTOMER, LIMIT])
def test_customers_and_their_limit_need_no_words(source: ChangeSource) -> None:
    order, quote = waiting()
    move(order, S.APPROVED, source)
    assert quote.status is QuoteStatus.APPROVED


def test_without_a_quote_a_spoken_yes_needs_no_words() -> None:
    order = order_at(S.AWAITING_APPROVAL)
    assert order.next_moves()[S.APPROVED] == frozenset()
    move(order, S.APPROVED)
    assert order.status is S.APPROVED


@pytest.mark.parametrize(
    ("new", "outcome", "status"),
    [
        (S.DIAGNOSING, None, QuoteStatus.WITHDRAWN),
        (S.READY_FOR_PICKUP, Outcome.DECLINED, QuoteStatus.DECLINED),
        (S.READY_FOR_PICKUP, Outcome.PARTS_UNAVAILABLE, QuoteStatus.WITHDRAWN),
    ],
)
def test_an_order_that_goes_on_without_an_answer_takes_its_quote_along(
    new: S, outcome: Outcome | None, status: QuoteStatus
) -> None:
    order, quote = waiting()
    change = move(order, new, outcome=outcome)
    assert quote.status is status
    order.take_back(change)
    assert (order.status, quote.status, quote.decided_at) == (S.AWAITING_APPROVAL, QuoteStatus.OFFERED, None)


def test_a_quote_whose_sending_is_taken_back_is_its_authors_again() -> None:
    order, quote = waiting()
    order.status = S.DIAGNOSING
    order.take_back(move(order, S.AWAITING_APPROVAL))
    assert (quote.status, quote.sent_at, quote.expires_at) == (QuoteStatus.DRAFT, None, None)


def test_a_no_that_was_there_before_the_step_stays_when_that_is_taken_back() -> None:
    order, quote = waiting(QuoteStatus.DECLINED)
    order.take_back(move(order, S.READY_FOR_PICKUP, outcome=Outcome.DECLINED))
    assert quote.status is QuoteStatus.DECLINED


def test_what_was_agreed_stands_while_more_is_asked_for() -> None:
    order, first = waiting(QuoteStatus.APPROVED)
    order.quotes.append(Quote(version=2, status=QuoteStatus.OFFERED, currency="EUR", lines=[line(100, 20_000)]))
    assert order.standing_quote is order.quotes[1]
    move(order, S.DIAGNOSING)
    assert [each.status for each in order.quotes] == [QuoteStatus.APPROVED, QuoteStatus.WITHDRAWN]
    assert (order.standing_quote, order.needs_quote) == (first, False)


@pytest.mark.parametrize("old", list(S))
def test_a_customer_does_what_is_theirs_to_do_and_no_more(old: S) -> None:
    allowed = set()
    for new in S:
        try:
            move(order_at(old), new, CUSTOMER, outcome=Outcome.DECLINED, reason="so I say")
        except IllegalMove:
            continue
        allowed.add(new)
    expected = {S.PENDING: {S.CANCELLED}, S.AWAITING_APPROVAL: {S.APPROVED, S.READY_FOR_PICKUP}}
    assert allowed == expected.get(old, set())
