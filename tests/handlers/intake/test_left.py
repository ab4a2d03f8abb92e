"""Somebody leaves a request half-filled, is reminded of it, and goes on or drops it."""

from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.conversation.message import Outgoing
from bot.delivery import notices
from models import Draft, Notification, NotificationKind, utcnow
from tests import reminding
from tests.chat.app import SHOP
from tests.chat.person import Person
from tests.handlers.intake import paths
from tests.texts.languages import CATALOGUE

NOTE = "📝 Your repair request is half-filled.\nThe shop has not seen it yet. Shall we finish it?"


async def reminded(person: Person) -> None:
    """A day goes by, and the reminder comes."""

    def a_day_later(session: Session) -> Outgoing | None:
        session.execute(update(Draft).values(updated_at=utcnow() - timedelta(days=1)))
        reminding.look(session)
        row = session.scalars(select(Notification).where(Notification.kind == NotificationKind.REQUEST_REMINDER)).one()
        return notices.render(session, row, CATALOGUE, SHOP)

    said = await person.app.db.run(a_day_later)
    assert said is not None
    await person.app.pipeline.presenter.send(person.id, said)
    assert (person.reads, person.buttons) == (NOTE, ["▶️ Continue", "Drop it"])


async def test_continue_asks_the_question_that_was_left(ana: Person) -> None:
    question = await paths.reach(ana, "brand")
    await reminded(ana)
    assert await ana.taps("▶️ Continue") == question
    assert (await ana.answers())["name"] == "Ana Ruiz"


async def test_drop_it_asks_once_more_and_drops_it(ana: Person) -> None:
    await paths.reach(ana, "problem")
    await reminded(ana)
    assert "Throw this request away?" in await ana.taps("Drop it")
    assert "the request is gone" in await ana.taps("Yes, throw it away")
    assert await ana.draft() is None


async def test_continue_goes_on_where_the_answers_were_half_thrown_away(ana: Person) -> None:
    question = await paths.reach(ana, "brand")
    await ana.taps("✖️ Cancel")
    await reminded(ana)
    assert await ana.taps("▶️ Continue") == question


async def test_at_the_phone_number_the_question_comes_with_its_keyboard(ana: Person) -> None:
    await paths.reach(ana, "phone")
    await reminded(ana)
    assert "Which number" in await ana.taps("▶️ Continue")
    assert "📞 Share my number" in ana.buttons


async def test_whoever_went_on_without_the_reminder_taps_nothing_away(ana: Person) -> None:
    await paths.reach(ana, "brand")
    await reminded(ana)
    await ana.taps("Apple")
    before = await ana.answers()
    assert "model" in await ana.taps("Drop it")
    assert (await ana.answers()) == before


async def test_the_labels_may_be_typed(ana: Person) -> None:
    question = await paths.reach(ana, "model")
    await reminded(ana)
    assert await ana.says("continue") == question
    assert "Throw this request away?" in await ana.says("Drop it")
