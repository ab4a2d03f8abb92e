"""Paths that climb out and pages of other sites get nothing, on every route of the web side and of the sandbox."""

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.routing import Mount, Route

from bot.sandbox import Sandbox, server
from bot.sandbox import serve as serve_sandbox
from bot.sandbox.server import create_app
from bot.sandbox.telegram import DEFAULT_TOKEN
from bot.web.server import serve as serve_web
from tests.web.conftest import bound, inbox, metrics, tracker, vitals, web, webhook

__all__ = ["bound", "inbox", "metrics", "tracker", "vitals", "web", "webhook"]

FILE = "pyproject.toml"
INSIDE = "own_pages.py"
"""Beside the folder that the sandbox serves."""
CLIMBS = [
    f"/page/../{INSIDE}",
    f"/page/%2e%2e/{INSIDE}",
    f"/page/..%2f{INSIDE}",
    f"/page/%2e%2e%2f{INSIDE}",
    f"/page/..%5c{INSIDE}",
    f"/page/....//{INSIDE}",
    f"/page//../{INSIDE}",
    f"/page/%252e%252e/{INSIDE}",
    f"/page/%00/../{INSIDE}",
    "/page//etc/passwd",
    "/page/%2fetc/passwd",
    f"/file/bot{DEFAULT_TOKEN}/../../etc/passwd",
    f"/file/bot{DEFAULT_TOKEN}//etc/passwd",
    f"/file/bot{DEFAULT_TOKEN}/%2e%2e/%2e%2e/{FILE}",
    "/sandbox/files/..%2f..%2fetc%2fpasswd",
    f"/../../{FILE}",
    f"/healthz/../{FILE}",
    f"/metrics/%2e%2e/{FILE}",
    "/metrics/..%2f..%2fetc%2fpasswd",
    f"/telegram/updates/../../{FILE}",
    "/t/../tracking.py",
    "/t/%2e%2e/tracking.py",
    "/t/..%2ftracking.py",
    "/t/page.css/../../tracking.py",
    "/t/page.css%00.py",
    "/t/%2fetc/passwd/live",
    "//etc/passwd",
    "/%00",
]
SOURCES = re.compile("OwnPagesOnly|class Tracker|root:")
FOREIGN = {"Origin": "http://evil.example", "Sec-Fetch-Site": "cross-site"}
LETTING_IN = "access-control-allow-origin"


@pytest.fixture
def dialect() -> str:
    """What is asked here never gets to a database."""
    return "sqlite"


async def raw(address: str, method: str, path: str, headers: dict[str, str] | None = None) -> tuple[int, str]:
    """Ask with the path exactly as it is, which no HTTP client does; the status, and all that came back."""
    host = address.removeprefix("http://")
    reader, writer = await asyncio.open_connection(*host.split(":"))
    sent = {"Host": host, "Connection": "close", "Content-Length": "0", **(headers or {})}
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in sent.items()), "", ""]
    writer.write("\r\n".join(lines).encode())
    answer = (await reader.read()).decode("utf-8", "replace")
    writer.close()
    await writer.wait_closed()
    return int(answer.split(" ", 2)[1]), answer.partition("\r\n")[2]


def routes_of(app: FastAPI) -> Iterator[tuple[str, str]]:
    """Each method and path there is, with something in the place of every parameter."""
    for route in app.routes:
        if isinstance(route, Mount):
            yield "GET", f"{route.path}/index.html"
        elif isinstance(route, Route):
            path = route.path.replace("{token}", DEFAULT_TOKEN).replace("{method}", "getMe").replace("{path:path}", "x")
            for method in sorted(route.methods or {"GET"}):
                yield method, path.replace("{group_id}", "-1").replace("{chat_id}", "1").replace("{file_id}", "x")


@pytest.mark.usefixtures("bound")
async def test_no_path_climbs_out(web: FastAPI) -> None:
    async with serve_web(web, "127.0.0.1", 0) as shop, serve_sandbox(Sandbox()) as sandbox:
        assert (await raw(sandbox, "GET", "/page/index.html"))[0] == 200
        answers = {(where, path): await raw(where, "GET", path) for where in (shop, sandbox) for path in CLIMBS}
    assert Path(server.__file__).with_name(INSIDE).is_file()
    assert {path: status for (_, path), (status, _) in answers.items() if status not in {400, 403, 404}} == {}
    assert [path for (_, path), (_, said) in answers.items() if SOURCES.search(said)] == []


async def test_the_sandbox_refuses_foreign_pages_on_every_route() -> None:
    sandbox = Sandbox()
    every = list(routes_of(create_app(sandbox)))
    async with serve_sandbox(sandbox) as address:
        refused = {(method, path): (await raw(address, method, path, FOREIGN))[0] for method, path in every}
        by_name = {
            (method, path): (await raw(address, method, path, {"Host": "evil.example"}))[0] for method, path in every
        }
    assert len(every) > 20
    assert set(refused.values()) == {403}
    assert set(by_name.values()) == {403}


@pytest.mark.usefixtures("bound")
async def test_the_shop_lets_no_foreign_page_read_or_write_anything(web: FastAPI) -> None:
    every = [(method.upper(), path) for path, methods in web.openapi()["paths"].items() for method in methods]
    async with serve_web(web, "127.0.0.1", 0) as address:
        asked = {(method, path): await raw(address, method, path, FOREIGN) for method, path in every}
        before_posting = await raw(
            address, "OPTIONS", "/telegram/updates", FOREIGN | {"Access-Control-Request-Method": "POST"}
        )
    assert {path for _, path in every} == {
        "/healthz",
        "/readyz",
        "/metrics",
        "/telegram/updates",
        "/t/{token}",
        "/t/{token}/live",
    }
    assert [key for key, (_, said) in asked.items() if LETTING_IN in said.lower()] == []
    assert asked["POST", "/telegram/updates"][0] == 403
    assert (before_posting[0], LETTING_IN in before_posting[1].lower()) == (405, False)
