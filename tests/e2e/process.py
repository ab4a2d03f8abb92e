"""The bot as its owner starts it: a process of its own, which can be killed."""

import asyncio
import os
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.failpoints import Failpoint
from bot.sandbox.telegram import DEFAULT_TOKEN
from tests.nursery.client import Nursery

PATIENCE = 30
LOOK_AGAIN = 0.02
"""Seconds between two looks at a file or at a process: neither of them calls us."""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


class ShopProcess:
    """A running bot with the settings of a test in its environment."""

    def __init__(self, nursery: Nursery, database_url: str, api_url: str, owner_id: int, folder: Path) -> None:
        self.port = free_port()
        self._nursery = nursery
        self._folder = folder
        self._output = folder / f"bot-{self.port}.log"
        self._output.touch()
        self._environment = {
            "PATH": os.environ["PATH"],
            "BOT_TOKEN": DEFAULT_TOKEN,
            "SECRET_KEY": "a key for tests, which is long enough to pass",
            "TELEGRAM_API_URL": api_url,
            "DATABASE_URL": database_url,
            "OWNER_IDS": str(owner_id),
            "DEFAULT_REGION": "ES",
            "UNDO_SECONDS": "0",
            "WEB_PORT": str(self.port),
            "LOG_FORMAT": "human",
        }
        self._pid: int | None = None

    @property
    def output(self) -> str:
        """All that it has written."""
        return self._output.read_text()

    async def start(self, *, dies_at: Failpoint | None = None, passage: int = 1, clock_jumps: bool = False) -> None:
        """Start it, and return when it says that it is ready; it may be told where to die."""
        said = len(self.output)
        self._pid = self._nursery.start(
            ["run"],
            self._environment,
            folder=self._folder,
            stdout=self._output,
            stderr=self._output,
            dies_at=dies_at,
            passage=passage,
            clock_jumps=clock_jumps,
        )
        try:
            async with asyncio.timeout(PATIENCE):
                while "Ready" not in self.output[said:]:
                    assert self.exit_code() is None
                    await asyncio.sleep(LOOK_AGAIN)
        except (TimeoutError, AssertionError):
            raise AssertionError(f"the bot did not start:\n{self.output[said:]}") from None

    @property
    def pid(self) -> int:
        """Of the process that runs."""
        assert self._pid is not None
        return self._pid

    async def asks(self, *arguments: str) -> str:
        """What `python -m bot` says with these arguments, in a process of its own with the same settings."""
        said = self._folder / f"command-{self.port}.log"
        said.unlink(missing_ok=True)
        pid = self._nursery.start(list(arguments), self._environment, folder=self._folder, stdout=said, stderr=said)
        async with asyncio.timeout(PATIENCE):
            while (code := self._nursery.exit_code(pid)) is None:  # noqa: ASYNC110 - a process has no event for it
                await asyncio.sleep(LOOK_AGAIN)
        assert code == 0, said.read_text()
        return said.read_text()

    def exit_code(self) -> int | None:
        """How it ended, None while it lives; ask until it ended, and not again."""
        assert self._pid is not None
        code = self._nursery.exit_code(self._pid)
        if code is not None:
            self._pid = None
        return code

    async def says(self, words: str) -> None:
        """Wait until it has written these words."""
        while words not in self.output:  # noqa: ASYNC110 - a file has no event for it
            await asyncio.sleep(LOOK_AGAIN)

    def receives(self, what: signal.Signals) -> None:
        """Halt it, or let it go on."""
        assert self._pid is not None
        os.kill(self._pid, what)

    async def kill(self) -> None:
        """SIGKILL: no goodbye."""
        await self._end(signal.SIGKILL)

    async def terminate(self) -> int:
        """SIGTERM, as a service manager sends; gives the exit code."""
        return await self._end(signal.SIGTERM)

    async def _end(self, how: signal.Signals) -> int:
        assert self._pid is not None
        os.kill(self._pid, how)
        async with asyncio.timeout(PATIENCE):
            while (code := self.exit_code()) is None:  # noqa: ASYNC110 - a process has no event for it
                await asyncio.sleep(LOOK_AGAIN)
        return code

    @asynccontextmanager
    async def running(self) -> AsyncIterator["ShopProcess"]:
        """Started, and killed at the end if it still runs."""
        try:
            await self.start()
            yield self
        finally:
            await self.clear_away()

    async def clear_away(self) -> None:
        """Kill it if it still runs."""
        if self._pid is not None:
            await self.kill()
