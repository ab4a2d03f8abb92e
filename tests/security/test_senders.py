"""Only what a person typed into their own private chat is an order to the bot."""

from typing import Any

import pytest

from tests.chat.app import App
from tests.handlers import rows
from tests.handlers.conftest import People

SOMEBODY_ELSE = {"type": "hidden_user", "sender_user_name": "Ana", "date": 1_760_000_000}
OTHER_BOT = {"id": 43, "is_bot": True, "first_name": "Helper", "username": "helper_bot"}
UNKNOWN = "I don't know that command. /help shows the ones I know."

COMMANDS = ["/status 1001 received", "/take 1001", "/free 1001", "/override 1001 COLLECTED because", "/invite"]


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    "origin", [{"forward_origin": SOMEBODY_ELSE}, {"via_bot": OTHER_BOT}], ids=["forwarded", "via"]
)
async def test_a_command_in_somebody_elses_words_is_not_obeyed(
    app: App, people: People, command: str, origin: dict[str, Any]
) -> None:
    before = await rows.everything(app)
    (call,) = await people.olivia.types(command, **origin)
    assert call.text == UNKNOWN
    assert await rows.everything(app) == before


async def test_a_forwarded_command_does_not_touch_an_open_request(people: People) -> None:
    (question, *_) = await people.stranger.types("/new")
    (again, *_) = await people.stranger.types("/cancel", forward_origin=SOMEBODY_ELSE)
    assert again.text.splitlines()[-1] == question.text.splitlines()[-1]
    assert "throw" not in again.text


async def test_a_command_to_another_bot_is_not_obeyed(app: App, people: People) -> None:
    before = await rows.everything(app)
    (call,) = await people.olivia.types("/status@helper_bot 1001 received")
    assert call.text == UNKNOWN
    assert await rows.everything(app) == before


async def test_a_command_to_this_bot_by_name_is_obeyed(people: People) -> None:
    (call,) = await people.tom.types("/status@Benchbell_Bot 1001 received")
    assert call.text.startswith("✅ Done.")


@pytest.mark.parametrize("text", ["hello", "/start", "/new", "/status 1001"])
async def test_a_bot_that_writes_is_not_answered(people: People, text: str) -> None:
    people.stranger.user["is_bot"] = True
    assert await people.stranger.types(text) == []
    assert await people.stranger.taps("m:new") == []


async def test_a_group_hears_nothing_of_what_is_meant_for_others(people: People) -> None:
    people.tom.chat.update(id=-100, type="supergroup", title="Bench")
    assert await people.tom.types("/kick@helper_bot Ben") == []
    for text in ("/ not a command", "/etc/passwd is a file"):
        assert await people.tom.sends(text=text) == []
    assert await people.tom.types("/order 1001", forward_origin=SOMEBODY_ELSE) == []


async def test_a_group_does_not_talk_with_another_bot(people: People) -> None:
    people.tom.chat.update(id=-100, type="supergroup", title="Bench")
    people.tom.user["is_bot"] = True
    assert await people.tom.types("/order 1001") == []


async def test_an_anonymous_admin_is_told_where_the_bot_works(people: People) -> None:
    people.tom.chat.update(id=-100, type="supergroup", title="Bench")
    people.tom.user.update(id=1087968824, is_bot=True, first_name="Group", username="GroupAnonymousBot")
    (call,) = await people.tom.types("/order 1001", sender_chat=people.tom.chat)
    assert call.text == "I work in private chats only: https://t.me/benchbell_bot"


async def test_an_invitation_used_in_a_group_brings_nobody_in(app: App, people: People) -> None:
    (invitation,) = await people.olivia.types("/invite")
    before = await rows.everything(app)
    people.stranger.chat.update(id=-100, type="supergroup", title="Bench")
    await people.stranger.types(f"/start {invitation.text.splitlines()[1].partition('=')[2]}")
    assert await rows.everything(app) == before


async def test_a_location_that_moves_is_not_answered_at_every_step(app: App, people: People) -> None:
    moving = {
        "message_id": 5,
        "date": 1_760_000_000,
        "edit_date": 1_760_000_060,
        "chat": people.ana.chat,
        "from": people.ana.user,
        "location": {"latitude": 1.0, "longitude": 1.0, "live_period": 900},
    }
    assert await app.deliver({"edited_message": moving}) == []


@pytest.mark.parametrize(
    "update",
    [
        {"channel_post": {"message_id": 1, "date": 1, "chat": {"id": -7, "type": "channel"}, "text": "/order 1001"}},
        {"message": {"message_id": 1, "date": 1, "chat": {"id": 7001, "type": "private"}, "text": "/orders"}},
        {"callback_query": {"id": "1", "from": {"id": 8001, "is_bot": False, "first_name": "T"}, "chat_instance": "1"}},
        {"callback_query": {"id": "1", "from": {"id": 8001, "is_bot": False, "first_name": "T"}, "chat_instance": "1",
                            "inline_message_id": "x", "data": "o:1:1:to:RECEIVED"}},
        {"poll": {"id": "1"}},
        {},
    ],
    ids=["channel", "nobody", "dataless", "inline", "strange", "empty"],
)  # fmt: skip
async def test_updates_from_nobody_in_particular_do_nothing(app: App, people: People, update: dict[str, Any]) -> None:
    before = await rows.everything(app)
    assert people.ana.user["id"]
    try:
        calls = await app.deliver(update)
    except (KeyError, TypeError):
        calls = []
    assert calls == []
    assert await rows.everything(app) == before
