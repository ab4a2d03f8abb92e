"""What a message of Telegram consists of, as far as it can be passed on."""

from collections.abc import Callable, Iterator
from typing import Any

from telegram import Message

from bot.services.letters import Content, Letter
from models import MessageKind

FILES: tuple[tuple[MessageKind, Callable[[Message], Any]], ...] = (
    (MessageKind.PHOTO, lambda message: message.photo[-1] if message.photo else None),
    (MessageKind.ANIMATION, lambda message: message.animation),  # before the document that it comes with
    (MessageKind.DOCUMENT, lambda message: message.document),
    (MessageKind.VOICE, lambda message: message.voice),
    (MessageKind.AUDIO, lambda message: message.audio),
    (MessageKind.VIDEO, lambda message: message.video),
    (MessageKind.VIDEO_NOTE, lambda message: message.video_note),
)


def letter(message: Message) -> Letter | None:
    """A message as the thread keeps it; None for stickers, dice, polls and what else is no message to a shop."""
    said = content(message)
    return None if said is None else Letter(message.chat.id, message.message_id, said)


def content(message: Message) -> Content | None:
    """What it says or shows."""
    return next(_readings(message), None)


def _readings(message: Message) -> Iterator[Content]:
    if message.text:
        yield Content(text=message.text)
    for kind, file in FILES:
        found = file(message)
        if found is not None:
            yield Content(kind, message.caption, found.file_id)
    if message.location is not None:
        place = {"latitude": message.location.latitude, "longitude": message.location.longitude}
        yield Content(MessageKind.LOCATION, place=place)
    if message.contact is not None:
        card = message.contact
        name = " ".join(each for each in (card.first_name, card.last_name) if each)
        yield Content(MessageKind.CONTACT, f"{name}, {card.phone_number}")
