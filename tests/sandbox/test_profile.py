import pytest
from telegram import Bot, MenuButtonCommands, MenuButtonDefault, MenuButtonWebApp, WebAppInfo

from bot.sandbox.client import PersonClient
from tests.sandbox.expectations import refusal


async def test_the_bot_knows_itself(bot: Bot) -> None:
    me = await bot.get_me()
    assert (me.id, me.username, me.is_bot) == (7_000_000_001, "benchbell_bot", True)


async def test_texts_of_the_profile_fall_back_to_the_one_for_every_language(bot: Bot) -> None:
    await bot.set_my_description("Repairs")
    await bot.set_my_description("Reparaciones", "es")
    await bot.set_my_short_description("Short")
    assert (await bot.get_my_description("es")).description == "Reparaciones"
    assert (await bot.get_my_description("de")).description == "Repairs"
    assert (await bot.get_my_short_description()).short_description == "Short"


async def test_the_name_of_the_profile_is_the_bots_name(bot: Bot) -> None:
    assert (await bot.get_my_name()).name == "Benchbell"
    await bot.set_my_name("Corner Repairs")
    assert (await bot.get_me()).first_name == "Corner Repairs"


@pytest.mark.parametrize(("field", "limit"), [("name", 64), ("description", 512), ("short_description", 120)])
async def test_texts_of_the_profile_have_limits(bot: Bot, field: str, limit: int) -> None:
    setter = getattr(bot, f"set_my_{field}")
    assert await setter("x" * limit)
    assert await refusal(setter("x" * (limit + 1))) == f"Bot {field.replace('_', ' ')} is too long"


async def test_a_chat_may_have_its_own_menu_button(bot: Bot, ana: PersonClient) -> None:
    page = MenuButtonWebApp("Track", WebAppInfo("https://example.org/"))
    await bot.set_chat_menu_button(ana.id, page)
    assert await bot.get_chat_menu_button(ana.id) == page
    assert await bot.get_chat_menu_button() == MenuButtonCommands()
    await bot.set_chat_menu_button(menu_button=MenuButtonDefault())
    assert await bot.get_chat_menu_button() == MenuButtonDefault()
