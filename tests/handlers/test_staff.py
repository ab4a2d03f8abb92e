"""Owners bring people in and let them go."""

from models import WorkOrderStatus
from tests.chat.app import App
from tests.handlers import rows
from tests.handlers.conftest import People


async def test_staff_are_listed_with_a_button_for_each_technician(people: People) -> None:
    (call,) = await people.olivia.types("/staff")
    assert call.text.splitlines() == [
        "Who works here",
        "Owner · owner · 9001",
        "Tom · technician · 8001",
        "Eva · technician · 8002",
    ]
    assert call.buttons == {"Revoke Tom": "m:revoke:8001", "Revoke Eva": "m:revoke:8002"}


async def test_revoking_asks_first(people: People) -> None:
    for question in (await people.olivia.types("/revoke 8001"), await people.olivia.taps("m:revoke:8001")):
        assert question[0].text == "End the access of Tom? It ends at once."
        assert question[0].buttons == {"Yes, end it": "m:revoked:8001", "No, keep it": "m:staff"}
    (queue,) = await people.tom.types("/queue")
    assert queue.text.startswith("2 open orders")


async def test_a_revoked_technicians_buttons_do_nothing(app: App, people: People) -> None:
    (gone, *_menus) = await people.olivia.taps("m:revoked:8001")
    assert gone.text.startswith("Tom has no access any more.")
    (tap,) = await people.tom.taps("o:1:1:to:RECEIVED")
    assert tap.text == "That button is out of date, so nothing was changed. Here is what you can do now."
    assert tap.buttons == {"New repair request": "m:new", "My orders": "m:orders"}
    (command,) = await people.tom.types("/status 1001 received")
    assert command.text == "I can't find that order. /orders lists the ones I know of yours."
    assert await rows.status(app) is WorkOrderStatus.PENDING


async def test_revoking_twice_says_that_they_are_gone(people: People) -> None:
    await people.olivia.taps("m:revoked:8001")
    (call,) = await people.olivia.taps("m:revoked:8001")
    assert call.text == "Nobody with that id works here. /staff shows everybody."


async def test_owners_stay(people: People) -> None:
    for call in (await people.olivia.types("/revoke 9001"), await people.olivia.taps("m:revoked:9001")):
        assert call[0].text == "Owners come and go with the shop's settings (OWNER_IDS), not here."


async def test_an_id_that_is_none_is_asked_for(people: People) -> None:
    for typed in ("/revoke", "/revoke Tom", "/revoke " + "9" * 30, "/revoke -1"):
        (call,) = await people.olivia.types(typed)
        assert call.text == "Whose access? Add their id, as in /revoke 123456789. /staff shows the ids."


async def test_keeping_somebody_shows_the_list_again(people: People) -> None:
    (call,) = await people.olivia.taps("m:staff")
    assert call.text.startswith("Who works here")
