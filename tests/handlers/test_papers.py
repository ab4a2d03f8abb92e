"""Receipts and labels in the chat, and what happens when their codes are scanned."""

import re
from dataclasses import replace

import pytest

from bot.services import order_codes
from models import Database
from tests.chat.app import SHOP, App, open_app
from tests.chat.stand_in import Call
from tests.documents import pdf
from tests.handlers.conftest import People, populate

PAYLOAD = order_codes.start_payload(SHOP.keys, 1001)
GREETING = "welcome to Benchbell Repairs"


def file(call: Call) -> tuple[str, tuple[int, int]]:
    """The name of the document that was sent, and the size of its pages."""
    ((name, body),) = call.files.values()
    return name, pdf.size(body)


async def test_staff_and_the_customer_have_the_receipt_by_command_and_by_button(app: App, people: People) -> None:
    for chat in (people.tom, people.ana):
        (card,) = await chat.types("/status 1001")
        (typed,) = await chat.types("/receipt 1001")
        (tapped,) = await chat.taps(card.buttons["Receipt"])
        for call in (typed, tapped):
            assert call.method == "sendDocument"
            assert file(call) == ("receipt-1001.pdf", (210, 297))
            assert call.text == "Receipt of #1001, to print or to keep."
    assert app.telegram.calls[-1].method == "sendDocument"


async def test_staff_have_the_label_by_command_and_by_button(people: People) -> None:
    (card,) = await people.tom.types("/order 1001")
    (typed,) = await people.tom.types("/label #1001")
    (tapped,) = await people.tom.taps(card.buttons["Label"])
    assert [file(each) for each in (typed, tapped)] == [("label-1001.pdf", (62, 29))] * 2
    assert "Label" not in (await people.ana.types("/status 1001"))[0].buttons


async def test_a_command_without_a_number_asks_for_it(people: People) -> None:
    for command in ("/receipt", "/label", "/receipt soon"):
        (call,) = await people.tom.types(command)
        assert call.text.startswith("Which order?")


async def test_the_receipt_speaks_the_language_of_its_customer_and_names_the_terms(db: Database) -> None:
    async with open_app(db, shop=replace(SHOP, terms="We keep devices for 90 days.")) as app:
        people = await populate(app)
        (call,) = await people.tom.types("/receipt 1001")
        ((_, with_terms),) = call.files.values()
    async with open_app(db) as app:
        (call,) = await app.chat(people.tom.user["id"], "Tom").types("/receipt 1001")
        ((_, without),) = call.files.values()
    assert len(pdf.places(pdf.pages(with_terms)[0])) > len(pdf.places(pdf.pages(without)[0]))


async def test_a_scanned_code_leads_staff_to_the_bench_card_and_its_owner_to_theirs(people: People) -> None:
    (bench,) = await people.tom.types(f"/start {PAYLOAD}")
    assert "Take it" in bench.labels
    (own,) = await people.ana.types(f"/start {PAYLOAD}")
    assert own.text.startswith("#1001 · Apple iPhone 13")
    assert "Call it off" in own.labels


@pytest.mark.parametrize("who", ["ben", "rex", "stranger"])
async def test_a_scanned_code_tells_everybody_else_nothing(people: People, who: str) -> None:
    (call,) = await getattr(people, who).types(f"/start {PAYLOAD}")
    (plain,) = await getattr(people, who).types("/start")
    assert call.text == plain.text
    assert GREETING in call.text


async def test_a_code_that_is_none_of_ours_shows_no_order_even_to_staff(people: People) -> None:
    forged = [re.sub("^o_1001", "o_1002", PAYLOAD), f"{PAYLOAD[:-1]}_", "o_1001-" + "a" * 22]
    for payload in {each for each in forged if each != PAYLOAD}:
        (call,) = await people.tom.types(f"/start {payload}")
        assert call.text.startswith("Hello Tom, good to see you at the bench.")


def test_a_code_fits_a_start_link_whatever_the_number() -> None:
    for number in (1, 1042, 2**31 - 1):
        payload = order_codes.start_payload(SHOP.keys, number)
        assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", payload)
        assert order_codes.number_in(SHOP.keys, payload) == number
