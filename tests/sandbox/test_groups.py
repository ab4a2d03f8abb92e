"""Groups and their topics, as strict as Telegram's."""

import pytest
from telegram import Bot
from telegram.error import ChatMigrated, Forbidden

from bot.sandbox.client import PersonClient, SandboxClient
from tests.sandbox.expectations import refusal


async def test_a_bot_in_privacy_mode_hears_commands_and_replies_to_it(
    bot: Bot, client: SandboxClient, ana: PersonClient
) -> None:
    group = await client.group("Bench")
    said = await bot.send_message(group.id, "hello")
    await group.typed_by(ana, "among us")
    await group.typed_by(ana, "/bind")
    await group.typed_by(ana, "yes?", reply_to=said.message_id)
    heard = [each["message"]["text"] for each in await client.updates() if each["message"]["chat"]["id"] == group.id]
    assert heard == ["/bind", "yes?"]


async def test_a_topic_is_opened_renamed_closed_and_opened_again(bot: Bot, client: SandboxClient) -> None:
    group = await client.group("Bench", is_forum=True)
    topic = await bot.create_forum_topic(group.id, "#1001")
    sent = await bot.send_message(group.id, "hello", message_thread_id=topic.message_thread_id)
    assert (sent.is_topic_message, sent.message_thread_id) == (True, topic.message_thread_id)
    await bot.edit_forum_topic(group.id, topic.message_thread_id, "#1001 · Received")
    await bot.close_forum_topic(group.id, topic.message_thread_id)
    assert await group.topics() == [{"id": topic.message_thread_id, "name": "#1001 · Received", "closed": True}]
    assert await refusal(bot.close_forum_topic(group.id, topic.message_thread_id)) == "Topic_not_modified"
    assert await bot.reopen_forum_topic(group.id, topic.message_thread_id)


@pytest.mark.parametrize(
    ("facts", "complaint"),
    [
        ({}, "The chat is not a forum"),
        ({"is_forum": True, "bot_manages_topics": False}, "Not enough rights to create a topic"),
    ],
)
async def test_a_topic_needs_a_forum_and_the_right(
    bot: Bot, client: SandboxClient, facts: dict[str, bool], complaint: str
) -> None:
    group = await client.group("Bench", **facts)
    assert await refusal(bot.create_forum_topic(group.id, "#1001")) == complaint


async def test_a_message_into_a_topic_that_is_not_there_is_refused(bot: Bot, client: SandboxClient) -> None:
    group = await client.group("Bench", is_forum=True)
    assert await refusal(bot.send_message(group.id, "hello", message_thread_id=77)) == "Message thread not found"


async def test_a_group_that_moved_or_threw_the_bot_out_takes_nothing(
    bot: Bot, client: SandboxClient, ana: PersonClient
) -> None:
    group = await client.group("Bench")
    moved = await group.moves(ana)
    with pytest.raises(ChatMigrated) as caught:
        await bot.send_message(group.id, "hello")
    assert caught.value.new_chat_id == moved.id
    await moved.removes_bot(ana)
    with pytest.raises(Forbidden):
        await bot.send_message(moved.id, "hello")
