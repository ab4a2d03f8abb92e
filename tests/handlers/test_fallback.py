"""Whatever comes, there is an answer and a way on."""

from typing import Any

import pytest

from tests.chat.app import App
from tests.handlers.conftest import People

MEDIA: dict[str, dict[str, Any]] = {
    "sticker": {
        "sticker": {
            "file_id": "s",
            "file_unique_id": "s",
            "type": "regular",
            "width": 1,
            "height": 1,
            "is_animated": False,
            "is_video": False,
        }
    },
    "photo": {"photo": [{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}]},
    "voice": {"voice": {"file_id": "v", "file_unique_id": "v", "duration": 1}},
    "location": {"location": {"latitude": 1.0, "longitude": 1.0}},
    "dice": {"dice": {"emoji": "🎲", "value": 3}},
}


async def test_free_text_points_to_what_helps(people: People) -> None:
    (stranger,) = await people.stranger.types("hi")
    assert stranger.text == (
        "There is no repair that this could be about. If something is broken, start a repair request."
    )
    (staff,) = await people.tom.types("hi")
    assert staff.text.startswith("To answer a customer, reply to their message")
    assert "Queue" in staff.buttons


@pytest.mark.parametrize("kind", MEDIA)
async def test_media_outside_a_request_get_a_sensible_answer(people: People, kind: str) -> None:
    (call,) = await people.stranger.sends(**MEDIA[kind])
    assert call.text == "I can't do anything with that here. In a repair request I will ask you for photos."
    assert call.buttons == {"New repair request": "m:new", "My orders": "m:orders"}


async def test_unknown_commands_are_named_so(people: People) -> None:
    (call,) = await people.ana.types("/frobnicate now")
    assert call.text == "I don't know that command. /help shows the ones I know."


@pytest.mark.parametrize(
    "data",
    ["x", "o:1", "o:1:1:explode", "o:1:1:card:RECEIVED", "o:01:1:card", "m:queue:x", "m:revoked:", "o:1:1:to:"],
)
async def test_unknown_buttons_get_an_answer(people: People, data: str) -> None:
    (call,) = await people.ana.taps(data)
    assert call.text == "That button is out of date, so nothing was changed. Here is what you can do now."


async def test_every_tap_stops_the_buttons_spin(app: App, people: People) -> None:
    for data in ("o:1:1:card", "nonsense", "m:orders", "o:2:1:take"):
        await people.ana.taps(data)
    answers = [each for each in app.telegram.calls if each.method == "answerCallbackQuery"]
    assert len(answers) == 4


async def test_an_edited_command_is_not_run_again(people: People) -> None:
    (call,) = await people.ana.edits(text="/orders")
    assert call.text.startswith("I see that you changed a message")


async def test_a_stale_button_leads_back_to_the_open_question(people: People) -> None:
    await people.ana.taps("m:new")
    (question, *_) = await people.ana.taps("nonsense")
    (again, *_) = await people.ana.taps("m:new")
    assert question.text
    assert question.text.splitlines()[0] == again.text.splitlines()[0]


async def test_groups_hear_where_the_bot_works_and_nothing_else(people: People) -> None:
    people.tom.chat.update(id=-100, type="group", title="Bench")
    (call,) = await people.tom.types("/order 1001")
    assert call.text == "I work in private chats only: https://t.me/benchbell_bot"
    assert await people.tom.types("hello all") == []
    assert await people.tom.taps("o:1:1:card") == []


async def test_service_messages_are_passed_over(people: People) -> None:
    assert await people.ana.sends(delete_chat_photo=True) == []
