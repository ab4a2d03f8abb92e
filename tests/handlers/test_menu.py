"""The list of commands beside the text field."""

import logging

import pytest

from bot.handlers import menu
from tests.chat.app import App
from tests.handlers.conftest import EVA, OLIVIA, TOM, People
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
    await menu.publish_commands(app.pipeline.presenter.bot, app.pipeline.presenter.catalogue, app.db)
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


async def test_an_owner_who_never_came_holds_up_nobody(app: App) -> None:
    app.telegram.faults["setMyCommands"] = 400, "chat not found"
    await menu.publish_to_staff(app.pipeline.presenter.bot, app.pipeline.presenter.catalogue, OLIVIA, owner=True)
    assert len(app.telegram.calls) == 1


async def test_a_server_without_menus_is_survived(app: App, people: People, caplog: pytest.LogCaptureFixture) -> None:
    app.telegram.faults["setMyCommands"] = 404, ""
    with caplog.at_level(logging.WARNING):
        await menu.publish_commands(app.pipeline.presenter.bot, app.pipeline.presenter.catalogue, app.db)
    assert [each.message for each in caplog.records] == ["The menus of commands could not be published: Not Found"]
    greeting, *_ = await people.tom.types("/start")
    assert greeting.buttons["Queue"] == "m:queue"


def test_menus_are_within_telegrams_limits() -> None:
    for _, t in menu.languages(CATALOGUE):
        commands = menu.commands(menu.for_staff(t, owner=True))
        assert len({each.command for each in commands}) == len(commands) <= 100
        assert max(len(each.description) for each in commands) <= 256
