"""What a quote adds up to."""

from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import Quote, QuoteLine


def line(quantity: int, unit_price: int, tax_basis_points: int = 0) -> QuoteLine:
    return QuoteLine(quantity=quantity, unit_price=unit_price, tax_basis_points=tax_basis_points)


@pytest.mark.parametrize(
    ("quantity", "unit_price", "tax", "total"),
    [(1, 5_000, 0, 5_000), (2, 1_999, 2_100, 4_838), (1, 50, 100, 51), (3, 0, 2_100, 0), (1, 49, 100, 49)],
)
def test_a_line_is_quantity_times_price_with_tax(quantity: int, unit_price: int, tax: int, total: int) -> None:
    assert line(quantity, unit_price, tax).total == total


@given(st.integers(1, 100), st.integers(0, 10_000_000), st.integers(0, 10_000))
def test_half_a_unit_is_rounded_up_and_nothing_is_lost_to_floats(quantity: int, price: int, tax: int) -> None:
    exact = Fraction(quantity * price * (10_000 + tax), 10_000)
    assert line(quantity, price, tax).total == floor(exact + Fraction(1, 2))


def test_a_quote_is_the_sum_of_its_lines() -> None:
    assert Quote(lines=[line(1, 5_000), line(2, 1_999, 2_100)]).total == 9_838
    assert Quote().total == 0
