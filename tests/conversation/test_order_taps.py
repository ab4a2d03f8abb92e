"""What an order's buttons carry, read strictly."""

from enum import Enum
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.order_taps import ARGUMENTS, Action, Argument, OrderTap, parse
from models import Charge, Outcome, WorkOrderStatus


@st.composite
def taps(draw: st.DrawFn) -> OrderTap:
    """Any tap that a button of ours may carry."""
    action = draw(st.sampled_from(Action))
    kind = ARGUMENTS.get(action)
    argument: st.SearchStrategy[Argument] = st.none()
    if kind is int:
        argument = st.integers(0, 10**18 - 1)
    elif kind is not None:
        argument = st.sampled_from([*cast("type[Enum]", kind)])
    return OrderTap(draw(st.integers(1, 10**18 - 1)), draw(st.integers(0, 10**9 - 1)), action, draw(argument))


@given(taps())
def test_what_is_drawn_is_read(tap: OrderTap) -> None:
    assert parse(str(tap)) == tap
    assert len(str(tap).encode()) <= 64


@given(st.text())
def test_what_is_read_is_what_would_be_drawn(data: str) -> None:
    tap = parse(data)
    assert tap is None or str(tap) == data


@pytest.mark.parametrize(
    "data",
    [
        None,
        "",
        "o:1:1",
        "o:1:1:",
        "o:0:1:card",
        "o:-1:1:card",
        "o:1:-1:card",
        "o:1:1:Card",
        "o:1:1:card:",
        "o:1:1:card:FREE",
        "o:1:1:to",
        "o:1:1:to:FREE",
        "o:1:1:to:received",
        "o:1:1:to:1",
        "o:1:1:give",
        "o:1:1:give:FREE",
        "o:1:1:give:07",
        "o:1:1:give:-1",
        "o:1:1:ready:RECEIVED",
        "o:1:1:charge:REPAIRED",
        " o:1:1:card",
        "o:1:1:card\n",
        "o:\u0661:1:card",
        "o:9999999999999999999:1:card",
        "d:1:1:card",
    ],
)
def test_anything_else_is_nothing(data: str | None) -> None:
    assert parse(data) is None


@pytest.mark.parametrize(
    ("data", "argument"),
    [
        ("o:1:2:to:IN_REPAIR", WorkOrderStatus.IN_REPAIR),
        ("o:1:2:ready:PARTIAL", Outcome.PARTIAL),
        ("o:1:2:charge:FREE", Charge.FREE),
        ("o:1:2:give:7", 7),
        ("o:1:2:undo", None),
    ],
)
def test_arguments_are_members(data: str, argument: object) -> None:
    tap = parse(data)
    assert tap is not None
    assert (tap.order_id, tap.version, tap.argument) == (1, 2, argument)
