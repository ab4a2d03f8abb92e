"""Runs an HTTP application inside our own event loop."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from fastapi import FastAPI

from bot.http_server import Server, running
from bot.web.listening import listen

GRACE_SECONDS = 10
"""How long running requests may take to end at shutdown."""


@asynccontextmanager
async def serve(app: FastAPI, host: str, port: int) -> AsyncIterator[str]:
    """Serve while the block runs, and yield the address (port 0: any free port); raises CannotListen."""
    listener = listen(host, port)
    address = _address(host, listener.getsockname()[1])
    async with running(Server(_config(app)), listener):
        try:
            yield address
        finally:
            if ending := getattr(app.state, "ending", None):
                ending()  # what would go on for ever: a server waits for its requests


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
