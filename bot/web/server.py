"""Runs an HTTP application inside our own event loop."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from fastapi import FastAPI

from bot.web.listening import listen

GRACE_SECONDS = 10
"""How long running requests may take to end at shutdown."""


class Server(uvicorn.Server):
    """Uvicorn without its own signal handlers: it would raise a signal again after serving, and end us halfway."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to the composition root."""
        yield


@asynccontextmanager
async def serve(app: FastAPI, host: str, port: int) -> AsyncIterator[str]:
    """Serve while the block runs, and yield the address (port 0: any free port); raises CannotListen."""
    listener = listen(host, port)
    address = _address(host, listener.getsockname()[1])
    server = Server(_config(app))
    serving = asyncio.create_task(server.serve(sockets=[listener]), name="web")
    try:
        yield address
    finally:
        server.should_exit = True
        await serving


def _config(app: FastAPI) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="off",
        ws="none",
        timeout_graceful_shutdown=GRACE_SECONDS,
    )


def _address(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
