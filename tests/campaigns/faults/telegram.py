"""Telegram with its limits, in a process of its own: whoever is busy there makes nobody else late."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

ROOT = Path(__file__).parents[3]


@asynccontextmanager
async def strict_telegram() -> AsyncIterator[str]:
    """The address of a sandbox that keeps Telegram's limits."""
    command = (sys.executable, "-m", "bot.sandbox", "--port", "0", "--limits")
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    try:
        assert process.stdout is not None
        yield (await process.stdout.readline()).decode().split()[1].rstrip("/")
    finally:
        process.terminate()
        await process.wait()
