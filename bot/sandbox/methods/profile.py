"""The bot itself: who it is and how it presents itself."""

from bot.sandbox.call import Call
from bot.sandbox.json_types import Json
from bot.sandbox.methods.commands import language_of
from bot.sandbox.methods.signature import Method
from bot.sandbox.refusal import bad_request
from bot.sandbox.telegram import Sandbox
from bot.sandbox.utf16 import utf16_length

LIMITS = {"name": 64, "description": 512, "short_description": 120}
MENU_BUTTONS = ("commands", "web_app", "default")


def get_me(sandbox: Sandbox, _call: Call) -> Json:
    """The bot, with what it may do."""
    return {
        **sandbox.bot(),
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def setter(field: str) -> Method:
    """A method that sets one text of the profile in one language."""

    def set_text(sandbox: Sandbox, call: Call) -> bool:
        text = call.text(field).strip()
        if utf16_length(text) > LIMITS[field]:
            raise bad_request(f"bot {field.replace('_', ' ')} is too long")
        sandbox.storage.remember(f"{field}:{language_of(call)}", text)
        return True

    return set_text


def getter(field: str) -> Method:
    """A method that reads one text of the profile, falling back to the text for every language."""

    def get_text(sandbox: Sandbox, call: Call) -> Json:
        own = sandbox.storage.setting(f"{field}:{language_of(call)}", "")
        text = own or sandbox.storage.setting(f"{field}:", "")
        return {field: text or (sandbox.bot()["first_name"] if field == "name" else "")}

    return get_text


def set_chat_menu_button(sandbox: Sandbox, call: Call) -> bool:
    """The button beside the message field, for one chat or for all."""
    button = call.structure("menu_button", "menu button") or {"type": "default"}
    if not isinstance(button, dict) or button.get("type") not in MENU_BUTTONS:
        raise bad_request("can't parse menu button: unsupported type specified")
    if button["type"] == "web_app" and not (button.get("text") and button.get("web_app")):
        raise bad_request("can't parse menu button: text and web_app are required")
    if call.text("chat_id"):
        sandbox.chats.set_menu_button(sandbox.known_chat(call.chat_id()).id, button)
    else:
        sandbox.storage.remember("menu_button", button)
    return True


def get_chat_menu_button(sandbox: Sandbox, call: Call) -> Json:
    """The menu button of a chat, or of all chats."""
    own = sandbox.chats.menu_button(sandbox.known_chat(call.chat_id()).id) if call.text("chat_id") else None
    button: Json = own or sandbox.storage.setting("menu_button", {"type": "commands"})
    return button


METHODS: dict[str, Method] = {
    "getMe": get_me,
    "setMyName": setter("name"),
    "getMyName": getter("name"),
    "setMyDescription": setter("description"),
    "getMyDescription": getter("description"),
    "setMyShortDescription": setter("short_description"),
    "getMyShortDescription": getter("short_description"),
    "setChatMenuButton": set_chat_menu_button,
    "getChatMenuButton": get_chat_menu_button,
}
