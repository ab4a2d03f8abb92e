import asyncio
from typing import Any

import pytest
from telegram import Bot, Update
from telegram.error import Conflict

from bot.sandbox import Sandbox
from bot.sandbox.client import PersonClient, SandboxClient
from tests.sandbox.conftest import Clock, bot_for
from tests.sandbox.expectations import refusal

OTHER_POLLER = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


def words(updates: tuple[Update, ...]) -> list[str | None]:
    return [update.effective_message.text if update.effective_message else None for update in updates]


async def test_updates_stay_until_a_later_one_is_asked_for(bot: Bot, ana: PersonClient) -> None:
    await ana.says("a")
    await ana.says("b")
    first = await bot.get_updates()
    assert words(first) == ["/start", "a", "b"]
    assert await bot.get_updates() == first
    assert words(await bot.get_updates(offset=first[1].update_id)) == ["a", "b"]
    assert words(await bot.get_updates(offset=first[-1].update_id + 1)) == []
    assert words(await bot.get_updates()) == []


async def test_update_ids_are_one_sequence(bot: Bot, ana: PersonClient) -> None:
    await ana.says("a")
    start, following = await bot.get_updates()
    assert following.update_id == start.update_id + 1


async def test_a_negative_offset_counts_from_the_end_and_forgets_the_rest(bot: Bot, ana: PersonClient) -> None:
    for text in "abc":
        await ana.says(text)
    assert words(await bot.get_updates(offset=-2)) == ["b", "c"]
    assert words(await bot.get_updates()) == ["b", "c"]


@pytest.mark.parametrize(("limit", "count"), [(2, 2), (0, 1), (-5, 1), (500, 100)])
async def test_the_limit_is_held_within_1_and_100(bot: Bot, ana: PersonClient, limit: int, count: int) -> None:
    update = {"update_id": 7, "message": await ana.says("a")}
    await ana.client.redeliver(update, 120)
    assert len(await bot.get_updates(limit=limit)) == count


async def test_a_long_poll_ends_with_the_first_update(bot: Bot, ana: PersonClient) -> None:
    await bot.get_updates(offset=-1)
    last = (await bot.get_updates())[-1].update_id
    poll = asyncio.create_task(bot.get_updates(offset=last + 1, timeout=30))
    await bot.get_me()
    await ana.says("hello")
    assert words(await poll) == ["hello"]


async def test_a_long_poll_without_updates_ends_empty(bot: Bot) -> None:
    assert await bot.get_updates(timeout=1) == ()


async def test_the_earlier_of_two_pollers_is_ended(sandbox: Sandbox, url: str, bot: Bot, ana: PersonClient) -> None:
    await bot.get_updates(offset=-1)
    last = (await bot.get_updates())[-1].update_id
    earlier = asyncio.create_task(bot.get_updates(offset=last + 1, timeout=30))
    await sandbox.updates.awaited.wait()
    async with bot_for(url, sandbox.token) as second:
        later = asyncio.create_task(second.get_updates(offset=last + 1, timeout=30))
        assert await refusal(earlier, Conflict) == OTHER_POLLER
        await ana.says("hello")
        assert words(await later) == ["hello"]


async def test_setting_a_webhook_ends_a_long_poll_and_forbids_the_next(sandbox: Sandbox, bot: Bot) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=30))
    await sandbox.updates.awaited.wait()
    await bot.set_webhook("http://127.0.0.1:9/hook")
    assert await refusal(poll, Conflict) == "Conflict: terminated by setWebhook request"
    assert await refusal(bot.get_updates(), Conflict) == (
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
    )
    await bot.delete_webhook()
    assert await bot.get_updates() == ()


async def test_kinds_of_updates_are_remembered_until_others_are_asked_for(bot: Bot, ana: PersonClient) -> None:
    await bot.get_updates(offset=-1, allowed_updates=["edited_message"])
    said = await ana.says("a")
    await ana.edits(said["message_id"], "b")
    await ana.blocks()
    await ana.unblocks()
    (_, edited) = await bot.get_updates()
    assert edited.edited_message is not None
    await bot.get_updates(offset=edited.update_id + 1, allowed_updates=[])
    await ana.says("c")
    assert words(await bot.get_updates()) == ["c"]


async def test_updates_are_kept_for_a_day(bot: Bot, ana: PersonClient, clock: Clock) -> None:
    clock.advance(24 * 3600 + 1)
    await ana.says("today")
    assert words(await bot.get_updates()) == ["today"]


async def test_an_update_can_be_delivered_again_though_it_was_acknowledged(
    bot: Bot, ana: PersonClient, client: SandboxClient
) -> None:
    await ana.says("a")
    old, latest = await bot.get_updates()
    assert await bot.get_updates(offset=latest.update_id + 1) == ()
    await client.redeliver((await client.updates())[0], 2)
    assert await bot.get_updates(offset=latest.update_id + 1) == (old, old)
    assert await bot.get_updates(offset=latest.update_id + 1) == ()


async def test_a_forged_update_keeps_its_number(bot: Bot, client: SandboxClient, ana: PersonClient) -> None:
    forged: dict[str, Any] = {"update_id": 5, "message": {**(await ana.says("a")), "text": "forged"}}
    await bot.get_updates(offset=-1)
    await client.redeliver(forged)
    assert [update.update_id for update in await bot.get_updates(offset=-1)] == [5]
