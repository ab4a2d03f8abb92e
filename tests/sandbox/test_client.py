import asyncio

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, ReplyKeyboardMarkup

from bot.sandbox.client import PersonClient, SandboxClient


def buttons(*labels: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=label.lower()) for label in labels]])


async def test_hearing_waits_for_what_comes_later(bot: Bot, ana: PersonClient) -> None:
    hearing = asyncio.create_task(ana.hears("ready"))
    await bot.send_message(ana.id, "received")
    await bot.send_message(ana.id, "<b>rea</b>dy", parse_mode="HTML")
    assert (await hearing)["text"] == "ready"


async def test_what_was_heard_is_not_heard_again(bot: Bot, ana: PersonClient) -> None:
    await bot.send_message(ana.id, "one")
    await bot.send_message(ana.id, "two")
    await ana.hears("two")
    with pytest.raises(AssertionError, match=r"did not hear 'one' within 0\.05 s; nothing was said"):
        await ana.hears("one", timeout=0.05)


async def test_a_failed_expectation_tells_what_was_said_instead(bot: Bot, ana: PersonClient) -> None:
    await bot.send_message(ana.id, "sorry")
    with pytest.raises(AssertionError, match="was said instead:\n- Benchbell: 'sorry'"):
        await ana.hears("thanks", timeout=1.0)


async def test_an_edit_is_heard_when_its_words_change(bot: Bot, ana: PersonClient) -> None:
    card = await bot.send_message(ana.id, "received", reply_markup=buttons("Go"))
    await ana.hears("received")
    await bot.edit_message_reply_markup(ana.id, card.message_id)
    with pytest.raises(AssertionError):
        await ana.hears("received", timeout=0.05)
    await bot.edit_message_text("ready", ana.id, card.message_id)
    assert (await ana.hears("ready"))["message_id"] == card.message_id


async def test_hearing_can_begin_after_a_message(bot: Bot, ana: PersonClient) -> None:
    first = await bot.send_message(ana.id, "again")
    second = await bot.send_message(ana.id, "again")
    assert (await ana.hears("again", after=first.message_id))["message_id"] == second.message_id


async def test_the_latest_message_with_the_button_is_pressed(
    bot: Bot, ana: PersonClient, client: SandboxClient
) -> None:
    for markup in (buttons("Yes", "No"), buttons("Yes"), buttons("Later")):
        last = await bot.send_message(ana.id, "?", reply_markup=markup)
    await ana.presses("Yes")
    await ana.presses(data="no")
    await ana.presses(data="made up")
    pressed = [update["callback_query"]["message"]["message_id"] for update in (await client.updates())[-3:]]
    assert pressed == [last.message_id - 1, last.message_id - 2, last.message_id]


async def test_a_button_of_the_reply_keyboard_is_typed(bot: Bot, ana: PersonClient) -> None:
    await bot.send_message(ana.id, "kind?", reply_markup=ReplyKeyboardMarkup([["Phone"]]))
    assert await ana.presses("Phone") == ""
    assert (await ana.messages())[-1]["text"] == "Phone"


async def test_pressing_what_is_nowhere_says_what_is_there(bot: Bot, ana: PersonClient) -> None:
    await bot.send_message(ana.id, "hello")
    with pytest.raises(AssertionError, match="nothing to press as 'Go'"):
        await ana.presses("Go")


async def test_an_attached_person_has_read_what_was_said(bot: Bot, ana: PersonClient, client: SandboxClient) -> None:
    await bot.send_message(ana.id, "old")
    same = await client.attach(ana.id)
    await bot.send_message(ana.id, "new")
    assert (await same.hears())["text"] == "new"
    assert (await same.last())["text"] == "new"


async def test_an_unanswered_tap_is_an_error(bot: Bot, ana: PersonClient) -> None:
    await bot.send_message(ana.id, "?", reply_markup=buttons("Yes"))
    query_id = await ana.presses("Yes")
    with pytest.raises(AssertionError, match="was not answered"):
        await ana.answer_to(query_id, timeout=0.05)


async def test_buttons_are_told_by_label(bot: Bot, ana: PersonClient) -> None:
    await bot.send_message(ana.id, "?", reply_markup=buttons("Yes", "No"))
    assert ana.buttons(await ana.last()) == {"Yes": "yes", "No": "no"}
