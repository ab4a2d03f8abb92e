"""Groups and their topics, as strict as Telegram's."""

from contextlib import aclosing

import httpx
import pytest
from telegram import Bot, BotCommandScopeAllGroupChats, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import ChatMigrated, Forbidden

from bot.sandbox.client import GroupClient, PersonClient, SandboxClient
from bot.sandbox.images import png
from bot.sandbox.json_types import Json
from tests.sandbox.expectations import refusal


async def heard_in(client: SandboxClient, group: GroupClient, *kinds: str) -> list[Json]:
    """What the bot was told of a group."""
    bodies = [each[kind] for each in await client.updates() for kind in kinds if kind in each]
    return [body for body in bodies if body["chat"]["id"] == group.id]


async def words_heard_in(client: SandboxClient, group: GroupClient) -> list[str]:
    """The words among it."""
    return [each["text"] for each in await heard_in(client, group, "message", "edited_message") if "text" in each]


async def test_a_bot_in_privacy_mode_hears_commands_and_replies_to_it(
    bot: Bot, client: SandboxClient, ana: PersonClient
) -> None:
    group = await client.group("Bench")
    said = await bot.send_message(group.id, "hello")
    await group.typed_by(ana, "among us")
    await group.typed_by(ana, "/bind")
    await group.typed_by(ana, "yes?", reply_to=said.message_id)
    assert await words_heard_in(client, group) == ["/bind", "yes?"]


async def test_an_admin_hears_all_that_is_said_in_a_forum(client: SandboxClient, ana: PersonClient) -> None:
    group = await client.group("Bench", is_forum=True, founder_id=ana.id)
    await group.typed_by(ana, "among us")
    await group.lets_bot_manage_topics(ana, allowed=False)
    await group.typed_by(ana, "really among us")
    assert await words_heard_in(client, group) == ["among us"]
    standings = [each["new_chat_member"]["status"] for each in await heard_in(client, group, "my_chat_member")]
    assert standings == ["administrator", "member"]


async def test_who_founds_a_group_brings_people_and_the_bot_into_it(client: SandboxClient, ana: PersonClient) -> None:
    eva, tom = await client.person("Eva"), await client.person("Tom")
    group = await client.group("  Bench ", founder_id=ana.id, members=[eva.id], bot_is_in=False)
    await group.adds(eva, tom, ana)
    assert await heard_in(client, group, "message", "my_chat_member") == []
    await group.adds_bot(tom)
    await group.adds_bot(tom)
    (added,) = await heard_in(client, group, "my_chat_member")
    assert (added["old_chat_member"]["status"], added["new_chat_member"]["status"]) == ("left", "member")
    lines = [each for each in await group.messages() if "text" not in each]
    came = [[each["first_name"] for each in line.get("new_chat_members", [])] for line in lines]
    assert came == [[], ["Tom"], ["Benchbell"]]
    assert (await client.get("/state"))["groups"] == [
        {
            "title": "Bench",
            "is_forum": False,
            "founder_id": ana.id,
            "members": [ana.id, eva.id, tom.id],
            "bot_is_in": True,
            "bot_manages_topics": True,
            "moved_to": None,
            "id": group.id,
        }
    ]


async def test_only_people_in_a_group_do_anything_there(bot: Bot, client: SandboxClient, ana: PersonClient) -> None:
    guest = await client.person("Guest")
    group = await client.group("Bench", founder_id=ana.id, is_forum=True)
    topic = await bot.create_forum_topic(group.id, "#1001")
    said = await bot.send_message(
        group.id, "x", reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("Take", callback_data="t")]])
    )
    before = len(await client.updates())
    deed = {"person_id": guest.id}
    at = f"/sandbox/groups/{group.id}"
    admins: dict[str, Json] = {"remove": {}, "rights": {"manages_topics": False}}
    members: dict[str, Json] = {
        "messages": {"text": "/bind"},
        "media": {"kind": "voice"},
        "press": {"message_id": said.message_id, "data": "t"},
        "edit": {"message_id": said.message_id, "text": "y"},
        "members": {"added": [ana.id]},
        "bot": {},
        "move": {},
    }
    for what, more in {**members, **admins}.items():
        answer = await client.http.post(f"{at}/{what}", json={**deed, **more})
        assert (answer.status_code, answer.json()) == (409, {"detail": "Guest is not in Bench"}), what
    await group.typed_by(guest, "hello")
    for what, more in admins.items():
        answer = await client.http.post(f"{at}/{what}", json={**deed, **more})
        assert (answer.status_code, answer.json()) == (409, {"detail": "Guest is no admin of Bench"}), what
    await bot.close_forum_topic(group.id, topic.message_thread_id)
    with pytest.raises(AssertionError, match="this topic is closed"):
        await group.typed_by(guest, "hello", topic=topic.message_thread_id)
    await group.typed_by(ana, "hello", topic=topic.message_thread_id)
    assert len(await client.updates()) == before + 3  # Guest comes in, and both say hello


@pytest.mark.parametrize("number", [2**53, -(2**70), 1.5, "me", None])
async def test_a_number_that_is_none_is_refused(client: SandboxClient, ana: PersonClient, number: object) -> None:
    group = await client.group("Bench", founder_id=ana.id)
    at = f"/sandbox/groups/{group.id}"
    deed = {"person_id": ana.id}
    asked = [
        await client.http.get(f"/sandbox/groups/{number}"),
        await client.http.get(f"/sandbox/chats/{number}"),
        await client.http.post(f"{at}/messages", json={"person_id": number, "text": "x"}),
        await client.http.post(f"{at}/messages", json={**deed, "text": "x", "topic": [number]}),
        await client.http.post(f"{at}/press", json={**deed, "message_id": number, "data": "x"}),
        await client.http.post(f"{at}/members", json={**deed, "added": [number]}),
        await client.http.post(f"{at}/members", json={**deed, "added": []}),
        await client.http.post("/sandbox/groups", json={"title": "Bench", "members": [number]}),
        await client.http.post("/sandbox/groups", json={"title": " \n", "founder_id": ana.id}),
    ]
    assert [each.status_code for each in asked] == [422] * len(asked)


async def test_somebody_nobody_knows_does_nothing(client: SandboxClient, ana: PersonClient) -> None:
    group = await client.group("Bench", founder_id=ana.id)
    asked: list[httpx.Response] = [
        await client.http.get("/sandbox/groups/-5"),
        await client.http.get(f"/sandbox/groups/{group.id}", params={"person_id": 5}),
        await client.http.post(f"/sandbox/groups/{group.id}/messages", json={"person_id": 5, "text": "x"}),
        await client.http.post(f"/sandbox/groups/{group.id}/members", json={"person_id": ana.id, "added": [5]}),
        await client.http.post("/sandbox/groups", json={"title": "Bench", "founder_id": 5}),
    ]
    assert [each.status_code for each in asked] == [404] * len(asked)
    assert len((await client.get("/state"))["groups"]) == 1


async def test_photos_and_edits_in_a_group_reach_the_bot_as_replies(
    bot: Bot, client: SandboxClient, ana: PersonClient
) -> None:
    group = await client.group("Bench", founder_id=ana.id)
    said = await bot.send_message(group.id, "hello")
    at = f"/groups/{group.id}"
    files = [(f"{number}.png", png(64, 48)) for number in range(2)]
    fields = {"person_id": ana.id, "caption": "look", "reply_to_message_id": said.message_id}
    photos = await client.upload(f"{at}/photos", files, fields)
    await client.upload(f"{at}/photos", files[:1], {"person_id": ana.id})
    await client.post(f"{at}/media", {"person_id": ana.id, "kind": "voice"})
    answer = await group.typed_by(ana, "yes", reply_to=said.message_id)
    await client.post(f"{at}/edit", {"person_id": ana.id, "message_id": answer["message_id"], "text": "no"})
    sent = [each for each in await heard_in(client, group, "message") if "photo" in each]
    assert [each.get("caption") for each in sent] == ["look", None]
    assert {each["media_group_id"] for each in photos} == {each["media_group_id"] for each in sent}
    assert await words_heard_in(client, group) == ["yes", "no"]


async def test_a_groups_menu_is_the_one_for_groups_in_the_language_of_whoever_looks(
    bot: Bot, client: SandboxClient, ana: PersonClient
) -> None:
    eva = await client.person("Eva", language_code="de")
    group = await client.group("Bench", founder_id=ana.id, members=[eva.id])
    await bot.set_my_commands([("new", "New")])
    await bot.set_my_commands([("bind", "Bind")], scope=BotCommandScopeAllGroupChats())
    await bot.set_my_commands([("bind", "Binden")], scope=BotCommandScopeAllGroupChats(), language_code="de")
    seen = [await client.get(f"/groups/{group.id}", person_id=each.id) for each in (ana, eva)]
    assert [each["commands"] for each in seen] == [
        [{"command": "bind", "description": "Bind"}],
        [{"command": "bind", "description": "Binden"}],
    ]


async def test_a_topic_is_opened_renamed_closed_and_opened_again(
    bot: Bot, client: SandboxClient, ana: PersonClient
) -> None:
    group = await client.group("Bench", is_forum=True)
    topic = await bot.create_forum_topic(group.id, "#1001")
    sent = await bot.send_message(group.id, "hello", message_thread_id=topic.message_thread_id)
    assert (sent.is_topic_message, sent.message_thread_id) == (True, topic.message_thread_id)
    await group.typed_by(ana, "on it", topic=topic.message_thread_id)
    await bot.edit_forum_topic(group.id, topic.message_thread_id, "#1001 · Received")
    await bot.close_forum_topic(group.id, topic.message_thread_id)
    assert await group.topics() == [{"id": topic.message_thread_id, "name": "#1001 · Received", "closed": True}]
    assert await refusal(bot.close_forum_topic(group.id, topic.message_thread_id)) == "Topic_not_modified"
    assert await bot.reopen_forum_topic(group.id, topic.message_thread_id)
    inside = [each for each in await group.messages() if each.get("message_thread_id") == topic.message_thread_id]
    lines = ["forum_topic_created", "text", "text", "forum_topic_edited", "forum_topic_closed", "forum_topic_reopened"]
    assert [next(line for line in lines if line in each) for each in inside] == lines
    assert "forum_topic_created" in inside[2]["reply_to_message"]


async def test_the_peoples_side_sees_a_topic_with_its_first_message(bot: Bot, client: SandboxClient) -> None:
    group = await client.group("Bench", is_forum=True)
    topic = await bot.create_forum_topic(group.id, "#1001")
    async with aclosing(client.events(0, group.id)) as events:
        seen = [await anext(events) for _ in range(3)]
    assert [each["type"] for each in seen] == ["group", "message", "topic"]
    assert seen[1]["message"]["message_thread_id"] == topic.message_thread_id
    assert (seen[2]["topic_id"], seen[2]["name"], seen[2]["closed"]) == (topic.message_thread_id, "#1001", False)


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


async def test_a_message_into_a_topic_that_is_not_there_is_refused(
    bot: Bot, client: SandboxClient, ana: PersonClient
) -> None:
    group = await client.group("Bench", is_forum=True)
    assert await refusal(bot.send_message(group.id, "hello", message_thread_id=77)) == "Message thread not found"
    with pytest.raises(AssertionError, match="there is no topic 77"):
        await group.typed_by(ana, "hello", topic=77)


async def test_a_group_that_moved_or_threw_the_bot_out_takes_nothing(
    bot: Bot, client: SandboxClient, ana: PersonClient
) -> None:
    group = await client.group("Bench")
    moved = await group.moves(ana)
    with pytest.raises(ChatMigrated) as caught:
        await bot.send_message(group.id, "hello")
    assert caught.value.new_chat_id == moved.id
    with pytest.raises(AssertionError, match="Bench has another id now"):
        await group.typed_by(ana, "hello")
    await moved.removes_bot(ana)
    with pytest.raises(Forbidden):
        await bot.send_message(moved.id, "hello")
    before = len(await client.updates())
    await moved.typed_by(ana, "/bind")
    assert len(await client.updates()) == before
