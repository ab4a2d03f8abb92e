"""Where Telegram calls us: the same inbox, the same story."""

import httpx

from bot import loopback
from bot.sandbox.client import SandboxClient
from bot.sandbox.telegram import Sandbox
from tests.e2e.conftest import opened, settings_for
from tests.e2e.process import free_port
from tests.e2e.story import books


async def test_a_repair_is_booked_by_webhook(database_url: str, telegram: tuple[Sandbox, str]) -> None:
    _, address = telegram
    port = free_port()
    settings = settings_for(database_url, address, webhook_url=f"http://127.0.0.1:{port}/telegram")
    async with opened(settings, port=port), SandboxClient(address) as client:
        ana = await client.person("Ana")
        await ana.starts()
        assert await books(ana) == 1001


async def test_nobody_but_telegram_can_deliver_updates(sqlite_url: str, telegram: tuple[Sandbox, str]) -> None:
    _, address = telegram
    port = free_port()
    settings = settings_for(sqlite_url, address, webhook_url=f"http://127.0.0.1:{port}/telegram")
    async with opened(settings, port=port), httpx.AsyncClient(**loopback.CLIENT) as stranger:
        answer = await stranger.post(f"http://127.0.0.1:{port}/telegram", json={"update_id": 1})

    assert answer.status_code == 403


async def test_a_shop_that_polls_again_takes_its_webhook_down(sqlite_url: str, telegram: tuple[Sandbox, str]) -> None:
    _, address = telegram
    port = free_port()
    with_webhook = settings_for(sqlite_url, address, webhook_url=f"http://127.0.0.1:{port}/telegram")
    async with SandboxClient(address) as client:
        ana = await client.person("Ana")
        async with opened(with_webhook, port=port):
            await ana.starts()
            await ana.hears("Benchbell Repairs")
        async with opened(settings_for(sqlite_url, address)):
            await ana.says("/orders")
            await ana.hears()
