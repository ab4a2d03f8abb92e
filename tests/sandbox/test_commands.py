import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeChatMember,
    BotCommandScopeDefault,
)

from bot.sandbox.client import PersonClient, SandboxClient
from bot.sandbox.json_types import Json
from tests.sandbox.expectations import refusal

START = BotCommand("start", "Begin")


def named(*commands: Json) -> list[str]:
    return [command["command"] for command in commands]


async def test_the_narrowest_menu_in_the_persons_language_shows(bot: Bot, client: SandboxClient) -> None:
    eva = await client.person("Eva", language_code="es-MX")
    seen = []
    for scope, language in (
        (BotCommandScopeDefault(), None),
        (BotCommandScopeAllGroupChats(), None),
        (BotCommandScopeDefault(), "es"),
        (BotCommandScopeAllPrivateChats(), None),
        (BotCommandScopeAllPrivateChats(), "es"),
        (BotCommandScopeAllPrivateChats(), "de"),
        (BotCommandScopeChat(eva.id), None),
    ):
        name = f"{scope.type}_{language}".lower()
        await bot.set_my_commands([(name, "x")], scope, language)
        seen += named(*(await eva.view())["commands"])
    assert seen == [
        "default_none",
        "default_none",
        "default_es",
        "all_private_chats_none",
        "all_private_chats_es",
        "all_private_chats_es",
        "chat_none",
    ]
    await bot.delete_my_commands(BotCommandScopeChat(eva.id))
    assert named(*(await eva.view())["commands"]) == ["all_private_chats_es"]


async def test_a_menu_is_read_by_its_exact_scope(bot: Bot, ana: PersonClient) -> None:
    member = BotCommandScopeChatMember(ana.id, ana.id)
    await bot.set_my_commands([START], member)
    assert await bot.get_my_commands(member) == (START,)
    assert await bot.get_my_commands() == ()


async def test_everyone_whose_menu_changes_is_told(bot: Bot, client: SandboxClient, ana: PersonClient) -> None:
    view = await ana.view()
    await bot.set_my_commands([START], BotCommandScopeAllGroupChats())
    await bot.set_my_commands([START])
    async for event in client.events(view["seq"], ana.id):
        assert (event["type"], named(*event["commands"])) == ("commands", ["start"])
        break


@pytest.mark.parametrize(
    ("commands", "complaint"),
    [
        ([("x", "y")] * 101, "BOT_COMMANDS_TOO_MUCH"),
        ([("", "y")], "Command must be non-empty"),
        ([("a" * 33, "y")], "Command length must not exceed 32"),
        ([("sta-rt", "y")], "BOT_COMMAND_INVALID"),
        ([("start", " ")], "Command description must be non-empty"),
        ([("start", "y" * 257)], "Command description length must not exceed 256"),
    ],
)
async def test_a_menu_has_limits(bot: Bot, commands: list[tuple[str, str]], complaint: str) -> None:
    assert await refusal(bot.set_my_commands(commands)) == complaint.capitalize()


@pytest.mark.parametrize(
    ("scope", "language", "complaint"),
    [
        (BotCommandScopeChat(42), None, "Chat not found"),
        (BotCommandScope("nowhere"), None, "can't parse BotCommandScope: unsupported type specified"),
        (BotCommandScopeDefault(), "spa", "Invalid language code specified"),
    ],
)
async def test_a_menu_needs_a_real_scope_and_language(
    bot: Bot, scope: BotCommandScope, language: str | None, complaint: str
) -> None:
    assert await refusal(bot.set_my_commands([START], scope, language)) == complaint.capitalize()
