"""The HTTP server begins and ends with its block."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email.utils import parsedate_to_datetime

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from bot import loopback
from bot.http_server import Server, running
from bot.web.listening import listen

GRACE = 1


class Slow:
    """An application whose one answer takes as long as the test wants."""

    def __init__(self) -> None:
        self.asked, self.may_answer, self.cancelled = asyncio.Event(), asyncio.Event(), False
        self.app = FastAPI()
        self.app.add_api_route("/", self.answer)

    async def answer(self) -> str:
        self.asked.set()
        try:
            await self.may_answer.wait()
        except asyncio.CancelledError:
            self.cancelled = True
            raise
        return "late"


def server_for(app: FastAPI) -> Server:
    return Server(uvicorn.Config(app, log_config=None, lifespan="on", timeout_graceful_shutdown=GRACE))


async def ask_and_end(slow: Slow, *, answering: bool) -> httpx.Response:
    """Ask, and end the server while the request runs."""
    listener = listen("127.0.0.1", 0)
    async with httpx.AsyncClient(**loopback.CLIENT) as client:
        async with running(server_for(slow.app), listener):
            asking = asyncio.create_task(client.get(f"http://127.0.0.1:{listener.getsockname()[1]}/"))
            await slow.asked.wait()
            if answering:
                asyncio.get_running_loop().call_later(0.05, slow.may_answer.set)
        return await asking


async def test_a_request_that_runs_is_answered_before_the_end() -> None:
    slow = Slow()
    answer = await ask_and_end(slow, answering=True)
    assert (answer.status_code, answer.json()) == (200, "late")


async def test_a_request_that_never_ends_does_not_keep_the_server() -> None:
    slow = Slow()
    answer = await ask_and_end(slow, answering=False)
    assert (answer.status_code, slow.cancelled) == (500, True)


async def test_an_application_that_cannot_start_is_an_error() -> None:
    @asynccontextmanager
    async def broken(app: FastAPI) -> AsyncIterator[None]:
        app.state.settings.load()  # there are none
        yield

    with pytest.raises(RuntimeError, match="could not start"):
        async with running(server_for(FastAPI(lifespan=broken)), listen("127.0.0.1", 0)):
            pytest.fail("it started")


async def test_answers_tell_the_time() -> None:
    app = FastAPI()
    app.add_api_route("/", lambda: "now")
    listener = listen("127.0.0.1", 0)
    async with httpx.AsyncClient(**loopback.CLIENT) as client, running(server_for(app), listener):
        answer = await client.get(f"http://127.0.0.1:{listener.getsockname()[1]}/")
    assert abs(parsedate_to_datetime(answer.headers["Date"]).timestamp() - time.time()) < 5
