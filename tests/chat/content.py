"""Contents of messages, as Telegram describes them."""

from typing import Any

_FILE = {"file_id": "f", "file_unique_id": "f"}
UNASKED: dict[str, dict[str, Any]] = {
    "sticker": {**_FILE, "type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False},
    "voice": {**_FILE, "duration": 2},
    "location": {"latitude": 1.0, "longitude": 2.0},
    "video": {**_FILE, "width": 1, "height": 1, "duration": 2},
    "dice": {"emoji": "🎲", "value": 3},
}
"""What is no answer to anything, by kind."""


def photo(name: str, size: int = 90_000, caption: str | None = None) -> dict[str, Any]:
    """A compressed photo in two sizes, of which the larger one has `size` bytes."""
    sizes = [
        {"file_id": f"{kind}-{name}", "file_unique_id": f"unique-{kind}-{name}", "width": 9, "height": 9, **sized}
        for kind, sized in (("small", {"file_size": 900}), ("large", {"file_size": size}))
    ]
    return {"photo": sizes, **_captioned(caption)}


def document(mime_type: str | None, size: int = 90_000) -> dict[str, Any]:
    """A file."""
    described = {"file_id": "document", "file_unique_id": "unique-document", "file_size": size}
    return {"document": described | ({"mime_type": mime_type} if mime_type else {})}


def contact(number: str, user_id: int | None) -> dict[str, Any]:
    """A contact; without a user id, one that is not on Telegram."""
    described: dict[str, Any] = {"phone_number": number, "first_name": "Ana"}
    return {"contact": described | ({"user_id": user_id} if user_id is not None else {})}


def _captioned(caption: str | None) -> dict[str, Any]:
    return {} if caption is None else {"caption": caption}
