"""The command menus of the bot."""

import re
from typing import Any

from bot.sandbox.call import Call
from bot.sandbox.json_types import Json
from bot.sandbox.methods.signature import Method
from bot.sandbox.refusal import bad_request
from bot.sandbox.telegram import Sandbox

MAX_COMMANDS = 100
MAX_COMMAND = 32
MAX_DESCRIPTION = 256
COMMAND = re.compile(r"[a-z0-9_]+")
LANGUAGE = re.compile(r"(?:[a-z]{2})?")
WIDE_SCOPES = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators")
CHAT_SCOPES = ("chat", "chat_administrators", "chat_member")


def set_my_commands(sandbox: Sandbox, call: Call) -> bool:
    """Replace the menu of a scope and language."""
    raw = call.structure("commands", "list of bot commands")
    if not isinstance(raw, list):
        raise bad_request("expected an Array of BotCommand")
    if len(raw) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    put(sandbox, call, [command_of(item) for item in raw])
    return True


def delete_my_commands(sandbox: Sandbox, call: Call) -> bool:
    """Take the menu of a scope and language away."""
    put(sandbox, call, [])
    return True


def get_my_commands(sandbox: Sandbox, call: Call) -> list[Json]:
    """The menu of exactly this scope and language."""
    return sandbox.menus.exactly(scope_of(sandbox, call), language_of(call)) or []


def put(sandbox: Sandbox, call: Call, commands: list[Json]) -> None:
    """Set a menu and tell whoever sees another one now."""
    scope, language = scope_of(sandbox, call), language_of(call)
    before, groups_before = seen_by_people(sandbox), seen_in_groups(sandbox)
    sandbox.menus.put(scope, language, commands)
    for person_id, seen in seen_by_people(sandbox).items():
        if seen != before[person_id]:
            sandbox.events.publish("commands", person_id, commands=seen)
    for group_id, menus in seen_in_groups(sandbox).items():
        if menus != groups_before[group_id]:
            sandbox.events.publish("commands", group_id, commands=None)  # who looks asks in their own language


def seen_by_people(sandbox: Sandbox) -> dict[int, list[Json]]:
    """The menu in each private chat."""
    return {each.id: sandbox.menus.seen_in(each.id, each.language_code) for each in sandbox.people.everyone()}


def seen_in_groups(sandbox: Sandbox) -> dict[int, dict[str | None, list[Json]]]:
    """The menus in each group, by the languages of those who may look."""
    languages = {each.language_code for each in sandbox.people.everyone()}
    return {
        group.id: {language: sandbox.menus.seen_in_group(group.id, language) for language in languages}
        for group in sandbox.groups.present()
    }


def command_of(item: Any) -> Json:
    """One command with its description, within Telegram's limits."""
    if not isinstance(item, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    command, description = (str(item.get(name) or "").strip() for name in ("command", "description"))
    command = command.removeprefix("/").lower()
    if not command:
        raise bad_request("command must be non-empty")
    if len(command) > MAX_COMMAND:
        raise bad_request(f"command length must not exceed {MAX_COMMAND}")
    if not COMMAND.fullmatch(command):
        raise bad_request("BOT_COMMAND_INVALID")
    if not description:
        raise bad_request("command description must be non-empty")
    if len(description) > MAX_DESCRIPTION:
        raise bad_request(f"command description length must not exceed {MAX_DESCRIPTION}")
    return {"command": command, "description": description}


def scope_of(sandbox: Sandbox, call: Call) -> str:
    """The scope, as the key of its menu."""
    raw = call.structure("scope", "bot command scope")
    if raw is None:
        return "default"
    if not isinstance(raw, dict):
        raise bad_request("can't parse BotCommandScope: expected an Object")
    kind = raw.get("type")
    if kind in WIDE_SCOPES:
        return str(kind)
    if kind not in CHAT_SCOPES:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    chat = sandbox.known_chat(Call("", raw).chat_id())
    if kind == "chat_member":
        return f"chat_member:{chat.id}:{Call('', raw).integer('user_id')}"
    return f"{kind}:{chat.id}"


def language_of(call: Call) -> str:
    """Two letters, or nothing for every language."""
    language = call.text("language_code").lower()
    if not LANGUAGE.fullmatch(language):
        raise bad_request("invalid language code specified")
    return language


METHODS: dict[str, Method] = {
    "setMyCommands": set_my_commands,
    "deleteMyCommands": delete_my_commands,
    "getMyCommands": get_my_commands,
}
