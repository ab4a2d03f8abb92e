"""What people read off a message or a keyboard."""

from bot.sandbox.json_types import Json


def plain(message: Json) -> str:
    """A message's words."""
    return str(message.get("text") or message.get("caption") or "")


def told(messages: list[Json]) -> str:
    """What was said, for a failed expectation."""
    lines = [f"- {message['from']['first_name']}: {plain(message)!r}" for message in messages]
    return "was said instead:\n" + "\n".join(lines) if lines else "nothing was said"


def inline_rows(message: Json) -> list[list[Json]]:
    """The rows of a message's inline keyboard."""
    rows: list[list[Json]] = message.get("reply_markup", {}).get("inline_keyboard", [])
    return rows


def latest_with(messages: list[Json], label: str | None, data: str | None) -> int | None:
    """The latest message with such a button; with only data, the latest with any button that has it, or any at all."""
    buttons = [
        (message["message_id"], button) for message in messages for row in inline_rows(message) for button in row
    ]
    named = [message_id for message_id, button in buttons if button["text"] == label]
    same = [message_id for message_id, button in buttons if data is not None and button.get("callback_data") == data]
    anything = [message_id for message_id, _ in buttons] if data is not None else []
    found = named or same or anything
    return found[-1] if found else None


def keyboard_labels(markup: Json | None) -> list[str]:
    """The labels of a reply keyboard."""
    return [button["text"] for row in (markup or {}).get("keyboard", []) for button in row]
