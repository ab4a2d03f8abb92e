"""The bench in a group, over real HTTP."""

import asyncio
from contextlib import aclosing

from bot.sandbox.client import GroupClient
from bot.sandbox.reading import plain
from tests.booking import book
from tests.e2e.conftest import Street


async def named(group: GroupClient, name: str, *, closed: bool) -> None:
    """Wait until the group has had a topic like this."""
    async with asyncio.timeout(10), aclosing(group.client.events(0, group.id)) as events:
        async for event in events:
            if event["type"] == "topic" and (event["name"], event["closed"]) == (name, closed):
                return


async def test_an_order_lives_in_its_topic_of_the_staffs_group(street: Street) -> None:
    owner = await street.owner()
    tom = await street.technician(owner)
    guest = await street.telegram.person("Guest")
    group = await street.telegram.group("Bench", is_forum=True)
    await group.typed_by(guest, "/bind")
    await group.hears("private chats only")
    await group.typed_by(owner, "/bind")
    await group.hears("This is the group of Benchbell Repairs now.")

    ana = await street.telegram.person("Ana")
    await ana.starts()
    number = await street.shop.db.run(book, ana.id)
    posted = await group.hears(f"New request #{number}")
    await named(group, f"#{number} · Apple iPhone 13 · Booked", closed=False)
    assert posted["message_thread_id"] == (await group.topics())[0]["id"]

    await ana.says("When can I come?")
    question = await group.hears("When can I come?")
    assert question["message_thread_id"] == posted["message_thread_id"]
    await group.typed_by(guest, "never", reply_to=question["message_id"])
    await group.typed_by(tom, "At ten", reply_to=question["message_id"])
    answer = await ana.hears("At ten")
    assert plain(answer).splitlines() == [f"Benchbell Repairs · #{number}", "At ten"]

    refused = await group.pressed_by(guest, "Take it")
    assert (await group.answer_to(refused))["text"] == "That is for those who work in the shop."
    await group.pressed_by(tom, "Take it")
    assert "Taken by Tom" in plain(await group.hears("Taken by"))
    await group.pressed_by(tom, f"Open #{number}")
    await tom.hears("Technician: Tom")

    await ana.says("Thanks")
    await tom.hears("Thanks")
    await tom.says(f"/status {number} cancelled changed their mind")
    await named(group, f"#{number} · Apple iPhone 13 · Cancelled", closed=True)
    assert "never" not in [plain(each) for each in await ana.messages()]
    assert not [each for each in await group.messages() if "+346" in plain(each)]


async def test_a_group_that_is_lost_is_made_good_for(street: Street) -> None:
    owner = await street.owner()
    group = await street.telegram.group("Bench")
    await group.typed_by(owner, "/bind")
    await group.hears("This is the group")
    moved = await group.moves(owner)
    ana = await street.telegram.person("Ana")
    await ana.starts()
    number = await street.shop.db.run(book, ana.id)
    await moved.hears(f"New request #{number}")

    await moved.removes_bot(owner)
    await owner.hears("I can't write to the group “Bench” any more")
    await ana.says("Is anybody there?")
    await owner.hears("Is anybody there?")
