"""The sandbox as a web server on this machine."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import uvicorn
from fastapi import FastAPI, Request, Response
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from bot.http_server import Server, listening_socket, running
from bot.sandbox import bot_routes, chat_routes, control_routes, group_routes, people_routes
from bot.sandbox.gestures import Impossible
from bot.sandbox.hang_up import HangUpProtocol
from bot.sandbox.own_pages import OwnPagesOnly
from bot.sandbox.refusal import Refusal
from bot.sandbox.telegram import Sandbox

PAGE = Path(__file__).parent / "page"
SHUTDOWN_SECONDS = 3
KEEP_ALIVE_SECONDS = 75
"""Longer than clients keep idle connections, or a request could meet a connection that is just closing."""


def create_app(sandbox: Sandbox) -> FastAPI:
    """Both sides of the sandbox, and the page."""
    sides = (bot_routes, people_routes, chat_routes, group_routes, control_routes)
    built = [route for side in sides for route in side.router.routes]  # included, each app would build them anew
    app = FastAPI(title="Sandbox", openapi_url=None, lifespan=lifespan, routes=built)
    app.state.sandbox = sandbox
    app.add_route("/", index)
    app.add_route("/page/", to_index)
    app.mount("/page", StaticFiles(directory=PAGE, check_dir=False))
    app.add_middleware(OwnPagesOnly)
    app.add_exception_handler(Impossible, impossible)
    app.add_exception_handler(Refusal, refused_gesture)
    app.add_exception_handler(HTTPException, http_error)
    return app


@contextlib.asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Webhooks are pushed while the app runs."""
    sandbox: Sandbox = app.state.sandbox
    sandbox.open()
    pushing = asyncio.create_task(sandbox.webhook.run())
    yield
    pushing.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await pushing


async def index(_request: Request) -> Response:
    """The page, when it is there."""
    if (PAGE / "index.html").is_file():
        return FileResponse(PAGE / "index.html", headers={"X-Frame-Options": "DENY", "Cache-Control": "no-cache"})
    return HTMLResponse("<!doctype html><title>Sandbox</title><p>The sandbox runs; its page is not installed.")


async def to_index(_request: Request) -> Response:
    """The page's own addresses are relative to the root."""
    return RedirectResponse("/")


async def impossible(_request: Request, error: Exception) -> Response:
    """A gesture no app offers."""
    return JSONResponse({"detail": str(error)}, status_code=409)


async def refused_gesture(_request: Request, error: Exception) -> Response:
    """What Telegram refuses from people as well as from bots, such as a photo that is none."""
    return JSONResponse({"detail": str(error)}, status_code=400)


async def http_error(request: Request, error: Exception) -> Response:
    """Bots get Telegram's envelope even where there is nothing."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    detail = error.detail if isinstance(error, HTTPException) else "Internal Server Error"
    if request.url.path.startswith(("/bot", "/file")):
        return JSONResponse({"ok": False, "error_code": status, "description": detail}, status_code=status)
    return JSONResponse({"detail": detail}, status_code=status)


class SandboxServer(Server):
    """Ends streams and long polls, which would keep it from ending."""

    def __init__(self, config: uvicorn.Config, sandbox: Sandbox) -> None:
        super().__init__(config)
        self._sandbox = sandbox

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close the streams first."""
        self._sandbox.close_streams()
        await super().shutdown(sockets)


@contextlib.asynccontextmanager
async def serve(sandbox: Sandbox, port: int = 0, host: str = "127.0.0.1") -> AsyncIterator[str]:
    """Serve a sandbox in the running loop; gives its address, and ends with the block."""
    listener = listening_socket(host, port)
    config = uvicorn.Config(
        create_app(sandbox),
        http=HangUpProtocol,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
    )
    async with running(SandboxServer(config, sandbox), listener):
        yield f"http://{host}:{listener.getsockname()[1]}"
