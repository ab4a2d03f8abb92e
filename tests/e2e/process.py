"""The bot as its owner starts it: a process of its own, which can be killed."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

from bot.sandbox.telegram import DEFAULT_TOKEN

ROOT = Path(__file__).parents[2]
PATIENCE = 30
LOOK_AGAIN = 0.02
"""Seconds between two looks at a file or at a process: neither of them calls us."""


class Nursery:
    """A process that forks bots, so that each need not import everything anew."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-W", "error", "-m", "tests.e2e.nursery"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._line() == "ready\n"

    def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._line())
        return answer

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline()

    def close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(PATIENCE)
        self._process.stdout.close()


@contextmanager
def nursery_running() -> Iterator[Nursery]:
    nursery = Nursery()
    try:
        yield nursery
    finally:
        nursery.close()


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

    async def start(self) -> None:
        """Start it, and return when it says that it is ready."""
        said = len(self.output)
        request = {"folder": str(self._folder), "output": str(self._output), "environment": self._environment}
        self._pid = self._nursery.ask(request)["pid"]
        try:
            async with asyncio.timeout(PATIENCE):
                while "Ready" not in self.output[said:]:
                    assert self._exit_code() is None
                    await asyncio.sleep(LOOK_AGAIN)
        except (TimeoutError, AssertionError):
            raise AssertionError(f"the bot did not start:\n{self.output[said:]}") from None

    def _exit_code(self) -> int | None:
        code: int | None = self._nursery.ask({"pid": self._pid})["code"]
        if code is not None:
            self._pid = None
        return code

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
            while (code := self._exit_code()) is None:  # noqa: ASYNC110 - a process has no event for it
                await asyncio.sleep(LOOK_AGAIN)
        return code

    @asynccontextmanager
    async def running(self) -> AsyncIterator["ShopProcess"]:
        """Started, and killed at the end if it still runs."""
        try:
            await self.start()
            yield self
        finally:
            if self._pid is not None:
                await self.kill()
