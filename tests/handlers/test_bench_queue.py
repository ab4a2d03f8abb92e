"""The queue shows what one asks for, and goes on showing it from page to page."""

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from models import WorkOrder, WorkOrderStatus, utcnow
from tests.booking import book
from tests.chat.app import App
from tests.handlers.conftest import People

S = WorkOrderStatus


async def age(app: App, number: int, days: int) -> None:
    """Have an order stand where it stands for so many days."""

    def write(session: Session) -> None:
        since = utcnow() - timedelta(days=days)
        session.execute(update(WorkOrder).where(WorkOrder.number == number).values(status_since=since))

    await app.db.run(write)


def more_orders(session: Session) -> None:
    """Twenty more than there are."""
    for user_id in range(7100, 7120):
        book(session, user_id)


@pytest.mark.parametrize("words", ["mine", "Mine", "mi", "meine", "mías", "MIAS"])
async def test_mine_are_mine_in_any_language(people: People, words: str) -> None:
    await people.tom.types("/take 1002")
    (call,) = await people.tom.types(f"/queue {words}")
    assert call.text.splitlines() == [
        "1 open order of yours",
        "Booked 1",
        "",
        "#1002 · Apple iPhone 8 · Booked · Ben",
    ]
    (call,) = await people.eva.types(f"/queue {words}")
    assert call.text == "No open order is yours."


async def test_the_unassigned_are_those_that_nobody_took(people: People) -> None:
    await people.tom.types("/take 1002")
    (call,) = await people.eva.types("/queue unassigned")
    assert call.text.splitlines()[0] == "1 unassigned order"
    assert "#1001" in call.buttons
    await people.eva.types("/take 1001")
    (call,) = await people.eva.taps(call.buttons["Refresh"])
    assert call.text == "Every open order is somebody's."


async def test_overdue_is_what_has_stood_for_longer_than_it_may(app: App, people: People) -> None:
    await age(app, 1002, 9)
    (call,) = await people.tom.types("/queue overdue")
    assert call.text.splitlines() == [
        "1 overdue order",
        "Booked 1",
        "",
        "⏰ #1002 · Apple iPhone 8 · Booked · Ben · for 9 days",
    ]
    await people.tom.types("/status 1002 received")
    (call,) = await people.tom.taps(call.buttons["Refresh"])
    assert call.text == "Nothing is overdue."


async def test_a_status_is_asked_for_by_word_or_button(people: People) -> None:
    await people.tom.types("/status 1001 received")
    (typed,) = await people.tom.types("/queue received")
    (choices,) = await people.tom.taps(typed.buttons["By status …"])
    assert choices.buttons == {
        "Booked (1)": "m:queue:PENDING:0",
        "Received (1)": "m:queue:RECEIVED:0",
        "« Back": "m:queue:all:0",
    }
    (tapped,) = await people.tom.taps(choices.buttons["Received (1)"])
    assert tapped.text == typed.text == "1 order: Received\n\n#1001 · Apple iPhone 13 · Received · Ana"


@pytest.mark.parametrize("words", ["yesterday", "collected", "👍"])
async def test_what_it_can_t_show_is_said_above_all(people: People, words: str) -> None:
    (call,) = await people.tom.types(f"/queue {words}")
    assert call.text.startswith(f"I don't know how to show “{words}”.")
    assert "2 open orders" in call.text


async def test_a_filter_is_kept_while_paging(app: App, people: People) -> None:
    await app.db.run(more_orders)
    (first,) = await people.tom.types("/queue booked")
    assert first.text.splitlines()[-1] == "Page 1 of 3"
    (second,) = await people.tom.taps(first.buttons["Later »"])
    assert (second.text.splitlines()[0], second.text.splitlines()[-1]) == ("22 orders: Booked", "Page 2 of 3")
    assert second.buttons["« Earlier"] == "m:queue:PENDING:0"
    assert second.buttons["Refresh"] == "m:queue:PENDING:1"
