"""Somebody asks to be forgotten, in the chat."""

import json
import logging
import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session
from telegram.error import Forbidden

from bot.delivery import inbox, queue
from models import Base, InboxState, InboxUpdate, Notification, NotificationKind, NotificationState, utcnow
from tests.booking import book
from tests.chat import content
from tests.chat.app import LEASE, App
from tests.chat.person import Person
from tests.handlers import rows
from tests.handlers.conftest import ANA, STRANGER, People

CANARY = re.compile("canary|kanari", re.IGNORECASE)
THEIRS = re.compile(rf"\b{STRANGER}\b|600111222")
REQUEST = ("canary Ruiz", "+34600111222", "canary@example.org", "phone", "canarybrand", "canarymodel", "CANARY5X")
ABOUT = ("canary fell into the water", "canary scratched", "canary case")


async def canaries(app: App) -> list[str]:
    """Every place in the database where there still is one, or the stranger's id."""

    def read(session: Session) -> list[str]:
        found = []
        for table in Base.metadata.sorted_tables:
            for row in session.execute(select(table)).mappings():
                for name, value in row.items():
                    words = json.dumps(value, default=str)
                    if CANARY.search(words) or THEIRS.search(words):
                        found.append(f"{table.name}.{name}: {words}")
        return found

    return await app.db.read(read)


async def asks(person: Person) -> str:
    """The button that forgets them."""
    await person.says("/forget")
    return person.data("Yes, forget me")


async def repaired(app: App, people: People) -> Person:
    """Sam booked a repair with a canary in every answer, and has the device back; Tom said what he did."""
    sam = Person(app, STRANGER, "canarySam")
    problem, *looks = ABOUT
    for text in ("/new", *REQUEST, problem, "/skip", *looks):
        await sam.says(text)
    await sam.sends_photo("canary", caption="canary caption")
    await sam.taps("✅ Done")
    await sam.taps("✅ Send")
    await people.tom.types("/status 1003 received canary reason")
    await people.tom.types("/status 1003 ready declined canary again")
    await people.tom.types(f"/collect 1003 {await rows.code(app, 1003)}")
    await sam.says("canary and more")
    return sam


async def test_nothing_of_somebody_is_left_anywhere(app: App, people: People, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        sam = await repaired(app, people)
        await sam.says("/new")
        await sam.says("canary name of a draft")
        assert len(await canaries(app)) > 15

        heard = await sam.taps_data(await asks(sam))
    assert heard.startswith("Done: Benchbell Repairs has forgotten you.")

    def days_later(session: Session) -> None:  # what staff typed goes with all updates, after three days
        session.execute(delete(InboxUpdate).where(InboxUpdate.lane == people.tom.user["id"]))

    await app.db.run(days_later)
    assert await canaries(app) == []
    assert [each.getMessage() for each in caplog.records if CANARY.search(each.getMessage())] == []
    (card,) = await people.tom.types("/order 1003")
    assert card.text.splitlines()[:5] == [
        "#1003 · —",
        "Collected (Repair declined)",
        "",
        "📱 Phone",
        "Customer: no longer known",
    ]
    assert await sam.says("/orders") == "You have no orders with us yet."


async def test_a_device_in_the_shops_hands_must_be_given_back_first(app: App, people: People) -> None:
    await people.tom.types("/status 1001 received")
    before = await rows.everything(app)
    (refusal,) = await people.ana.types("/forget")
    assert refusal.text.splitlines() == [
        "I can't forget you yet: Benchbell Repairs has something of yours, and must know whom to give it back to.",
        "#1001 · Apple iPhone 13",
        "Once it is back with you, /forget works.",
    ]
    (tapped, *_) = await people.ana.taps(f"m:forget:{int(utcnow().timestamp())}")
    assert tapped.text == refusal.text
    assert await rows.everything(app) == before


async def test_what_was_only_booked_is_called_off_and_the_bench_is_told(app: App, people: People) -> None:
    (question,) = await people.ana.types("/forget")
    assert "What you booked and have not brought is called off" in question.text
    await people.ana.taps(question.buttons["Yes, forget me"])
    assert [each[0].value for each in await rows.history(app)] == ["PENDING", "CANCELLED"]
    assert len(await rows.staff_news(app, NotificationKind.ORDER_CANCELLED)) == 3

    def owed_to_ana(session: Session) -> list[Notification]:
        owed = Notification.state == NotificationState.OWED
        return list(session.scalars(select(Notification).where(owed, Notification.lane == ANA)))

    assert await app.db.read(owed_to_ana) == []
    assert (await rows.order(app, 1002)).status.value == "PENDING"


async def test_a_question_is_no_answer_and_an_old_one_is_asked_again(app: App, people: People) -> None:
    before = await rows.everything(app)
    (question,) = await people.ana.types("/forget")
    yes = question.buttons["Yes, forget me"]
    (kept,) = await people.ana.taps(question.buttons["No, keep everything"])
    assert kept.text == "Good. Nothing was changed."
    with time_machine.travel(timedelta(hours=2), tick=True):
        (again,) = await people.ana.taps(yes)
    assert again.text == question.text
    assert await rows.everything(app) == before


async def test_the_last_word_is_said_after_a_crash_too_and_then_nothing_is_kept(app: App, people: People) -> None:
    (question,) = await people.ana.types("/forget")
    await people.ana.taps("m:language:de")
    app.telegram.faults["editMessageText"] = app.telegram.faults["sendMessage"] = 403, "!"
    with pytest.raises(Forbidden):
        await people.ana.taps(question.buttons["Yes, forget me"])
    app.telegram.faults.clear()

    def owed_again(session: Session) -> int:
        last = session.scalars(select(InboxUpdate).order_by(InboxUpdate.update_id.desc())).first()
        assert last is not None
        session.execute(
            update(InboxUpdate).where(InboxUpdate.update_id == last.update_id).values(state=InboxState.APPLIED)
        )
        return last.update_id

    update_id = await app.db.run(owed_again)
    (claimed,) = await app.db.run(queue.claim, InboxUpdate, limit=1, lease=LEASE)
    await app.pipeline.handle(claimed)
    assert app.telegram.shown[-1].text.startswith("Erledigt: Benchbell Repairs hat dich vergessen.")

    def kept(session: Session) -> tuple[Any, ...]:
        row = session.get_one(InboxUpdate, update_id)
        return row.state, row.payload, row.view, row.lane

    assert await app.db.read(kept) == (InboxState.DONE, {}, None, 0)


async def test_updates_delivered_again_change_nothing(app: App, people: People) -> None:
    (question,) = await people.ana.types("/forget")
    await people.ana.taps(question.buttons["Yes, forget me"])
    before = await rows.everything(app)

    def ids(session: Session) -> list[int]:
        return list(session.scalars(select(InboxUpdate.update_id)))

    said = {"message": {"message_id": 1, "date": 1, "chat": people.ana.chat, "from": people.ana.user, "text": "hi"}}
    known = await app.db.read(ids)
    assert await app.db.run(inbox.store, [{"update_id": each, **said} for each in known]) == 0
    assert await rows.everything(app) == before


async def test_who_works_here_goes_on_doing_so(app: App, people: People) -> None:
    await app.db.run(book, people.tom.user["id"], "Tom")
    (question,) = await people.tom.types("/forget")
    await people.tom.taps(question.buttons["Yes, forget me"])
    (listed,) = await people.tom.types("/orders")
    assert listed.text == "You have no orders with us yet."
    (card,) = await people.tom.types("/order 1003")
    assert "Cancelled" in card.text


async def test_somebody_else_is_untouched(app: App, people: People) -> None:
    await people.ben.sends(**content.photo("x"))
    before = await rows.order(app, 1002)
    (question,) = await people.ana.types("/forget")
    await people.ana.taps(question.buttons["Yes, forget me"])
    (card,) = await people.ben.types("/status 1002")
    assert card.text.startswith("#1002 · Apple iPhone 8")
    assert (await rows.order(app, 1002)).version == before.version
