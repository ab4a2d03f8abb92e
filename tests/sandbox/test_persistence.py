from pathlib import Path

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, ReplyKeyboardMarkup

from bot.sandbox import Person, Sandbox, serve
from bot.sandbox.client import SandboxClient
from bot.sandbox.images import png
from bot.sandbox.storage import Storage
from tests.sandbox.conftest import bot_for

GO = InlineKeyboardMarkup([[InlineKeyboardButton("Go", callback_data="go")]])


async def test_a_restart_forgets_nothing(tmp_path: Path) -> None:
    path = tmp_path / "telegram.sqlite3"
    ana = Person(first_name="Ana", label="Customer")
    before = Sandbox(people=[ana], path=path)
    async with serve(before) as url, SandboxClient(url) as client, bot_for(url, before.token) as bot:
        person = await client.attach(before.people.everyone()[0].id)
        await person.starts()
        await bot.set_my_commands([("help", "Help")])
        photo = await bot.send_photo(person.id, png(30, 30))
        card = await bot.send_message(person.id, "card", reply_markup=GO)
        await bot.pin_chat_message(person.id, card.message_id)
        await bot.send_message(person.id, "kind?", reply_markup=ReplyKeyboardMarkup([["Phone"]]))
        query_id = await person.presses("Go")
        await person.blocks()
        view, pending = await person.view(), await bot.get_updates()
    before.close()

    after = Sandbox(people=[ana], path=path)
    async with serve(after) as url, SandboxClient(url) as client, bot_for(url, after.token) as bot:
        person = await client.attach(person.id)
        assert await person.view() == view
        assert await bot.get_updates() == pending
        assert await bot.answer_callback_query(query_id)
        assert await (await bot.get_file(photo.photo[0].file_id)).download_as_bytearray() == png(30, 30)
        assert len(after.people.everyone()) == 1
        assert (await person.starts())["message_id"] == view["messages"][-1]["message_id"] + 1
        assert (await bot.get_updates())[-1].update_id == pending[-1].update_id + 2
    after.close()


async def test_people_with_ids_are_let_in_once(tmp_path: Path) -> None:
    path = tmp_path / "telegram.sqlite3"
    for _ in range(2):
        sandbox = Sandbox(people=[Person(first_name="Ana", id=77), Person(first_name="Eva", id=78)], path=path)
        assert [person.id for person in sandbox.people.everyone()] == [77, 78]
        sandbox.close()


def test_a_transaction_is_all_or_nothing() -> None:
    storage = Storage()
    with pytest.raises(ZeroDivisionError), storage.transaction():  # noqa: PT012 - the transaction is what is under test
        storage.remember("x", 1)
        raise ZeroDivisionError
    assert storage.setting("x") is None
    storage.close()


async def test_a_webhook_and_its_backlog_survive_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "telegram.sqlite3"
    address = "http://127.0.0.1:9/hook"
    for expected in (0, 1):
        sandbox = Sandbox(people=[Person(first_name="Ana", id=77)], path=path)
        async with serve(sandbox) as url, SandboxClient(url) as client, bot_for(url, sandbox.token) as bot:
            info = await webhook_info(bot, address)
            assert info == (address, expected)
            await (await client.attach(77)).says("hello")
        sandbox.close()


async def webhook_info(bot: Bot, address: str) -> tuple[str, int]:
    """Set the webhook if it is not set, and read it back."""
    await bot.set_webhook(address)
    info = await bot.get_webhook_info()
    return info.url, info.pending_update_count
