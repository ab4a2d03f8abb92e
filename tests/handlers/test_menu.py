"""The list of commands beside the text field."""

import asyncio
import logging

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.handlers import menu, publishing
from models import Visitor
from tests.chat.app import App
from tests.chat.stand_in import Gate
from tests.handlers.conftest import ANA, BEN, EVA, OLIVIA, TOM, People
from tests.texts.languages import CATALOGUE


def published(app: App) -> dict[tuple[str, int | None, str | None], list[str]]:
    """Per scope, chat and language: the commands."""
    return {
        (
            each.params["scope"]["type"],
            each.params["scope"].get("chat_id"),
            each.params.get("language_code"),
        ): [command["command"] for command in each.params["commands"]]
        for each in app.telegram.calls
        if each.method == "setMyCommands"
    }


CUSTOMER = [
    "new",
    "orders",
    "status",
    "mute",
    "unmute",
    "receipt",
    "untrack",
    "language",
    "cancel",
    "help",
    "privacy",
    "mydata",
    "forget",
]
BENCH = [
    "queue",
    "order",
    "status",
    "walkin",
    "receive",
    "find",
    "passcode",
    "collect",
    "take",
    "quote",
    "assign",
    "free",
    "receipt",
    "label",
    "untrack",
    "msg",
    "note",
    "thread",
]
REST = [
    "new",
    "orders",
    "mute",
    "unmute",
    "language",
    "cancel",
    "help",
    "privacy",
    "mydata",
    "forget",
]


@pytest.mark.usefixtures("people")
async def test_each_role_gets_its_menu(app: App) -> None:
    await publishing.publish_commands(app.pipeline.presenter)
    menus = published(app)
    assert menus["default", None, None] == CUSTOMER
    assert menus["all_private_chats", None, "en"] == CUSTOMER
    assert menus["all_group_chats", None, "en"] == ["bind", "unbind"]
    assert menus["chat", TOM, "en"] == BENCH + REST
    assert menus["chat", EVA, None] == BENCH + REST
    owners = ["invite", "staff", "ratings", "revoke", "override", "bind", "unbind"]
    assert menus["chat", OLIVIA, None] == [*BENCH, *owners, *REST]


async def test_joining_and_leaving_change_the_menu(app: App, people: People) -> None:
    (invitation,) = await people.olivia.types("/invite")
    await people.stranger.types("/start " + invitation.text.splitlines()[1].partition("=")[2])
    assert published(app)["chat", people.stranger.user["id"], None] == BENCH + REST
    _, *withdrawn = await people.olivia.taps(f"m:revoked:{people.stranger.user['id']}")
    assert {each.method for each in withdrawn} == {"deleteMyCommands"}


@pytest.mark.usefixtures("people")
async def test_an_owner_who_never_came_holds_up_nobody(app: App) -> None:
    app.telegram.faults["setMyCommands"] = 400, "chat not found"
    await publishing.follow(app.pipeline.presenter, OLIVIA)
    assert len(app.telegram.calls) == 1


async def test_a_server_without_menus_is_survived(app: App, people: People, caplog: pytest.LogCaptureFixture) -> None:
    app.telegram.faults["setMyCommands"] = 404, ""
    with caplog.at_level(logging.WARNING):
        await publishing.publish_commands(app.pipeline.presenter)
    assert [each.message for each in caplog.records] == ["The menus of commands could not be published: Not Found"]
    greeting, *_ = await people.tom.types("/start")
    assert greeting.buttons["Queue"] == "m:queue"


@pytest.mark.usefixtures("people")
async def test_a_start_tells_staff_only_what_is_new(app: App) -> None:
    await publishing.publish_commands(app.pipeline.presenter)
    await app.db.run(of_another_release, OLIVIA)
    app.telegram.calls.clear()
    await publishing.publish_commands(app.pipeline.presenter)
    assert {chat for _, chat, _ in published(app)} == {None, OLIVIA}


@pytest.mark.parametrize("known", ["of-last-release", None], ids=["last release", "before it was noted"])
async def test_after_a_release_a_chat_has_its_menu_anew_once_its_customer_writes(
    app: App, people: People, known: str | None
) -> None:
    await people.ana.taps("m:language:de")
    await app.db.run(of_another_release, ANA, known)
    answer, *menus = await people.ana.types("/orders")
    assert answer.method == "sendMessage"
    assert {(each.method, each.params["scope"]["chat_id"]) for each in menus} == {("setMyCommands", ANA)}
    assert {each.params["commands"][0]["description"] for each in menus} == {"Eine Reparatur anfragen"}
    assert [each.method for each in await people.ana.types("/orders")] == ["sendMessage"]


async def test_a_menu_that_telegram_refused_comes_with_the_next_message(app: App, people: People) -> None:
    app.telegram.faults["setMyCommands"] = 404, ""
    await people.ana.taps("m:language:de")
    del app.telegram.faults["setMyCommands"]
    _, *menus = await people.ana.types("/orders")
    assert {each.method for each in menus} == {"setMyCommands"}
    app.telegram.faults["deleteMyCommands"] = 404, ""
    await people.ana.taps("m:language:telegram")
    del app.telegram.faults["deleteMyCommands"]
    _, *withdrawn = await people.ana.types("/orders")
    assert {each.method for each in withdrawn} == {"deleteMyCommands"}
    assert [each.method for each in await people.ana.types("/orders")] == ["sendMessage"]


async def test_who_writes_while_a_menu_is_published_has_an_answer_at_once_and_a_menu_later(
    app: App, people: People
) -> None:
    for user, chat in ((ANA, people.ana), (BEN, people.ben)):
        await chat.taps("m:language:de")
        await app.db.run(of_another_release, user)
    gate = app.telegram.gates["setMyCommands"] = Gate()
    first = asyncio.create_task(people.ana.types("/orders"))
    await gate.reached.wait()
    assert [each.method for each in await people.ben.types("/orders")] == ["sendMessage"]
    gate.opened.set()
    await first
    _, *menus = await people.ben.types("/orders")
    assert {each.params["scope"]["chat_id"] for each in menus} == {BEN}


async def test_a_technician_who_goes_keeps_the_language_they_chose(people: People) -> None:
    await people.tom.taps("m:language:de")
    _, *menus = await people.olivia.taps(f"m:revoked:{TOM}")
    assert {each.params["commands"][0]["description"] for each in menus} == {"Eine Reparatur anfragen"}
    assert [each.method for each in await people.tom.types("/help")] == ["sendMessage"]


def of_another_release(session: Session, user_id: int, known: str | None = "of-last-release") -> None:
    """What is noted of a chat's menu is not what it would be now."""
    session.execute(update(Visitor).where(Visitor.telegram_user_id == user_id).values(menu=known))


def test_menus_are_within_telegrams_limits() -> None:
    for _, t in menu.languages(CATALOGUE):
        commands = menu.commands(menu.for_staff(t, owner=True))
        assert len({each.command for each in commands}) == len(commands) <= 100
        assert max(len(each.description) for each in commands) <= 256
