from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup

from bot.sandbox.client import PersonClient, SandboxClient
from tests.sandbox.conftest import Clock
from tests.sandbox.expectations import refusal

BUTTON = InlineKeyboardMarkup([[InlineKeyboardButton("Go", callback_data="go")]])
TOO_OLD = "query is too old and response timeout expired or query ID is invalid".capitalize()


async def test_a_chat_that_has_started_can_be_looked_at(bot: Bot, ana: PersonClient, client: SandboxClient) -> None:
    chat = await bot.get_chat(ana.id)
    assert (chat.id, chat.first_name, chat.username) == (ana.id, "Ana", "ana")
    stranger = await client.person("Eva")
    assert await refusal(bot.get_chat(stranger.id)) == "Chat not found"


async def test_actions_are_shown_and_checked(bot: Bot, ana: PersonClient, client: SandboxClient) -> None:
    view = await ana.view()
    await bot.send_chat_action(ana.id, "typing")
    async for event in client.events(view["seq"], ana.id):
        assert (event["type"], event["action"]) == ("typing", "typing")
        break
    assert await refusal(bot.send_chat_action(ana.id, "thinking")) == "Wrong parameter action in request"


async def test_the_latest_pin_shows_and_the_chat_says_so_to_the_bot_too(bot: Bot, ana: PersonClient) -> None:
    first, second = [await bot.send_message(ana.id, text) for text in ("a", "b")]
    for message in (first, second):
        await bot.pin_chat_message(ana.id, message.message_id)
    assert (await ana.view())["pinned_message_id"] == second.message_id
    pinned = (await bot.get_chat(ana.id)).pinned_message
    assert pinned is not None
    assert pinned.text == "b"
    notices = [update.message for update in await bot.get_updates() if update.message]
    assert [notice.from_user.is_bot for notice in notices if notice.from_user] == [False, True, True]
    await bot.delete_message(ana.id, second.message_id)
    assert (await ana.view())["pinned_message_id"] == first.message_id
    await bot.unpin_chat_message(ana.id)
    assert (await ana.view())["pinned_message_id"] is None


async def test_what_is_not_there_can_be_neither_pinned_nor_unpinned(bot: Bot, ana: PersonClient) -> None:
    assert await refusal(bot.pin_chat_message(ana.id, 99)) == "Message to pin not found"
    assert await refusal(bot.unpin_chat_message(ana.id)) == "Message to unpin not found"


async def test_a_tap_is_answered_once_for_the_person(bot: Bot, ana: PersonClient) -> None:
    await bot.send_message(ana.id, "x", reply_markup=BUTTON)
    query_id = await ana.presses("Go")
    assert await bot.answer_callback_query(query_id, "Done", show_alert=True)
    assert await bot.answer_callback_query(query_id, "Again")
    answer = await ana.answer_to(query_id)
    assert (answer["text"], answer["show_alert"]) == ("Done", True)


async def test_an_answer_must_come_in_time_and_to_a_real_tap(bot: Bot, ana: PersonClient, clock: Clock) -> None:
    await bot.send_message(ana.id, "x", reply_markup=BUTTON)
    query_id = await ana.presses("Go")
    clock.advance(61)
    assert await refusal(bot.answer_callback_query(query_id)) == TOO_OLD
    assert await refusal(bot.answer_callback_query("1")) == TOO_OLD


async def test_an_answer_has_200_characters(bot: Bot, ana: PersonClient) -> None:
    await bot.send_message(ana.id, "x", reply_markup=BUTTON)
    query_id = await ana.presses("Go")
    assert await refusal(bot.answer_callback_query(query_id, "x" * 201)) == "MESSAGE_TOO_LONG".capitalize()
    assert await bot.answer_callback_query(query_id, "x" * 200)
