"""A sandbox, the bot that talks to it, and someone to talk with."""

from collections.abc import AsyncIterator, Iterator

import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from bot import loopback
from bot.sandbox import Sandbox, serve
from bot.sandbox.client import PersonClient, SandboxClient


class Clock:
    """Time that tests move."""

    def __init__(self) -> None:
        self.seconds = 1_800_000_000.0

    def __call__(self) -> float:
        return self.seconds

    def advance(self, seconds: float) -> None:
        self.seconds += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sandbox(clock: Clock) -> Iterator[Sandbox]:
    sandbox = Sandbox(clock=clock, webhook_pause=0.01)
    yield sandbox
    sandbox.close()


@pytest.fixture
async def url(sandbox: Sandbox) -> AsyncIterator[str]:
    async with serve(sandbox) as url:
        yield url


@pytest.fixture
async def client(url: str) -> AsyncIterator[SandboxClient]:
    async with SandboxClient(url) as client:
        yield client


@pytest.fixture
async def bot(url: str, sandbox: Sandbox) -> AsyncIterator[Bot]:
    async with bot_for(url, sandbox.token) as bot:
        yield bot


def bot_for(url: str, token: str) -> Bot:
    """A bot of the library, turned to the sandbox."""
    requests = [HTTPXRequest(httpx_kwargs=loopback.CLIENT) for _ in range(2)]
    return Bot(
        token,
        base_url=f"{url}/bot",
        base_file_url=f"{url}/file/bot",
        get_updates_request=requests[0],
        request=requests[1],
    )


@pytest.fixture
async def ana(client: SandboxClient) -> PersonClient:
    """Someone who has started the bot, and whose start the bot has not fetched."""
    ana = await client.person("Ana", username="ana")
    await ana.starts()
    return ana
