"""A webhook call that comes again, or forged from what was overheard, does nothing a second time."""

import asyncio

import httpx

from bot import loopback
from bot.confidential import webhook_secret
from bot.sandbox.client import SandboxClient
from bot.sandbox.telegram import Sandbox
from bot.web.webhook import BODY_LIMIT, SECRET_HEADER
from tests.e2e.conftest import KEY, opened, settings_for
from tests.e2e.process import free_port

GREETING, HELP = "welcome to Benchbell Repairs", "I book repairs"
FIRST = 900_000_001


async def test_a_replayed_update_is_acknowledged_and_answered_once(
    sqlite_url: str, telegram: tuple[Sandbox, str]
) -> None:
    _, address = telegram
    port = free_port()
    hook = f"http://127.0.0.1:{port}/telegram"
    secret = {SECRET_HEADER: webhook_secret(KEY)}
    async with (
        opened(settings_for(sqlite_url, address, webhook_url=hook), port=port),
        SandboxClient(address) as client,
        httpx.AsyncClient(**loopback.CLIENT) as replayer,
    ):
        ana = await client.person("Ana")
        await ana.starts()
        await ana.hears(GREETING)

        def update(number: int, text: str) -> dict[str, object]:
            entities = [{"type": "bot_command", "offset": 0, "length": len(text)}]
            chat = {"id": ana.id, "type": "private", "first_name": "Ana"}
            who = {"id": ana.id, "is_bot": False, "first_name": "Ana"}
            message = {"message_id": number, "date": 1, "chat": chat, "from": who, "text": text, "entities": entities}
            return {"update_id": number, "message": message}

        overheard = update(FIRST, "/help")
        original = await replayer.post(hook, json=overheard, headers=secret)
        replays = [*[overheard] * 9, update(FIRST, "/privacy")]
        answers = await asyncio.gather(*(replayer.post(hook, json=each, headers=secret) for each in replays))
        forged = await replayer.post(hook, json=update(FIRST + 1, "/privacy"), headers={SECRET_HEADER: "x" * 64})
        bloated = await replayer.post(hook, content=b"x" * (BODY_LIMIT + 1), headers=secret)
        last = await replayer.post(hook, json=update(FIRST + 2, "/start"), headers=secret)
        await ana.hears(GREETING)
        said = [each["text"] for each in await ana.messages() if each["from"]["is_bot"]]
    assert {each.status_code for each in (original, *answers)} == {200}
    assert (forged.status_code, bloated.status_code, last.status_code) == (403, 413, 200)
    assert [GREETING in each for each in said] == [True, False, True]
    assert said[1].startswith(HELP)
