"""Closing a connection without a word: ASGI has no message for it, so the server hands us its transport."""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

HANG_UP = "hang_up"


class HangUpProtocol(H11Protocol):
    """uvicorn's HTTP protocol; each request can reach its connection under `state.hang_up`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        served: Callable[..., Awaitable[None]] = self.app

        async def with_hang_up(scope: Any, receive: Any, send: Any) -> None:
            scope["state"][HANG_UP] = self.transport.close
            await served(scope, receive, send)

        self.app = with_hang_up


class HangUp(Response):
    """No answer: the caller sees its connection close."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - ASGI's signature
        """Close, and wait until the server has noticed, so that it sends no answer of its own."""
        scope["state"][HANG_UP]()
        while (await receive())["type"] != "http.disconnect":
            pass
