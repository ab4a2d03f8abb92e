import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update

from bot.sandbox.client import PersonClient, SandboxClient
from bot.sandbox.json_types import Json

KEYBOARD = InlineKeyboardMarkup(
    [[InlineKeyboardButton("Go", callback_data="go"), InlineKeyboardButton("Site", url="https://x.org")]]
)


async def latest(bot: Bot) -> Update:
    """The last thing the bot was told."""
    return (await bot.get_updates(offset=-1))[0]


async def test_everyone_gets_an_id_past_32_bits_and_a_phone(client: SandboxClient) -> None:
    ana, eva = await client.person("Ana", label="Customer"), await client.person("Eva", id=77, phone_number="+4930123")
    assert ana.card == {
        "id": 5_000_000_001,
        "first_name": "Ana",
        "last_name": None,
        "username": None,
        "language_code": "en",
        "phone_number": "+34600000001",
        "label": "Customer",
    }
    assert (eva.id, eva.card["phone_number"]) == (77, "+4930123")
    state = await client.get("/state")
    assert state["bot"] == {"id": 7_000_000_001, "first_name": "Benchbell", "username": "benchbell_bot"}
    assert {card["first_name"] for card in state["people"]} == {"Ana", "Eva"}


async def test_a_start_link_carries_its_payload(bot: Bot, client: SandboxClient) -> None:
    eva = await client.person("Eva", last_name="Gil", language_code="es")
    assert (await eva.view())["started"] is False
    await eva.starts("ticket-7_x")
    message = (await latest(bot)).message
    assert message is not None
    assert message.from_user is not None
    assert (message.text, message.chat.type, message.from_user.full_name) == ("/start ticket-7_x", "private", "Eva Gil")
    assert [(entity.type, entity.offset, entity.length) for entity in message.entities] == [("bot_command", 0, 6)]
    assert (await eva.view())["started"] is True


async def test_a_start_payload_has_its_alphabet(ana: PersonClient) -> None:
    for payload in ("a b", "x" * 65):
        with pytest.raises(AssertionError, match="answered 422"):
            await ana.starts(payload)


async def test_a_reply_quotes_the_bot(bot: Bot, ana: PersonClient) -> None:
    card = await bot.send_message(ana.id, "question", reply_markup=KEYBOARD)
    await ana.says("answer", reply_to=card.message_id)
    message = (await latest(bot)).message
    assert message is not None
    assert message.reply_to_message is not None
    assert message.reply_to_message.text == "question"
    with pytest.raises(AssertionError, match="no message 999 to reply to"):
        await ana.says("x", reply_to=999)


async def test_a_tap_brings_its_message_and_data(bot: Bot, ana: PersonClient) -> None:
    card = await bot.send_message(ana.id, "x", reply_markup=KEYBOARD)
    query_id = await ana.presses("Go")
    query = (await latest(bot)).callback_query
    assert query is not None
    assert query.message is not None
    assert (query.id, query.data, query.from_user.id, query.message.message_id) == (
        query_id,
        "go",
        ana.id,
        card.message_id,
    )


async def test_a_tap_may_be_forged_or_come_from_a_message_that_is_gone(bot: Bot, ana: PersonClient) -> None:
    card = await bot.send_message(ana.id, "x", reply_markup=KEYBOARD)
    await bot.delete_message(ana.id, card.message_id)
    await ana.presses(data="tampered" * 40, on=card.message_id)
    query = (await latest(bot)).callback_query
    assert query is not None
    assert query.message is not None
    assert (query.data, query.message.is_accessible) == ("tampered" * 40, False)


async def test_a_button_must_be_there_and_ask_the_bot(bot: Bot, ana: PersonClient) -> None:
    card = await bot.send_message(ana.id, "x", reply_markup=KEYBOARD)
    with pytest.raises(AssertionError, match="has no button 'Stop'"):
        await ana.presses("Stop", on=card.message_id)
    with pytest.raises(AssertionError, match="opens something"):
        await ana.presses("Site")


@pytest.mark.parametrize(
    ("card", "contact"),
    [
        ({}, {"phone_number": "+34600000001", "first_name": "Ana", "user_id": 5_000_000_001}),
        ({"user_id": None}, {"phone_number": "+34600000001", "first_name": "Ana"}),
        (
            {"first_name": "Bo", "phone_number": "+1", "user_id": 9},
            {"phone_number": "+1", "first_name": "Bo", "user_id": 9},
        ),
    ],
)
async def test_a_contact_is_ones_own_unless_it_says_otherwise(
    bot: Bot, ana: PersonClient, card: Json, contact: Json
) -> None:
    await ana.shares_contact(**card)
    message = (await latest(bot)).message
    assert message is not None
    assert message.contact is not None
    assert message.contact.to_dict() == contact


async def test_several_photos_are_one_album_with_one_caption(bot: Bot, ana: PersonClient) -> None:
    await bot.get_updates(offset=-1)
    await ana.sends_photos(3, "cracked")
    messages = [update.message for update in await bot.get_updates() if update.message and update.message.photo]
    assert [message.caption for message in messages] == ["cracked", None, None]
    assert len({message.media_group_id for message in messages}) == 1
    (single,) = await ana.sends_photos()
    assert "media_group_id" not in single


async def test_what_is_no_photo_is_refused(client: SandboxClient, ana: PersonClient) -> None:
    with pytest.raises(AssertionError, match="IMAGE_PROCESS_FAILED"):
        await client.upload(f"/chats/{ana.id}/photos", [("x.png", b"no")], {})
    with pytest.raises(AssertionError, match="at most 10 photos"):
        await ana.sends_photos(11)


@pytest.mark.parametrize("kind", ["sticker", "voice", "location", "document", "video", "animation", "dice", "forward"])
async def test_people_send_all_sorts_of_things(bot: Bot, ana: PersonClient, kind: str) -> None:
    await ana.sends(kind)
    message = (await latest(bot)).message
    assert message is not None
    assert getattr(message, "forward_origin" if kind == "forward" else kind)


async def test_an_edited_message_is_an_update_of_its_own(bot: Bot, ana: PersonClient) -> None:
    said = await ana.says("iphone")
    await ana.edits(said["message_id"], "iPad")
    edited = (await latest(bot)).edited_message
    assert edited is not None
    assert (edited.text, edited.message_id, edited.edit_date is not None) == ("iPad", said["message_id"], True)
    theirs = await bot.send_message(ana.id, "x")
    with pytest.raises(AssertionError, match="has sent no message"):
        await ana.edits(theirs.message_id, "y")


async def test_blocking_is_told_as_membership(bot: Bot, ana: PersonClient) -> None:
    await ana.blocks()
    kicked = (await latest(bot)).my_chat_member
    assert kicked is not None
    assert (kicked.old_chat_member.status, kicked.new_chat_member.status) == ("member", "kicked")
    for gesture in (ana.says("x"), ana.presses(data="x", on=1), ana.sends("dice")):
        with pytest.raises(AssertionError, match="has blocked the bot"):
            await gesture
    await ana.starts()
    updates = await bot.get_updates()
    back = updates[-2].my_chat_member
    assert back is not None
    assert (back.old_chat_member.status, back.new_chat_member.status) == ("kicked", "member")
    assert (await ana.view())["blocked"] is False


async def test_nobody_acts_for_someone_who_is_not_there(client: SandboxClient) -> None:
    with pytest.raises(AssertionError, match="there is no person 42"):
        await client.post("/chats/42/messages", {"text": "x"})


async def test_a_message_has_1_to_4096_characters(ana: PersonClient) -> None:
    for text in (" ", "x" * 4097):
        with pytest.raises(AssertionError, match="1 to 4096"):
            await ana.says(text)
