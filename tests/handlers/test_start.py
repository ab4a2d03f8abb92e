"""Hello, help, never mind, and the way in."""

import re

from bot.services import retention
from models import NotificationKind
from tests.chat.app import App
from tests.handlers import rows
from tests.handlers.conftest import OLIVIA, People


async def test_the_greeting_says_what_the_bot_does(people: People) -> None:
    (call,) = await people.stranger.types("/start")
    assert call.text == (
        "Hello Sam, welcome to Benchbell Repairs!\n\n"
        "Tell me what is broken, and I'll book the repair. "
        "Then I'll write to you whenever something happens with your device."
    )
    assert call.buttons == {"New repair request": "m:new", "My orders": "m:orders"}


async def test_staff_are_greeted_with_the_queue(people: People) -> None:
    call, *_menus = await people.tom.types("/start")
    assert call.buttons == {"Queue": "m:queue", "New repair request": "m:new", "My orders": "m:orders"}


async def test_an_owner_is_called_by_their_name_once_they_came(people: People) -> None:
    await people.olivia.types("/start")
    (call,) = await people.olivia.types("/staff")
    assert call.text.splitlines()[1] == "Olivia · owner · 9001"


async def test_an_invitation_makes_a_technician(app: App, people: People) -> None:
    (invitation,) = await people.olivia.types("/invite")
    link = invitation.text.splitlines()[1]
    assert link.startswith("https://t.me/benchbell_bot?start=")
    token = link.partition("=")[2]
    call, *_menus = await people.stranger.types(f"/start {token}")
    assert call.text.startswith("You are in: welcome to the bench of Benchbell Repairs.")
    assert await rows.staff_news(app, NotificationKind.STAFF_JOINED) == [OLIVIA]
    (queue,) = await people.stranger.types("/queue")
    assert queue.text.startswith("2 open orders")


async def test_a_link_works_once(people: People) -> None:
    (invitation,) = await people.olivia.types("/invite")
    token = invitation.text.splitlines()[1].partition("=")[2]
    await people.stranger.types(f"/start {token}")
    (used,) = await people.ben.types(f"/start {token}")
    (unknown,) = await people.ben.types("/start nonsense")
    assert used.params == unknown.params
    assert used.text == "This invitation does not work. Ask the shop's owner for a new one."


async def test_the_link_is_stored_nowhere(app: App, people: People) -> None:
    await people.olivia.types("/invite")
    assert await app.views() == [None]


async def test_cancel_drops_an_open_request(people: People) -> None:
    await people.ana.taps("m:new")
    (greeting,) = await people.ana.types("/start")
    assert greeting.buttons == {"Continue my request": "m:new", "My orders": "m:orders"}
    *_, dropped = await people.ana.types("/cancel")
    assert dropped.text.startswith("Done: the request is gone")
    (nothing,) = await people.ana.types("/cancel")
    assert nothing.text.startswith("Nothing is open here, so there is nothing to cancel.")


async def test_help_names_what_each_role_can_do(people: People) -> None:
    told = {}
    for who in (people.ana, people.tom, people.olivia):
        (call,) = await who.types("/help")
        told[who.user["first_name"]] = [word in call.text for word in ("/orders", "/queue", "/invite")]
    assert told == {"Ana": [True, False, False], "Tom": [True, True, False], "Olivia": [True, True, True]}


async def test_privacy_says_what_why_how_long_and_how_to_be_forgotten(people: People) -> None:
    (call,) = await people.stranger.types("/privacy")
    assert re.findall(r"<b>([^<]+):</b>", call.html) == ["What", "Why", "How long", "Yours to ask"]
    assert "/forget deletes it" in call.text
    assert "deleted after 14 days" in call.text
    handled, failed = retention.KEEP_UPDATES.days, retention.KEEP_FAILED_UPDATES.days
    assert f"as it came from Telegram {handled} days after its answer." in call.text
    assert f"A message that I failed to handle is kept for {failed} days" in call.text


async def test_whoever_sets_the_shop_up_learns_their_id(people: People) -> None:
    (call,) = await people.olivia.types("/id")
    assert call.text == "Your Telegram id: 9001"
