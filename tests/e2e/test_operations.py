"""What an operator sees of an open shop."""

import httpx
import pytest

from bot import loopback
from bot.app import build
from bot.sandbox.client import SandboxClient
from bot.sandbox.telegram import Sandbox
from tests.e2e.conftest import opened, settings_for
from tests.e2e.process import free_port
from tests.e2e.story import books
from tests.handlers.test_menu import CUSTOMER


async def test_an_open_shop_says_that_it_is_ready_and_counts_what_it_does(
    database_url: str, telegram: tuple[Sandbox, str]
) -> None:
    _, address = telegram
    port = free_port()
    web = f"http://127.0.0.1:{port}"
    async with (
        opened(settings_for(database_url, address), port=port),
        SandboxClient(address) as client,
        httpx.AsyncClient(base_url=web, **loopback.CLIENT) as operator,
    ):
        ana = await client.person("Ana")
        await ana.starts()
        await books(ana)
        ready = await operator.get("/readyz")
        alive = await operator.get("/healthz")
        figures = await operator.get("/metrics")

    assert (ready.status_code, alive.status_code) == (200, 200), ready.text
    assert 'benchbell_sends_total{outcome="delivered"} 1.0' in figures.text
    assert 'benchbell_updates_total{result="done"}' in figures.text


async def test_a_wrong_token_stops_the_start(sqlite_url: str, telegram: tuple[Sandbox, str]) -> None:
    _, address = telegram
    settings = settings_for(sqlite_url, address, bot_token="7000000009:AA-not-the-token-of-this-sandbox-at-all")

    shop = build(settings)

    assert await shop.run() == 1
    assert not shop.ready.is_set()


@pytest.mark.parametrize("method", ["setMyCommands", "deleteWebhook"])
async def test_methods_that_a_server_lacks_are_survived(
    sqlite_url: str, telegram: tuple[Sandbox, str], method: str
) -> None:
    _, address = telegram
    async with SandboxClient(address) as client:
        await client.fault(method, "server_error", times=100)
        async with opened(settings_for(sqlite_url, address)):
            ana = await client.person("Ana")
            await ana.starts()
            await ana.hears("Benchbell Repairs")


async def test_the_menu_of_commands_is_published(sqlite_url: str, telegram: tuple[Sandbox, str]) -> None:
    _, address = telegram
    async with opened(settings_for(sqlite_url, address)), SandboxClient(address) as client:
        ana = await client.person("Ana")
        await ana.starts()
        await ana.hears("Benchbell Repairs")
        await ana.says("/help")
        await ana.hears()
        commands = [each["command"] for each in (await ana.view())["commands"]]

    assert commands == CUSTOMER


async def test_a_bot_api_server_on_this_machine_is_reached_past_any_proxy(
    sqlite_url: str, telegram: tuple[Sandbox, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, address = telegram
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{free_port()}")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    async with opened(settings_for(sqlite_url, address)), SandboxClient(address) as client:
        ana = await client.person("Ana")
        await ana.starts()
        await ana.hears("Benchbell Repairs")
