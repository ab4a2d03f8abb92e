"""Raw updates, as Telegram sends them."""

from typing import Any

ANA = 7001


def message(update_id: int, chat: int = ANA, text: str = "hello", **more: Any) -> dict[str, Any]:
    """A person writes in their private chat."""
    person = {"id": chat, "is_bot": False, "first_name": "Ana", "language_code": "en"}
    return {
        "update_id": update_id,
        "message": {
            "message_id": update_id,
            "date": 1_760_000_000,
            "chat": {"id": chat, "type": "private", "first_name": "Ana"},
            "from": person,
            "text": text,
            **more,
        },
    }
