"""What the bot says: one message, ready to send."""

from collections.abc import Callable
from dataclasses import dataclass

from telegram import ForceReply, InlineKeyboardMarkup, ReplyKeyboardMarkup, ReplyKeyboardRemove

from models import MessageKind

Keyboard = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | ForceReply


UNCAPTIONED = frozenset({MessageKind.VIDEO_NOTE, MessageKind.LOCATION})
"""What Telegram lets no words stand under."""


@dataclass(frozen=True)
class Media:
    """A file by Telegram's id for it, or a place."""

    kind: MessageKind
    file_id: str = ""
    latitude: float = 0.0
    longitude: float = 0.0


@dataclass(frozen=True)
class Document:
    """A file, sent under a name; it is drawn when it is sent, on a thread and with no session open."""

    name: str
    draw: Callable[[], bytes]
    picture: bool = False
    """Whether it is shown in the chat instead of being sent as a file."""


@dataclass(frozen=True)
class TopicChange:
    """Something done to a topic of a forum instead of saying something in it."""

    do: str
    """open, rename, close or reopen."""
    title: str
    topic: int | None = None
    """None for one that is yet to be opened."""


@dataclass(frozen=True)
class Outgoing:
    """Text in Telegram's HTML, its values escaped already, and the buttons that go with it.

    With a document it stands under that, and may have 1,024 characters.
    """

    text: str
    keyboard: Keyboard | None = None
    document: Document | None = None
    photos: tuple[str, ...] = ()
    """Up to ten pictures, as Telegram's ids, that go in one message, with the text beneath and no buttons."""
    media: Media | None = None
    """What the text stands under, if anything; some kinds take none, and then it is not shown."""
    topic: int | None = None
    """The topic of a forum that it goes into."""
    change: TopicChange | None = None
    """What is done instead of sending a message."""
    fleeting: bool = False
    """Whether it is shown only in place of a message that is about to be deleted, and never as a new one."""
