"""Pictures that Telegram keeps, sent again by their ids."""

from collections.abc import Sequence
from typing import Any

from telegram import InputMediaPhoto
from telegram.constants import ParseMode
from telegram.error import BadRequest
from telegram.ext import ExtBot

MOST = 10
"""Pictures that Telegram takes in one message."""

Bot = ExtBot[Any]


async def send_album(
    bot: Bot, chat_id: int, file_ids: Sequence[str], caption: str, *, priority: object = None
) -> list[int]:
    """Send up to ten pictures in one message, where one of them came as a file each alone; the ids of the messages.

    The caption is HTML. There are fewer messages than pictures where Telegram can't show some any more: file ids are
    worth nothing to another bot, as after a change of token.
    """
    if len(file_ids) > 1:
        try:
            media = [InputMediaPhoto(each) for each in file_ids]
            sent = await bot.send_media_group(
                chat_id, media, caption=caption, parse_mode=ParseMode.HTML, rate_limit_args=priority
            )
        except BadRequest:
            pass
        else:
            return [each.message_id for each in sent]
    alone = [await _send_alone(bot, chat_id, each, caption, priority) for each in file_ids]
    return [each for each in alone if each is not None]


async def _send_alone(bot: Bot, chat_id: int, file_id: str, caption: str, priority: object) -> int | None:
    """Send a picture as what it came as, which its file id alone does not say."""
    for send in (bot.send_photo, bot.send_document):
        try:
            sent = await send(chat_id, file_id, caption=caption, parse_mode=ParseMode.HTML, rate_limit_args=priority)
        except BadRequest:
            continue
        return sent.message_id
    return None
