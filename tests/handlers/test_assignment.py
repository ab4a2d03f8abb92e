"""Whose an order is, and who hears of it."""

import pytest
from sqlalchemy.orm import Session

from bot.delivery import notices
from models import Notification, NotificationKind, Role, Staff
from tests.chat.app import SHOP, App
from tests.handlers import rows
from tests.handlers.conftest import EVA, TOM, People
from tests.texts.html import read
from tests.texts.languages import CATALOGUE

ASSIGNED, TAKEN_AWAY = NotificationKind.ASSIGNED, NotificationKind.TAKEN_AWAY


async def told(app: App, kind: NotificationKind) -> list[str | None]:
    """The first lines of what is owed of a kind, as it would be sent now."""

    def read_them(session: Session) -> list[str | None]:
        found = session.query(Notification).where(Notification.kind == kind).order_by(Notification.id)
        sent = [notices.render(session, each, CATALOGUE, SHOP) for each in found]
        return [read(each.text).splitlines()[0] if each else None for each in sent]

    return await app.db.read(read_them)


@pytest.mark.parametrize("name", ["Eva", "@eva", "ev", "EVA", str(EVA)])
async def test_an_order_is_given_by_name_and_its_technician_is_told(app: App, people: People, name: str) -> None:
    (call,) = await people.tom.types(f"/assign 1001 {name}")
    assert "Technician: Eva" in call.text
    assert await rows.staff_news(app, ASSIGNED) == [EVA]
    assert await told(app, ASSIGNED) == ["🔧 Tom gave you #1001."]
    await people.tom.types(f"/assign 1001 {name}")
    assert await rows.staff_news(app, ASSIGNED) == [EVA]


async def test_to_give_it_to_oneself_is_no_news(app: App, people: People) -> None:
    (call,) = await people.tom.types("/assign 1001 tom")
    assert "Technician: Tom" in call.text
    assert await rows.staff_news(app, ASSIGNED) == []


async def test_an_order_is_given_by_buttons(app: App, people: People) -> None:
    (card,) = await people.tom.types("/order 1001")
    (question,) = await people.tom.taps(card.buttons["Assign …"])
    assert question.text == "Who takes #1001 · Apple iPhone 13?"
    assert question.labels == ["Owner", "Tom", "Eva", "« Back"]
    (card,) = await people.tom.taps(question.buttons["Eva"])
    assert "Technician: Eva" in card.text
    (question,) = await people.olivia.taps(card.buttons["Assign …"])
    assert question.labels == ["Owner", "Tom", "Nobody", "« Back"]
    (card,) = await people.olivia.taps(question.buttons["Nobody"])
    assert "Technician: nobody yet" in card.text
    assert await told(app, TAKEN_AWAY) == ["Owner put #1001 back into the queue: it is not yours any more."]
    assert await told(app, ASSIGNED) == [None]


async def test_a_name_that_may_be_several_is_asked_about(app: App, people: People) -> None:
    def hire(session: Session) -> None:
        for user_id, name in ((8010, "Tomás Vega"), (8011, "Eva Tomsen")):
            session.add(Staff(telegram_user_id=user_id, chat_id=user_id, name=name, role=Role.TECHNICIAN))

    await app.db.run(hire)
    (call,) = await people.eva.types("/assign 1001 toms")
    assert "Technician: Eva Tomsen" in call.text
    (call,) = await people.eva.types("/assign 1001 to")
    assert call.text.splitlines()[0] == "“to” may be more than one of you."
    assert call.labels == ["Tom", "Tomás Vega", "Nobody", "« Back"]
    (call,) = await people.eva.types("/assign 1001 tom")
    assert "Technician: Tom\n" in call.text


@pytest.mark.parametrize("name", ["rex", "Olga", "8003", "👍"])
async def test_nobody_gets_what_is_given_to_nobody_known(app: App, people: People, name: str) -> None:
    (call,) = await people.tom.types(f"/assign 1001 {name}")
    assert call.text.splitlines()[0] == f"Nobody here is called “{name}”."
    (call,) = await people.tom.taps(f"o:1:1:give:{await staff_id(app, 'Rex')}")
    assert "Nobody with that id works here" in call.text
    assert (await rows.order(app)).technician_id is None


async def staff_id(app: App, name: str) -> int:
    def find(session: Session) -> int:
        return session.query(Staff).where(Staff.name == name).one().id

    return await app.db.read(find)


async def test_of_two_who_want_it_the_second_sees_whose_it_is(app: App, people: People) -> None:
    await people.tom.taps("o:1:1:take")
    for call in (*await people.eva.taps("o:1:1:take"), *await people.eva.types("/take 1001")):
        assert call.text.splitlines()[0] == "Tom has it, so nothing was changed."
        assert "Technician: Tom" in call.text
    (card,) = await people.eva.taps(call.buttons["Take it over"])
    assert "Technician: Eva" in card.text
    assert (await told(app, TAKEN_AWAY), await rows.staff_news(app, TAKEN_AWAY)) == (
        ["Eva took over #1001: it is not yours any more."],
        [TOM],
    )


async def test_what_became_theirs_again_is_no_news(app: App, people: People) -> None:
    await people.tom.types("/take 1001")
    await people.olivia.types("/assign 1001 Eva")
    await people.olivia.types("/assign 1001 Tom")
    assert await told(app, TAKEN_AWAY) == [None, "Owner gave #1001 to Tom: it is not yours any more."]
    assert await told(app, ASSIGNED) == [None, "🔧 Owner gave you #1001."]


async def test_assign_without_a_number_says_how(people: People) -> None:
    (call,) = await people.tom.types("/assign Eva")
    assert call.text == "As in /assign 1042 Eva: the order, and who takes it."
