"""Stored words cut to the space a message has."""

import re
from html import unescape

ELLIPSIS = "…"
BYTES_PER_UNIT = 2
MESSAGE_ROOM = 4096
"""Telegram's limit for a message, once its tags are read."""
TAG = re.compile(r"</?[a-z]+>")


def length(text: str) -> int:
    """How long Telegram takes a text to be: in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // BYTES_PER_UNIT


def visible_length(html: str) -> int:
    """How long Telegram takes a message of ours to be, which is not counting its tags."""
    return length(unescape(TAG.sub("", str(html))))


def excerpt(text: str | None, limit: int) -> str:
    """The text in at most `limit` UTF-16 units, ending in … where it was cut; no character is cut in two."""
    text = (text or "").strip()
    if length(text) <= limit:
        return text
    room = limit - length(ELLIPSIS)
    kept = text.encode("utf-16-le", "surrogatepass")[: room * BYTES_PER_UNIT].decode("utf-16-le", "ignore")
    return kept.rstrip() + ELLIPSIS
