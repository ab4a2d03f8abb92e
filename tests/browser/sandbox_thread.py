"""The real sandbox, served beside a test that itself waits for the browser."""

import asyncio
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

from bot.sandbox.person import Person
from bot.sandbox.server import serve
from bot.sandbox.telegram import DEFAULT_TOKEN, Sandbox

PATIENCE_SECONDS = 20


class SandboxThread:
    """A sandbox on a thread of its own; all it knows is in one file, so that it can stop and come back."""

    def __init__(self, data: Path, people: tuple[Person, ...]) -> None:
        self._data = data
        self._people = people
        self._port = 0
        self._serving: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop = asyncio.Event()
        self.token = DEFAULT_TOKEN
        self.url = ""

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Serve, on the same port as before if there was one."""
        ready = threading.Event()
        self._serving = threading.Thread(target=lambda: asyncio.run(self._serve(ready)), name="sandbox", daemon=True)
        self._serving.start()
        if not ready.wait(PATIENCE_SECONDS):
            raise TimeoutError("the sandbox did not start")

    def stop(self) -> None:
        """Go away, as a machine that is switched off; the file stays."""
        if self._loop is None or self._serving is None:
            return
        self._loop.call_soon_threadsafe(self._stop.set)
        self._serving.join(PATIENCE_SECONDS)
        self._loop = self._serving = None

    async def _serve(self, ready: threading.Event) -> None:
        self._loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        sandbox = Sandbox(self.token, self._people, self._data)
        try:
            async with serve(sandbox, self._port) as url:
                self.url = url
                self._port = int(url.rsplit(":", 1)[1])
                ready.set()
                await self._stop.wait()
        finally:
            sandbox.close()
