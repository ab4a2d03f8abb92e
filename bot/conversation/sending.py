"""One message on its way to Telegram: which call it takes, by what it carries."""

from collections.abc import Awaitable, Callable
from typing import Any

from telegram import LinkPreviewOptions, Message
from telegram.constants import ParseMode
from telegram.error import BadRequest
from telegram.ext import ExtBot

from bot.conversation.message import UNCAPTIONED, Media, Outgoing, TopicChange
from models import MessageKind

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
NOT_MODIFIED = "topic_not_modified"
"""A topic is called so, or closed, already."""

Bot = ExtBot[Any]


async def send(bot: Bot, chat_id: int, message: Outgoing, priority: object = None) -> int:
    """Send a message and return its id; the priority is the rate limiter's. A change of a topic returns the topic's."""
    if message.change is not None:
        return await _change_topic(bot, chat_id, message.change, priority)
    common = {
        "reply_markup": message.keyboard,
        "message_thread_id": message.topic,
        "rate_limit_args": priority,
    }
    if message.media is None:
        text = {"parse_mode": ParseMode.HTML, "link_preview_options": NO_PREVIEW}
        sent = await bot.send_message(chat_id, str(message.text), **text, **common)  # type: ignore[arg-type]  # by name
    else:
        sent = await _send_media(bot, chat_id, message.media, str(message.text), common)
    return sent.message_id


async def _change_topic(bot: Bot, chat_id: int, change: TopicChange, priority: object) -> int:
    args: Any = {"rate_limit_args": priority}
    if change.topic is None:
        return (await bot.create_forum_topic(chat_id, change.title, **args)).message_thread_id
    try:
        if change.do == "rename":
            await bot.edit_forum_topic(chat_id, change.topic, change.title, **args)
        elif change.do == "close":
            await bot.close_forum_topic(chat_id, change.topic, **args)
        else:
            await bot.reopen_forum_topic(chat_id, change.topic, **args)
    except BadRequest as refusal:
        if NOT_MODIFIED not in refusal.message.casefold():
            raise
    return change.topic


async def _send_media(bot: Bot, chat_id: int, media: Media, caption: str, common: dict[str, Any]) -> Message:
    if media.kind is MessageKind.LOCATION:
        return await bot.send_location(chat_id, media.latitude, media.longitude, **common)
    words = {} if media.kind in UNCAPTIONED else {"caption": caption, "parse_mode": ParseMode.HTML}
    return await _call(bot, media.kind)(chat_id, media.file_id, **words, **common)


def _call(bot: Bot, kind: MessageKind) -> Callable[..., Awaitable[Message]]:
    """The method that sends a file of this kind."""
    calls: dict[MessageKind, Callable[..., Awaitable[Message]]] = {
        MessageKind.PHOTO: bot.send_photo,
        MessageKind.DOCUMENT: bot.send_document,
        MessageKind.VOICE: bot.send_voice,
        MessageKind.AUDIO: bot.send_audio,
        MessageKind.VIDEO: bot.send_video,
        MessageKind.VIDEO_NOTE: bot.send_video_note,
        MessageKind.ANIMATION: bot.send_animation,
    }
    return calls[kind]
