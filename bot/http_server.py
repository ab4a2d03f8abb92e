"""uvicorn, inside an event loop that is somebody else's."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress

import uvicorn

BACKLOG = 128
TICK_SECONDS = 1.0
"""How often the Date header is renewed."""
LOOK_AGAIN_SECONDS = 0.005


class Server(uvicorn.Server):
    """Begins and ends by events, where uvicorn looks ten times a second; leaves signals to whoever owns the loop."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()
        self.ending = asyncio.Event()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take none: uvicorn would raise a signal again after serving, and end us halfway."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Say when requests are taken; raises RuntimeError where the application cannot start."""
        try:
            await super().startup(sockets)
        except SystemExit:  # uvicorn's way to say so would end the loop, and whatever else runs in it
            raise RuntimeError("The HTTP application could not start") from None
        self.ready.set()

    async def main_loop(self) -> None:
        """Serve until told to end."""
        while not self.ending.is_set():
            await self.on_tick(0)
            with suppress(TimeoutError):
                await asyncio.wait_for(self.ending.wait(), TICK_SECONDS)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take nothing more, and let running requests end, for as long as the configuration grants them."""
        for server in self.servers:
            server.close()
        for listener in sockets or []:
            listener.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._drain(), self.config.timeout_graceful_shutdown)
        for task in list(self.server_state.tasks):
            task.cancel()
        await self.lifespan.shutdown()

    async def _drain(self) -> None:
        while self.server_state.connections or self.server_state.tasks:  # noqa: ASYNC110 - uvicorn has no event for it
            await asyncio.sleep(LOOK_AGAIN_SECONDS)


def listening_socket(host: str, port: int) -> socket.socket:
    """A listening socket (port 0: any free port); raises OSError.

    It names TCP outright, as asyncio switches Nagle's delay off only for those that do.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family is socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener


@asynccontextmanager
async def running(server: Server, listener: socket.socket) -> AsyncIterator[None]:
    """Serve on a listening socket while the block runs; raises RuntimeError."""
    serving = asyncio.create_task(server.serve(sockets=[listener]), name="http")
    ready = asyncio.create_task(server.ready.wait())
    try:
        await asyncio.wait({serving, ready}, return_when=asyncio.FIRST_COMPLETED)
        if serving.done():
            serving.result()
        yield
    finally:
        ready.cancel()
        server.ending.set()
        try:
            await serving
        finally:
            listener.close()
