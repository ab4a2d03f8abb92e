"""What is stored about somebody, in their hands."""

import json
from datetime import timedelta
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from models import Visitor, utcnow
from tests.chat.app import App
from tests.chat.private_chat import Chat
from tests.handlers.conftest import ANA, People


async def data_of(chat: Chat) -> dict[str, Any]:
    """What somebody finds in the file that they are sent."""
    (call,) = await chat.types("/mydata")
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
    }
    assert tables["customers"][0]["phone"] == "+34600007001"
    assert [each["reason"] for each in tables["status_changes"]] == [None, "it is wet"]
    assert [each["file_id"] for each in tables["photos"]] == ["f1", "f2"]
    assert "/new" in json.dumps(tables["inbox_updates"])
    assert [word for word in ('"Ben"', "iPhone 8", "7002", "600007002") if word in json.dumps(data)] == []


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
