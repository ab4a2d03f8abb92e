"""What is stored about somebody, in their hands."""

import json
import re
from datetime import timedelta
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.services import orders
from bot.services.people import recognise
from bot.texts.personal_data import Section, sections
from models import Rating, Visitor, utcnow
from tests.chat.app import SHOP, App
from tests.chat.private_chat import Chat
from tests.documents import pdf
from tests.handlers.conftest import ANA, People
from tests.texts.languages import CATALOGUE


async def data_of(chat: Chat) -> dict[str, Any]:
    """What somebody finds in the file that they are sent."""
    call, _paper = await chat.types("/mydata")
    ((name, body),) = call.files.values()
    assert (call.method, name) == ("sendDocument", "my-data.json")
    data: dict[str, Any] = json.loads(body)
    return data


async def test_people_are_sent_all_that_is_theirs_and_nothing_of_anybody_else(people: People) -> None:
    await people.tom.types("/status 1001 received it is wet")
    await people.ana.taps("m:language:en")
    await people.ana.types("/new")
    data = await data_of(people.ana)

    assert (data["format"], data["version"], data["telegram_user_id"]) == ("benchbell.personal-data", 1, ANA)
    tables = data["tables"]
    assert {name: len(rows) for name, rows in tables.items()} == {
        "customers": 1,
        "devices": 1,
        "work_orders": 1,
        "status_changes": 2,
        "photos": 2,
        "notifications": 2,
        "drafts": 1,
        "visitors": 1,
        "inbox_updates": 3,
        "search_documents": 1,
        "status_cards": 1,
    }
    assert tables["customers"][0]["phone"] == "+34600007001"
    assert [each["reason"] for each in tables["status_changes"]] == [None, "it is wet"]
    assert [each["file_id"] for each in tables["photos"]] == ["f1", "f2"]
    assert "/new" in json.dumps(tables["inbox_updates"])
    told = json.dumps(data)  # in which a moment or a digest may hold any four digits by chance
    assert [
        word for word in ("Ben", "iPhone 8", "7002", r"\+34600007002") if re.search(rf"(?<!\w){word}\b", told)
    ] == []


async def test_a_stranger_is_sent_what_little_there_is(people: People) -> None:
    data = await data_of(people.stranger)
    assert set(data["tables"]) == {"visitors", "inbox_updates"}


async def test_it_is_sent_once_an_hour(app: App, people: People) -> None:
    await data_of(people.ana)
    (call,) = await people.ana.types("/mydata")
    assert call.text.startswith("I sent you all of it a little while ago. You can have it again from ")
    await data_of(people.ben)

    def an_hour_passes(session: Session) -> None:
        session.execute(update(Visitor).values(data_sent_at=utcnow() - timedelta(hours=1)))

    await app.db.run(an_hour_passes)
    await data_of(people.ana)


async def test_what_is_sent_to_read_has_what_a_person_wants_to_know(app: App, people: People) -> None:
    await people.tom.types("/status 1001 received it is wet")
    await app.db.run(_rated)
    _data, paper = await people.ana.types("/mydata")
    ((name, body),) = paper.files.values()
    assert (name, pdf.size(body)) == ("my-data.pdf", (210, 297))
    (page,) = pdf.pages(body)
    assert len(pdf.places(page)) > 20
    assert all(15 < x < 195 and 10 < y < 282 for x, y in pdf.places(page))

    def written(session: Session) -> list[Section]:
        ana = recognise(session, user_id=ANA, chat_id=ANA, name="Ana", language="en")
        return sections(CATALOGUE.speaker("en"), session, ana, orders.all_own(session, ana), SHOP)

    (you, known), (order, told) = await app.db.read(written)
    assert (you, order) == ("You", "#1001 · Apple iPhone 13")
    assert dict(known).items() >= {"Telegram id": "7001", "Name": "Ana", "Phone": "+34 600 00 70 01"}.items()
    assert ("Problem", "The screen is <broken>") in told
    assert [words for _, words in told][-4:] == ["Booked", "Received: it is wet", "4 / 5", "Rather good"]


async def test_what_the_shop_wrote_for_itself_is_not_in_it(app: App, people: People) -> None:
    await people.olivia.types("/override 1001 diagnosing booked at the wrong counter")
    await people.tom.types("/quote 1001\nDisplay 12.34")
    data = await data_of(people.ana)
    assert {"quotes", "quote_lines"} & set(data["tables"]) == set()
    assert [each["reason"] for each in data["tables"]["status_changes"]] == [None, None]
    assert await _words_on_paper(app) & {"€12.34", "Diagnosing: booked at the wrong counter"} == set()

    (desk,) = await people.tom.types("/quote 1001")
    await people.tom.taps(desk.buttons["✅ Send quote: €12.34"])
    assert "€12.34" in await _words_on_paper(app)


async def _words_on_paper(app: App) -> set[str]:
    def written(session: Session) -> set[str]:
        ana = recognise(session, user_id=ANA, chat_id=ANA, name="Ana", language="en")
        found = sections(CATALOGUE.speaker("en"), session, ana, orders.all_own(session, ana), SHOP)
        return {words for _, known in found for _, words in known}

    return await app.db.read(written)


async def test_a_long_story_goes_on_over_the_page(app: App, people: People) -> None:
    def at_length(session: Session) -> None:
        orders.find_order(session, 1001).problem = "word " * 4000

    await app.db.run(at_length)
    _data, paper = await people.ana.types("/mydata")
    ((_, body),) = paper.files.values()
    written = pdf.pages(body)
    assert len(written) > 2
    assert all(15 < x < 195 and 10 < y < 282 for page in written for x, y in pdf.places(page))


def _rated(session: Session) -> None:
    session.add(Rating(work_order_id=1, score=4, comment="Rather good"))
