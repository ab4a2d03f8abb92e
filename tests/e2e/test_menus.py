"""A chat's own list of commands, over real HTTP, from one release to the next."""

from pathlib import Path

from bot.sandbox.client import PersonClient, SandboxClient
from bot.sandbox.telegram import Sandbox
from tests.e2e.conftest import opened, settings_for


async def test_a_menu_that_is_said_differently_reaches_who_chose_a_language_once_they_write(
    sqlite_url: str, telegram: tuple[Sandbox, str], tmp_path: Path
) -> None:
    _, address = telegram
    words = tmp_path / "words.toml"
    words.write_text('[de]\n"Request a repair" = "Reparatur anmelden"\n', encoding="utf-8")
    async with SandboxClient(address) as client:
        ana = await client.person("Ana")
        async with opened(settings_for(sqlite_url, address)):
            await ana.starts()
            await ana.hears("Benchbell Repairs")
            await ana.says("/language")
            await ana.hears("Which language")
            await ana.presses("Deutsch")
            await ana.hears("Welche Sprache")
            assert await first_command(ana) == "Eine Reparatur anfragen"
        async with opened(settings_for(sqlite_url, address, texts_file=words)):
            assert (await ana.view())["commands"][0]["description"] == "Eine Reparatur anfragen"
            await ana.says("/help")
            await ana.hears("/new")
            assert await first_command(ana) == "Reparatur anmelden"


async def first_command(person: PersonClient) -> str:
    """What their menu says of its first, when all that they did before is done with: a chat is worked on in order."""
    await person.says("/orders")
    await person.hears()
    description: str = (await person.view())["commands"][0]["description"]
    return description
