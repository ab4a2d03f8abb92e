"""Voice messages, videos, places: sent again by their ids, and as strict as Telegram."""

from typing import Any

import pytest
from telegram import Bot

from bot.sandbox.client import PersonClient
from tests.sandbox.expectations import refusal

KINDS = ("voice", "audio", "video", "video_note", "animation")


@pytest.mark.parametrize("kind", KINDS)
async def test_what_somebody_sent_is_sent_again_by_its_id(bot: Bot, ana: PersonClient, kind: str) -> None:
    sent = await ana.sends(kind)
    send: Any = getattr(bot, f"send_{kind}")
    words = {} if kind == "video_note" else {"caption": "<b>#1001</b>", "parse_mode": "HTML"}
    await send(ana.id, sent[kind]["file_id"], **words)
    heard = await ana.hears("")
    assert heard[kind]["file_id"] == sent[kind]["file_id"]
    assert heard.get("caption") == (None if kind == "video_note" else "#1001")


async def test_impossible_ones_are_refused(bot: Bot, ana: PersonClient) -> None:
    voice = (await ana.sends("voice"))["voice"]["file_id"]
    assert await refusal(bot.send_voice(ana.id, voice, caption="x" * 1025)) == "Message caption is too long"
    assert await refusal(bot.send_video(ana.id, voice)) == "Can't use file of type voice as video"
    assert await refusal(bot.send_voice(ana.id, "AwAnothing")) == "Wrong file identifier/http url specified"
    assert await refusal(bot.send_location(ana.id, 91, 0)) == "Wrong latitude specified"
