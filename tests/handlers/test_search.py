"""/find in the chat, and a number alone."""

import pytest

from tests.chat.app import App
from tests.handlers.conftest import People
from tests.handlers.test_bench_queue import more_orders


async def test_what_is_found_leads_to_cards(people: People) -> None:
    (call,) = await people.tom.types("/find iphone 600 00")
    assert call.text.splitlines() == [
        "Orders with iphone 600 00",
        "",
        "#1002 · Apple iPhone 8 · Booked · Ben",
        "#1001 · Apple iPhone 13 · Booked · Ana",
    ]
    (card,) = await people.tom.taps(call.buttons["#1001"])
    assert card.text.startswith("#1001 · Apple iPhone 13")


async def test_nothing_found_is_said_kindly(people: People) -> None:
    (call,) = await people.tom.types("/find <b>&")
    assert call.text == "I found no order with “b”. A part of a word will do, from three letters on."
    (call,) = await people.tom.types("/find")
    assert call.text.startswith("What shall I look for?")
    (call,) = await people.tom.types("/find ❤")
    assert call.text.startswith("I found no order with “❤”.")


async def test_pages_turn_in_place_with_the_same_question(app: App, people: People) -> None:
    await app.db.run(more_orders)
    (call,) = await people.tom.types("/find apple")
    assert call.text.splitlines()[-1] == "Page 1"
    (call,) = await people.tom.taps(call.buttons["Older »"], message_id=5)
    assert (call.method, call.text.splitlines()[-1]) == ("editMessageText", "Page 2")
    assert call.buttons["« Newer"] == "m:find:0:apple"


@pytest.mark.parametrize("said", ["1001", "#1001", " 1001 "])
async def test_a_number_alone_opens_the_card_for_staff(people: People, said: str) -> None:
    (call,) = await people.tom.types(said)
    assert call.text.startswith("#1001 · Apple iPhone 13\nBooked")


async def test_a_number_alone_opens_nothing_for_a_customer(people: People) -> None:
    (call,) = await people.ana.types("1001")
    assert not call.text.startswith("#1001")


async def test_in_an_open_form_a_number_is_an_answer(people: People) -> None:
    await people.tom.types("/new")
    (call,) = await people.tom.types("1001")
    assert "Apple iPhone 13" not in call.text
