"""A shop that is open, and the people who write to it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import make_url

from bot.app import build
from bot.delivery.limiter import Limits
from bot.runtime import Runtime
from bot.sandbox.client import PersonClient, SandboxClient
from bot.sandbox.server import serve
from bot.sandbox.telegram import DEFAULT_TOKEN, Sandbox
from bot.settings import Settings

OWNER_ID = 5_000_000_900
KEY = "a key for tests, which is long enough to pass"


def settings_for(database_url: str, api_url: str, **more: Any) -> Settings:
    """A shop's settings in the tests: no undo window unless a test is about it."""
    usual: dict[str, Any] = {
        "bot_token": DEFAULT_TOKEN,
        "secret_key": KEY,
        "telegram_api_url": api_url,
        "database_url": make_url(database_url),
        "owner_ids": frozenset({OWNER_ID}),
        "default_region": "ES",
        "undo_seconds": 0,
    }
    return Settings(**{**usual, **more})


@asynccontextmanager
async def opened(settings: Settings, *, port: int = 0, limits: Limits | None = None) -> AsyncIterator[Runtime]:
    """The shop, from ready to closed."""
    runtime = build(settings, limits=limits)
    runtime.port = port
    async with running(runtime):
        yield runtime


@asynccontextmanager
async def running(runtime: Runtime) -> AsyncIterator[None]:
    """A shop that was built, from ready to closed."""
    stop = asyncio.Event()
    running = asyncio.create_task(runtime.run_until(stop))
    ready = asyncio.create_task(runtime.ready.wait())
    await asyncio.wait({running, ready}, return_when=asyncio.FIRST_COMPLETED)
    try:
        assert runtime.ready.is_set(), "the shop did not open"
        yield
    finally:
        ready.cancel()
        stop.set()
        assert await running == 0


@dataclass(repr=False)
class Street:
    """An open shop with its Telegram."""

    shop: Runtime
    telegram: SandboxClient
    address: str

    async def owner(self) -> PersonClient:
        """The owner, in the chat already."""
        owner = await self.telegram.person("Olivia", id=OWNER_ID)
        await owner.starts()
        await owner.hears("")
        return owner

    async def technician(self, owner: PersonClient, name: str = "Tom") -> PersonClient:
        """A technician whom the owner invited."""
        await owner.says("/invite")
        invitation = await owner.hears("start=")
        technician = await self.telegram.person(name)
        await technician.starts(invitation["text"].split("start=")[1].split()[0])
        await technician.hears("")
        return technician


@pytest.fixture
async def telegram() -> AsyncIterator[tuple[Sandbox, str]]:
    """A pocket Telegram and its address."""
    sandbox = Sandbox()
    async with serve(sandbox, port=0) as address:
        yield sandbox, address


@pytest.fixture
async def street(database_url: str, telegram: tuple[Sandbox, str]) -> AsyncIterator[Street]:
    """An open shop, on either database."""
    _, address = telegram
    async with opened(settings_for(database_url, address)) as shop, SandboxClient(address) as client:
        yield Street(shop, client, address)
