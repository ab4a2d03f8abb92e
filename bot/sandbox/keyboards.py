"""Keyboards, checked as Telegram checks them."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from bot.sandbox.json_types import Json
from bot.sandbox.refusal import bad_request

MAX_CALLBACK_DATA_BYTES = 64
MAX_BUTTONS = 100
FLAGS = {
    "resize_keyboard": "ReplyKeyboardMarkup",
    "one_time_keyboard": "ReplyKeyboardMarkup",
    "is_persistent": "ReplyKeyboardMarkup",
    "remove_keyboard": "ReplyKeyboardRemove",
    "force_reply": "reply markup",
    "selective": "reply markup",
}
REQUESTS = ("request_contact", "request_location", "request_poll", "request_users", "request_chat", "web_app")
LOOKS = ("style", "icon_custom_emoji_id")


def parse_markup(raw: Any) -> Json | None:
    """The keyboard a call asks for; None when there is none."""
    if raw is None or raw == "":
        return None
    if isinstance(raw, str):
        try:
            raw = json.loads(raw)
        except ValueError:
            raise bad_request("can't parse reply keyboard markup JSON object") from None
    if not isinstance(raw, dict):
        raise bad_request("object expected as reply markup")
    for name, owner in FLAGS.items():
        if name in raw and not isinstance(raw[name], bool):
            raise bad_request(f'Field "{name}" of the {owner} must be of the type Boolean')
    return markup_of(raw)


def markup_of(raw: Json) -> Json | None:
    """One of Telegram's four kinds of markup, whichever the fields spell first."""
    flags = {name: True for name in ("resize_keyboard", "one_time_keyboard", "is_persistent") if raw.get(name)}
    keyboard = rows_of(raw, "keyboard", "ReplyKeyboardMarkup", keyboard_button)
    inline = rows_of(raw, "inline_keyboard", "InlineKeyboardMarkup", inline_button)
    if keyboard:
        placeholder = raw.get("input_field_placeholder")
        return {"keyboard": keyboard, **flags, **({"input_field_placeholder": placeholder} if placeholder else {})}
    if inline:
        return {"inline_keyboard": inline}
    if raw.get("remove_keyboard"):
        return {"remove_keyboard": True}
    if raw.get("force_reply"):
        placeholder = raw.get("input_field_placeholder")
        return {"force_reply": True, **({"input_field_placeholder": placeholder} if placeholder else {})}
    return None


def rows_of(raw: Json, name: str, owner: str, button: Callable[[Any], Json]) -> list[list[Json]]:
    """Rows of buttons; empty rows fall away."""
    rows = raw.get(name, [])
    if not isinstance(rows, list):
        raise bad_request(f'Field "{name}" of the {owner} must be an Array')
    if not all(isinstance(row, list) for row in rows):
        raise bad_request(f'Field "{name}" of the {owner} must be an Array of Arrays')
    checked = [[button(item) for item in row] for row in rows if row]
    if sum(map(len, checked)) > MAX_BUTTONS:
        raise bad_request("reply markup is too long")
    return checked


def keyboard_button(button: Any) -> Json:
    """A button of a reply keyboard; a bare string is one, too."""
    if isinstance(button, str):
        button = {"text": button}
    if not isinstance(button, dict):
        raise bad_request("can't parse keyboard button: KeyboardButton must be a String or an Object")
    text = button_text(button, "keyboard button")
    return {"text": text, **{name: button[name] for name in (*REQUESTS, *LOOKS) if button.get(name)}}


def inline_button(button: Any) -> Json:
    """A button of an inline keyboard: exactly what it does must be said."""
    if not isinstance(button, dict):
        raise bad_request("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    text = button_text(button, "inline keyboard button")
    style = {name: button[name] for name in LOOKS if button.get(name)}
    if button.get("url"):
        return {"text": text, "url": button_url(button["url"]), **style}
    if button.get("callback_data"):
        return {"text": text, "callback_data": callback_data(button["callback_data"]), **style}
    for name in ("web_app", "copy_text", "switch_inline_query", "switch_inline_query_current_chat", "login_url"):
        if name in button:
            return {"text": text, name: button[name], **style}
    raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")


def button_text(button: Json, owner: str) -> str:
    """The label, which must be there."""
    text = button.get("text")
    if not isinstance(text, str):
        raise bad_request(f'can\'t parse {owner}: Field "text" must be of type String')
    if not text.strip():
        raise bad_request(f"{owner} text must be non-empty")
    return text


def callback_data(data: Any) -> str:
    """What a tap sends back: 1 to 64 bytes."""
    if not isinstance(data, str):
        raise bad_request('can\'t parse inline keyboard button: Field "callback_data" must be of type String')
    if len(data.encode()) > MAX_CALLBACK_DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    return data


def button_url(url: Any) -> str:
    """A link Telegram would open; a host without a dot, such as localhost, is none."""
    refusal = bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    try:
        parts = urlsplit(str(url))
    except ValueError:
        raise refusal from None
    if parts.scheme in ("tg", "ton"):
        return str(url)
    if parts.scheme not in ("http", "https") or "." not in (parts.hostname or ""):
        raise refusal
    return str(url)


def inline_only(markup: Json | None) -> Json | None:
    """Edits take an inline keyboard or none."""
    if markup is not None and "inline_keyboard" not in markup:
        raise bad_request("inline keyboard expected")
    return markup
