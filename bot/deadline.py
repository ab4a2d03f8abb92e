"""Until when what this process does may still be its own to do: after that moment it sends nothing more."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar

_ends: ContextVar[float | None] = ContextVar("deadline", default=None)


@asynccontextmanager
async def until(moment: float) -> AsyncIterator[None]:
    """Let the block run until a moment of the event loop's clock; raises TimeoutError then.

    A process that was halted may wake up in the midst of it, long after: whoever is about to send asks `passed` first.
    """
    token = _ends.set(moment)
    try:
        async with asyncio.timeout_at(moment):
            yield
    finally:
        _ends.reset(token)


def passed() -> bool:
    """Whether the time of whoever asks is over."""
    ends = _ends.get()
    return ends is not None and asyncio.get_running_loop().time() >= ends
