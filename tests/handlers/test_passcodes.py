"""What unlocks a device, in the chat: given, scrubbed, looked at."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from models import Base, Deletion, InboxUpdate, Passcode
from tests.chat.app import App
from tests.chat.private_chat import Chat
from tests.handlers.conftest import TOM, People

WORDS = "kanarienvogel 1-4-7"


async def everything(app: App) -> str:
    """All that stands in the database."""

    def read(session: Session) -> str:
        tables = Base.metadata.sorted_tables
        return str([session.execute(text(f"SELECT * FROM {each.name}")).all() for each in tables])

    return await app.db.read(read)


async def doomed(app: App) -> list[tuple[int, int]]:
    """Which messages are to leave which chats."""

    def read(session: Session) -> list[tuple[int, int]]:
        return [(each.lane, each.message_id) for each in session.scalars(select(Deletion).order_by(Deletion.id))]

    return await app.db.read(read)


async def latest_message(app: App) -> int:
    """The id of the message that was written last, as Telegram gave it."""

    def read(session: Session) -> int:
        payload: dict[str, Any] = (
            session.scalars(select(InboxUpdate.payload).order_by(InboxUpdate.update_id.desc())).first() or {}
        )
        return int(payload["message"]["message_id"])

    return await app.db.read(read)


async def test_a_customer_gives_the_passcode_and_nothing_keeps_it_in_clear(app: App, people: People) -> None:
    (card,) = await people.ana.types("/status 1001")
    (asked,) = await people.ana.taps(card.buttons["🔑 Device passcode"])
    assert asked.text.startswith("🔑 What unlocks the device of #1001?")
    (kept,) = await people.ana.types(WORDS)
    assert kept.text.splitlines()[0] == "🔑 The passcode is locked away, and your message is deleted."
    assert "kanarienvogel" not in await everything(app) + kept.text
    assert await doomed(app) == [(people.ana.user["id"], await latest_message(app))]


async def test_what_is_no_answer_to_it_is_not_kept_either(app: App, people: People) -> None:
    (card,) = await people.ana.types("/status 1001")
    await people.ana.taps(card.buttons["🔑 Device passcode"])
    await people.ana.types(WORDS * 30)  # too long
    assert "kanarienvogel" not in await everything(app)
    assert await app.db.read(lambda session: session.scalars(select(Passcode)).all()) == []


async def test_what_is_edited_into_a_passcode_is_not_kept_either(app: App, people: People) -> None:
    (card,) = await people.ana.types("/status 1001")
    await people.ana.taps(card.buttons["🔑 Device passcode"])
    await people.ana.edits(text=WORDS, message_id=55)
    assert "kanarienvogel" not in await everything(app)
    assert await doomed(app) == [(people.ana.user["id"], 55)]


async def test_words_behind_the_command_are_not_kept(app: App, people: People) -> None:
    (asked,) = await people.tom.types(f"/passcode 1001 {WORDS}")
    assert asked.text.startswith("🔑 What unlocks the device of #1001?")
    assert "kanarienvogel" not in await everything(app)


@pytest.mark.parametrize("before", ["", "9999 ", "1001, "])
async def test_words_behind_the_command_are_not_kept_either_where_the_order_is_not_found(
    app: App, people: People, before: str
) -> None:
    await people.tom.types(f"/passcode {before}{WORDS}")
    assert "kanarienvogel" not in await everything(app)
    assert await doomed(app) == [(TOM, await latest_message(app))]


@pytest.mark.parametrize("who", ["tom", "ana", "anonymous", "edited"])
async def test_a_passcode_that_is_written_in_a_group_is_not_kept_and_its_writer_told_where_it_belongs(
    app: App, people: People, who: str
) -> None:
    chat = Chat(app, {"tom": people.tom, "ana": people.ana}.get(who, people.eva).user)
    chat.chat = {"id": -1_001, "type": "supergroup", "title": "Bench"}
    said = f"/passcode 1001 {WORDS}"
    if who == "edited":
        told = await chat.edits(text=said, message_id=55)
    elif who == "anonymous":
        chat.user = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
        told = await chat.types(said, sender_chat=chat.chat)
    else:
        told = await chat.types(said)
    (call,) = told
    assert call.text.splitlines() == [
        "🔑 A passcode is safe only in our own chat, not in a group: https://t.me/benchbell_bot",
        "If your message is still here, please delete it.",
    ]
    assert "kanarienvogel" not in await everything(app)
    assert [lane for lane, _message in await doomed(app)] == [-1_001]


async def test_the_bench_looks_for_half_a_minute_and_the_customer_is_told(app: App, people: People) -> None:
    await people.tom.types("/passcode 1001")
    (card,) = await people.tom.types(WORDS)
    assert "kanarienvogel" not in card.text
    (sure,) = await people.eva.taps(card.buttons["🔑 Show passcode"])
    assert sure.text == "Show the passcode of #1001 for 30 seconds? Its customer is told."
    (shown,) = await people.eva.taps(sure.buttons["Show it for 30 seconds"], message_id=77)
    assert (shown.method, shown.params["message_id"]) == ("editMessageText", 77)
    assert shown.text.splitlines()[:2] == ["🔑 Passcode of #1001:", WORDS]
    assert (await doomed(app))[-1] == (people.eva.user["id"], 77)
    assert "kanarienvogel" not in await everything(app)


async def test_a_passcode_that_can_not_be_shown_in_place_is_not_shown_at_all(app: App, people: People) -> None:
    await people.tom.types("/passcode 1001")
    (card,) = await people.tom.types(WORDS)
    (sure,) = await people.tom.taps(card.buttons["🔑 Show passcode"])
    app.telegram.faults["editMessageText"] = (400, "message can't be edited")
    calls = await people.tom.taps(sure.buttons["Show it for 30 seconds"])
    assert [each.method for each in calls] == ["editMessageText"]


async def test_a_passcode_is_not_shown_in_a_message_that_telegram_would_not_delete(app: App, people: People) -> None:
    await people.tom.types("/passcode 1001")
    (card,) = await people.tom.types(WORDS)
    (sure,) = await people.tom.taps(card.buttons["🔑 Show passcode"])
    before = await doomed(app)
    long_ago = datetime.now(UTC) - timedelta(hours=48)
    (again,) = await people.tom.taps(sure.buttons["Show it for 30 seconds"], sent=long_ago)
    assert (again.method, again.text) == ("sendMessage", sure.text)
    assert await doomed(app) == before
    (shown,) = await people.tom.taps(again.buttons["Show it for 30 seconds"])
    assert WORDS in shown.text


async def test_nobody_elses_device_gets_a_passcode(app: App, people: People) -> None:
    (call,) = await people.ben.taps("o:1:1:lock")
    assert call.text == "I can't find that order. /orders lists the ones I know of yours."
    (forged,) = await people.ana.taps("o:1:1:reveal")
    assert "out of date" in forged.text
    assert await doomed(app) == []
