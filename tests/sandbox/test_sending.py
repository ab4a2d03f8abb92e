from typing import Any

import httpx
import pytest
from telegram import (
    Bot,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    MessageEntity,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)
from telegram.error import Forbidden, NetworkError

from bot import loopback
from bot.sandbox import Sandbox
from bot.sandbox.client import PersonClient, SandboxClient
from bot.sandbox.images import png
from tests.sandbox.expectations import refusal

HUGE = png(20, 20) + bytes(10 * 1024 * 1024)
TOO_BIG_FOR_A_PHOTO = f"file of size {len(HUGE)} bytes is too big for a photo; the maximum size is 10485760 bytes"
BUTTON = InlineKeyboardMarkup([[InlineKeyboardButton("Go", callback_data="go")]])


async def test_a_message_arrives_as_it_was_sent(bot: Bot, ana: PersonClient) -> None:
    sent = await bot.send_message(ana.id, " <b>Ready</b> &amp; waiting ", parse_mode="HTML", reply_markup=BUTTON)
    heard = await ana.hears("Ready & waiting")
    assert sent.message_id == heard["message_id"]
    assert (heard["text"], heard["entities"]) == ("Ready & waiting", [{"type": "bold", "offset": 0, "length": 5}])
    assert ana.buttons(heard) == {"Go": "go"}


@pytest.mark.parametrize(
    ("text", "mode", "complaint"),
    [
        ("", None, "Message text is empty"),
        (" \n ", None, "Text must be non-empty"),
        ("<b> </b>", "HTML", "Text must be non-empty"),
        ("x" * 4097, None, "Message is too long"),
        ("🔧" * 2049, None, "Message is too long"),
        ("<b>x", "HTML", "Can't parse entities: can't find end tag corresponding to start tag \"b\""),
        ("*x*", "MarkdownV2", "Unsupported parse_mode: this sandbox reads HTML and plain text, not MarkdownV2"),
    ],
)
async def test_an_impossible_text_is_refused(
    bot: Bot, ana: PersonClient, text: str, mode: str | None, complaint: str
) -> None:
    assert await refusal(bot.send_message(ana.id, text, parse_mode=mode)) == complaint.capitalize()


@pytest.mark.parametrize("text", ["x" * 4096, "🔧" * 2048, "<b>" + "&lt;" * 4096 + "</b>"])
async def test_the_limit_counts_utf16_units_after_parsing(bot: Bot, ana: PersonClient, text: str) -> None:
    assert (await bot.send_message(ana.id, text, parse_mode="HTML")).text


async def test_entities_may_be_passed_ready_made(bot: Bot, ana: PersonClient) -> None:
    sent = await bot.send_message(ana.id, "ab", entities=[MessageEntity("bold", 1, 1)])
    assert sent.parse_entities() == {MessageEntity("bold", 1, 1): "b"}
    assert (
        await refusal(bot.send_message(ana.id, "ab", entities=[MessageEntity("bold", 1, 2)]))
        == "ENTITY_BOUNDS_INVALID".capitalize()
    )


async def test_nobody_unknown_can_be_written_to(bot: Bot, client: SandboxClient) -> None:
    assert await refusal(bot.send_message(42, "x")) == "Chat not found"
    assert await refusal(bot.send_message("@ana", "x")) == "Chat not found"
    assert await refusal(bot.send_message("", "x")) == "Chat_id is empty"
    stranger = await client.person("Eva")
    words = "Forbidden: bot can't initiate conversation with a user"
    assert await refusal(bot.send_message(stranger.id, "x"), Forbidden) == words


async def test_a_blocked_bot_is_told_so_until_it_is_unblocked(bot: Bot, ana: PersonClient) -> None:
    await ana.blocks()
    for call in (bot.send_message(ana.id, "x"), bot.send_chat_action(ana.id, "typing")):
        assert await refusal(call, Forbidden) == "Forbidden: bot was blocked by the user"
    await ana.unblocks()
    assert (await bot.send_message(ana.id, "x")).text == "x"


async def test_a_reply_quotes_its_message(bot: Bot, ana: PersonClient) -> None:
    question = await ana.says("ready?")
    sent = await bot.send_message(ana.id, "yes", reply_parameters=ReplyParameters(question["message_id"]))
    assert sent.reply_to_message is not None
    assert sent.reply_to_message.text == "ready?"
    lost = ReplyParameters(999)
    assert await refusal(bot.send_message(ana.id, "x", reply_parameters=lost)) == "Message to be replied not found"
    anyway = ReplyParameters(999, allow_sending_without_reply=True)
    assert (await bot.send_message(ana.id, "x", reply_parameters=anyway)).reply_to_message is None


async def test_reply_keyboards_show_until_replaced_or_removed(bot: Bot, ana: PersonClient) -> None:
    await bot.send_message(ana.id, "kind?", reply_markup=ReplyKeyboardMarkup([["Phone", "Laptop"]]))
    assert await ana.keyboard() == ["Phone", "Laptop"]
    await ana.presses("Phone")
    assert await ana.keyboard() == ["Phone", "Laptop"]
    await bot.send_message(ana.id, "thanks", reply_markup=ReplyKeyboardRemove())
    assert await ana.keyboard() == []


async def test_one_time_keyboards_and_forced_replies_end_with_the_answer(bot: Bot, ana: PersonClient) -> None:
    for markup in (ReplyKeyboardMarkup([["Yes"]], one_time_keyboard=True), ForceReply()):
        await bot.send_message(ana.id, "sure?", reply_markup=markup)
        assert (await ana.view())["reply_markup"] == markup.to_dict()
        await ana.says("Yes")
        assert (await ana.view())["reply_markup"] is None


async def test_a_photo_comes_in_sizes_and_can_be_sent_again(bot: Bot, ana: PersonClient) -> None:
    sent = await bot.send_photo(ana.id, png(400, 100), caption="<i>cracked</i>", parse_mode="HTML")
    assert [(size.width, size.height) for size in sent.photo] == [(90, 22), (320, 80), (400, 100)]
    assert (sent.caption, sent.parse_caption_entities()) == ("cracked", {MessageEntity("italic", 0, 7): "cracked"})
    again = await bot.send_photo(ana.id, sent.photo[0].file_id)
    assert again.photo == sent.photo


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        (b"no image", "IMAGE_PROCESS_FAILED"),
        (png(210, 10), "PHOTO_INVALID_DIMENSIONS"),
        (
            HUGE,
            TOO_BIG_FOR_A_PHOTO,
        ),
    ],
    ids=["no image", "too narrow", "too large"],
)
async def test_a_photo_must_be_one(bot: Bot, ana: PersonClient, body: bytes, complaint: str) -> None:
    assert await refusal(bot.send_photo(ana.id, body)) == complaint.capitalize()


async def test_a_file_that_is_too_large_is_refused_by_the_server(bot: Bot, ana: PersonClient) -> None:
    too_much = bytes(50 * 1024 * 1024 + 1)
    assert await refusal(bot.send_document(ana.id, too_much), NetworkError) == "Request Entity Too Large"


@pytest.mark.parametrize(
    ("file", "complaint"),
    [
        ("nonsense", "Wrong file identifier/HTTP URL specified"),
        ("https://example.org/x.png", "Failed to get HTTP URL content"),
        ("", "There is no photo in the request"),
    ],
)
async def test_a_photo_must_be_known_or_uploaded(bot: Bot, ana: PersonClient, file: str, complaint: str) -> None:
    assert await refusal(bot.send_photo(ana.id, file)) == complaint.capitalize()


async def test_a_caption_has_1024_utf16_units(bot: Bot, ana: PersonClient) -> None:
    assert (await bot.send_photo(ana.id, png(9, 9), caption="x" * 1024)).caption == "x" * 1024
    assert await refusal(bot.send_photo(ana.id, png(9, 9), caption="🔧" * 513)) == "Message caption is too long"


async def test_a_document_keeps_its_name_and_is_no_photo(bot: Bot, ana: PersonClient) -> None:
    sent = await bot.send_document(ana.id, b"%PDF-1.4", caption="ticket", filename="../1042.pdf")
    assert sent.document is not None
    assert (sent.document.file_name, sent.document.mime_type) == ("1042.pdf", "application/pdf")
    assert (await bot.send_document(ana.id, sent.document.file_id)).document == sent.document
    complaint = await refusal(bot.send_photo(ana.id, sent.document.file_id))
    assert complaint == "can't use file of type Document as Photo".capitalize()


async def test_an_album_shares_one_group(bot: Bot, ana: PersonClient) -> None:
    album = await bot.send_media_group(ana.id, [InputMediaPhoto(png(9, 9), caption="a"), InputMediaPhoto(png(8, 8))])
    assert [message.caption for message in album] == ["a", None]
    assert len({message.media_group_id for message in album}) == 1


@pytest.mark.parametrize(
    ("media", "complaint"),
    [
        ([InputMediaPhoto(png(9, 9))], "Media group must include 2-10 items"),
        ([InputMediaPhoto(png(9, 9))] * 11, "Too many messages to send as an album"),
        ([InputMediaPhoto(png(9, 9)), InputMediaDocument(b"x")], "Document can't be mixed with other media types"),
    ],
)
async def test_an_impossible_album_is_refused(bot: Bot, ana: PersonClient, media: list[Any], complaint: str) -> None:
    assert await refusal(bot.send_media_group(ana.id, media)) == complaint.capitalize()


async def test_an_empty_album_is_refused(url: str, sandbox: Sandbox, ana: PersonClient) -> None:
    async with httpx.AsyncClient(**loopback.CLIENT) as http:
        answer = await http.post(f"{url}/bot{sandbox.token}/sendMediaGroup", json={"chat_id": ana.id, "media": []})
    assert answer.json() == {
        "ok": False,
        "error_code": 400,
        "description": "Bad Request: there are no messages to send",
    }


async def test_message_ids_of_all_chats_come_from_one_series(
    bot: Bot, ana: PersonClient, client: SandboxClient
) -> None:
    eva = await client.person("Eva")
    await eva.starts()
    ids = [(await bot.send_message(chat, "x")).message_id for chat in (ana.id, eva.id, ana.id)]
    assert ids == [ids[0], ids[0] + 1, ids[0] + 2]
