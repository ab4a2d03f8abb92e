from typing import Any

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto, Message, ReplyKeyboardRemove
from telegram.error import Forbidden

from bot.sandbox.client import PersonClient
from bot.sandbox.images import png
from tests.sandbox.conftest import Clock
from tests.sandbox.expectations import refusal

BUTTON = InlineKeyboardMarkup([[InlineKeyboardButton("Go", callback_data="go")]])
UNCHANGED = (
    "Message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)


@pytest.fixture
async def card(bot: Bot, ana: PersonClient) -> Message:
    return await bot.send_message(ana.id, "<b>#1</b> received", parse_mode="HTML", reply_markup=BUTTON)


async def test_an_edit_replaces_the_words_and_is_heard(bot: Bot, ana: PersonClient, card: Message) -> None:
    await ana.hears("received")
    edited = await bot.edit_message_text("ready", ana.id, card.message_id)
    assert isinstance(edited, Message)
    assert (edited.text, edited.entities, edited.reply_markup) == ("ready", (), None)
    assert edited.edit_date is not None
    assert (await ana.hears("ready"))["message_id"] == card.message_id


async def test_an_edit_that_changes_nothing_is_refused(bot: Bot, ana: PersonClient, card: Message) -> None:
    same = bot.edit_message_text(" <b>#1</b> received", ana.id, card.message_id, parse_mode="HTML", reply_markup=BUTTON)
    assert await refusal(same) == UNCHANGED
    await bot.edit_message_reply_markup(ana.id, card.message_id)
    assert await refusal(bot.edit_message_reply_markup(ana.id, card.message_id)) == UNCHANGED


async def test_only_the_bots_own_messages_can_be_edited(bot: Bot, ana: PersonClient, card: Message) -> None:
    theirs = await ana.says("mine")
    assert await refusal(bot.edit_message_text("x", ana.id, theirs["message_id"])) == "Message can't be edited"
    assert await refusal(bot.edit_message_text("x", ana.id, card.message_id + 99)) == "Message to edit not found"
    await ana.blocks()
    words = "Forbidden: bot was blocked by the user"
    assert await refusal(bot.edit_message_text("x", ana.id, card.message_id), Forbidden) == words


async def test_a_message_with_a_reply_keyboard_can_not_be_edited(bot: Bot, ana: PersonClient) -> None:
    sent = await bot.send_message(ana.id, "x", reply_markup=ReplyKeyboardRemove())
    assert await refusal(bot.edit_message_text("y", ana.id, sent.message_id)) == "Message can't be edited"


async def test_an_edit_takes_no_reply_keyboard(bot: Bot, ana: PersonClient, card: Message) -> None:
    markup: Any = ReplyKeyboardRemove()
    call = bot.edit_message_text("y", ana.id, card.message_id, reply_markup=markup)
    assert await refusal(call) == "Inline keyboard expected"


async def test_text_and_caption_are_different_things(bot: Bot, ana: PersonClient, card: Message) -> None:
    photo = await bot.send_photo(ana.id, png(9, 9), caption="before")
    no_text = await refusal(bot.edit_message_text("x", ana.id, photo.message_id))
    no_caption = await refusal(bot.edit_message_caption(ana.id, card.message_id, caption="x"))
    no_media = await refusal(bot.edit_message_media(InputMediaPhoto(png(9, 9)), ana.id, card.message_id))
    assert (no_text, no_caption, no_media) == (
        "There is no text in the message to edit",
        "There is no caption in the message to edit",
        "There is no media in the message to edit",
    )


async def test_captions_and_media_can_be_replaced(bot: Bot, ana: PersonClient) -> None:
    photo = await bot.send_photo(ana.id, png(9, 9), caption="before")
    edited = await bot.edit_message_caption(ana.id, photo.message_id, caption="after")
    assert isinstance(edited, Message)
    assert (edited.caption, edited.photo) == ("after", photo.photo)
    replaced = await bot.edit_message_media(InputMediaPhoto(png(7, 7)), ana.id, photo.message_id)
    assert isinstance(replaced, Message)
    assert (replaced.caption, replaced.photo[0].width) == (None, 7)


async def test_a_deleted_message_is_gone(bot: Bot, ana: PersonClient, card: Message) -> None:
    theirs = await ana.says("mine")
    assert await bot.delete_message(ana.id, card.message_id)
    assert await bot.delete_message(ana.id, theirs["message_id"])
    assert [message["text"] for message in await ana.messages()] == ["/start"]
    assert await refusal(bot.delete_message(ana.id, card.message_id)) == "Message to delete not found"


async def test_a_message_can_be_deleted_for_two_days(bot: Bot, ana: PersonClient, card: Message, clock: Clock) -> None:
    clock.advance(48 * 3600 + 1)
    assert await refusal(bot.delete_message(ana.id, card.message_id)) == "Message can't be deleted for everyone"
