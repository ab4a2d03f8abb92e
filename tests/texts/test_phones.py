"""Phone numbers as people read them."""

import pytest

from bot.texts import phones


@pytest.mark.parametrize(
    ("written", "readable"), [("+34600111222", "+34 600 11 12 22"), ("+442079460958", "+44 20 7946 0958"), ("x", "x")]
)
def test_a_number_has_spaces_where_its_country_puts_them(written: str, readable: str) -> None:
    assert phones.readable(written) == readable


@pytest.mark.parametrize(("region", "example"), [("ES", "+34 612 34 56 78"), ("nowhere", phones.ANY_EXAMPLE)])
def test_every_region_has_an_example(region: str, example: str) -> None:
    assert phones.example(region) == example
