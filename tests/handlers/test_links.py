"""The link to an order's page, in the chat."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from bot.services import tracking
from models import Database, TrackingLink
from tests.chat.app import SHOP, App, open_app
from tests.chat.person import Person
from tests.documents import pdf
from tests.handlers.conftest import People, populate
from tests.handlers.intake.paths import book

PUBLIC = replace(SHOP, public_url="https://repairs.example")
FOLLOW, NEW = "Follow it live", "New link"


@pytest.fixture
async def app(db: Database) -> AsyncIterator[App]:
    """A bot whose web side customers can reach."""
    async with open_app(db, shop=PUBLIC) as app:
        yield app


@pytest.fixture
async def people(app: App) -> People:
    """The people; each order has a link, as it would after a start."""
    people = await populate(app)
    await app.db.run(tracking.issue_all, PUBLIC.keys)
    return people


async def leads_to(app: App, address: str) -> int | None:
    """The order behind a link."""
    token = address.removeprefix("https://repairs.example/t/")

    def follow(session: Session) -> TrackingLink | None:
        return tracking.follow(session, token)

    link = await app.db.read(follow)
    return link.work_order_id if link else None


async def test_both_cards_lead_to_the_same_page(app: App, people: People) -> None:
    (own,) = await people.ana.types("/status 1001")
    (bench,) = await people.tom.types("/order 1001")
    assert own.buttons[FOLLOW] == bench.buttons[FOLLOW]
    assert re.fullmatch(r"https://repairs\.example/t/[A-Za-z0-9_-]{32}", own.buttons[FOLLOW])
    assert await leads_to(app, own.buttons[FOLLOW]) == 1


@pytest.mark.parametrize("who", ["ana", "tom"])
async def test_the_customer_and_the_bench_make_a_new_link_and_are_asked_first(
    app: App, people: People, who: str
) -> None:
    chat = getattr(people, who)
    (card,) = await chat.types("/status 1001")
    before = card.buttons[FOLLOW]
    (question,) = await chat.taps(card.buttons[NEW])
    assert await leads_to(app, before) == 1
    (done,) = await chat.taps(question.buttons["Yes, make a new link"])
    assert done.text == "✅ Done: #1001 has a new link, and the one before leads nowhere."
    assert await leads_to(app, before) is None
    assert await leads_to(app, done.buttons[FOLLOW]) == 1


async def test_the_command_does_so_at_once(app: App, people: People) -> None:
    before = (await people.ana.types("/status 1001"))[0].buttons[FOLLOW]
    (done,) = await people.ana.types("/untrack 1001")
    assert await leads_to(app, before) is None
    assert await leads_to(app, done.buttons[FOLLOW]) == 1
    (which,) = await people.ana.types("/untrack")
    assert which.text.startswith("Which order?")


async def test_nobody_else_ends_a_link(app: App, people: People) -> None:
    before = (await people.ana.types("/status 1001"))[0].buttons[FOLLOW]
    for chat in (people.ben, people.stranger, people.rex):
        for refused in (await chat.types("/untrack 1001"), await chat.taps("o:1:1:newlink")):
            assert refused[0].text.startswith("I can't find that order.")
    assert await leads_to(app, before) == 1


async def test_the_receipt_carries_the_link(people: People) -> None:
    (paper,) = await people.ana.types("/receipt 1001")
    ((_, page),) = paper.files.values()
    (chat,) = await people.tom.types("/label 1001")
    ((_, label),) = chat.files.values()
    assert pdf.code(pdf.pages(page)[0]) != pdf.code(pdf.pages(label)[0])


async def test_whoever_books_has_a_link_from_the_start(app: App) -> None:
    ada = Person(app, 7009)
    await book(ada)
    (card,) = await ada.chat.types("/status")
    assert await leads_to(app, card.buttons[FOLLOW]) == 1


async def test_a_shop_that_nobody_reaches_from_outside_shows_no_links(db: Database) -> None:
    async with open_app(db) as app:
        people = await populate(app)
        for chat in (people.ana, people.tom):
            (card,) = await chat.types("/status 1001")
            assert {FOLLOW, NEW} & set(card.labels) == set()
            (none,) = await chat.types("/untrack 1001")
            assert none.text == "Orders have no page here: this shop has no public address."
