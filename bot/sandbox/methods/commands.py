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
    people = sandbox.people.everyone()
    before = {person.id: sandbox.menus.seen_in(person.id, person.language_code) for person in people}
    sandbox.menus.put(scope, language, commands)
    for person in people:
        seen = sandbox.menus.seen_in(person.id, person.language_code)
        if seen != before[person.id]:
            sandbox.events.publish("commands", person.id, commands=seen)


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
