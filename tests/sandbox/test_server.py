import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import httpx
import pytest

from bot import loopback
from bot.sandbox import Sandbox, serve
from bot.sandbox.client import PersonClient, SandboxClient
from bot.sandbox.json_types import Json
from bot.sandbox.server import PAGE
from bot.sandbox.telegram import DEFAULT_TOKEN


@pytest.mark.parametrize(
    ("path", "status", "description"),
    [
        ("/bot1:wrong/getMe", 401, "Unauthorized"),
        ("/botnonsense/getMe", 404, "Not Found"),
        ("/bot/getMe", 404, "Not Found"),
        (f"/bot{DEFAULT_TOKEN}/sendGift", 404, "Not Found"),
        (f"/bot{DEFAULT_TOKEN}", 404, "Not Found"),
        (f"/bot{DEFAULT_TOKEN}/a/b", 404, "Not Found"),
    ],
)
async def test_wrong_addresses_are_answered_in_telegrams_envelope(
    client: SandboxClient, path: str, status: int, description: str
) -> None:
    response = await client.http.get(path)
    assert (response.status_code, response.json()) == (
        status,
        {"ok": False, "error_code": status, "description": description},
    )


async def test_parameters_may_come_in_four_ways(sandbox: Sandbox, client: SandboxClient, ana: PersonClient) -> None:
    address = f"/bot{sandbox.token}/SENDMESSAGE"
    values = {"chat_id": str(ana.id), "text": "x"}
    answers = [
        await client.http.get(address, params=values),
        await client.http.post(address, data=values),
        await client.http.post(address, json={"chat_id": ana.id, "text": "x"}),
        await client.http.post(address, data=values, files={"unused": b"x"}),
    ]
    assert [answer.json()["result"]["text"] for answer in answers] == ["x"] * 4


@pytest.mark.parametrize("body", ["{", "[]"])
async def test_a_body_that_is_no_object_is_refused(sandbox: Sandbox, client: SandboxClient, body: str) -> None:
    headers = {"content-type": "application/json"}
    response = await client.http.post(f"/bot{sandbox.token}/getMe", content=body, headers=headers)
    assert (response.status_code, response.json()["description"]) == (400, "Bad Request: can't parse JSON object")


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        (None, 200),
        ("{url}", 200),
        ("http://evil.example", 403),
        ("null", 403),
        ("http://127.0.0.1:1", 403),
    ],
)
async def test_another_sites_page_can_not_act_for_people(
    url: str, client: SandboxClient, ana: PersonClient, origin: str | None, status: int
) -> None:
    headers = {} if origin is None else {"origin": origin.format(url=url)}
    response = await client.http.post(f"/sandbox/chats/{ana.id}/messages", json={"text": "x"}, headers=headers)
    assert response.status_code == status


async def test_a_name_server_can_not_fake_being_this_machine(client: SandboxClient, ana: PersonClient) -> None:
    headers = {"origin": "http://evil.example:80", "host": "evil.example:80"}
    response = await client.http.post(f"/sandbox/chats/{ana.id}/messages", json={"text": "x"}, headers=headers)
    assert response.status_code == 403


@pytest.mark.parametrize(
    "path", ["/page/../server.py", "/page/%2e%2e/server.py", "/page/..%2fserver.py", "/page//etc/passwd"]
)
async def test_the_pages_folder_is_all_that_is_served(client: SandboxClient, path: str) -> None:
    assert (await client.http.get(path)).status_code == 404


async def test_the_page_is_at_the_root(client: SandboxClient) -> None:
    response = await client.http.get("/")
    assert response.status_code == 200
    if (PAGE / "index.html").is_file():
        assert response.content == (PAGE / "index.html").read_bytes()
    moved = await client.http.get("/page/")
    assert (moved.status_code, moved.headers["location"]) == (307, "/")


async def test_events_resume_after_the_last_one_seen(url: str, client: SandboxClient, ana: PersonClient) -> None:
    await ana.says("a")
    await ana.says("b")
    seen = [event async for event in first(client, 3)]
    assert [event["type"] for event in seen] == ["person", "message", "message"]
    lines = []
    headers = {"last-event-id": str(seen[1]["seq"])}
    async with client.http.stream("GET", f"{url}/sandbox/events?after=0", headers=headers) as response:
        async for line in response.aiter_lines():
            lines.append(line)
            if line.startswith("data:"):
                break
    assert json.loads(lines[-1].removeprefix("data: ")) == seen[2]


async def first(client: SandboxClient, count: int) -> AsyncIterator[Json]:
    """The first events of all."""
    async for event in client.events(0):
        yield event
        count -= 1
        if not count:
            return


async def test_a_server_ends_though_someone_listens_and_polls(sandbox: Sandbox) -> None:
    async with AsyncExitStack() as later, httpx.AsyncClient(**loopback.CLIENT) as http:
        async with serve(sandbox) as url:
            stream = await later.enter_async_context(http.stream("GET", f"{url}/sandbox/events"))
            lines = stream.aiter_lines()
            assert await anext(lines) == ": still here"
            poll = asyncio.create_task(http.get(f"{url}/bot{sandbox.token}/getUpdates", params={"timeout": 50}))
            await sandbox.updates.awaited.wait()
        assert (await poll).json() == {"ok": True, "result": []}
        assert [line async for line in lines] == ["", ": still here", ""]


async def test_a_port_in_use_is_an_error(url: str) -> None:
    sandbox = Sandbox()
    with pytest.raises(OSError, match="in use"):
        async with serve(sandbox, port=int(url.rsplit(":", 1)[1])):
            pass
    sandbox.close()


def test_a_token_must_look_like_one() -> None:
    with pytest.raises(ValueError, match="a bot token is"):
        Sandbox("nonsense")


async def test_the_sandbox_runs_alone(tmp_path: Path) -> None:
    command = (sys.executable, "-m", "bot.sandbox", "--port", "0", "--data", str(tmp_path / "data.sqlite3"))
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    line = (await process.stdout.readline()).decode()
    async with httpx.AsyncClient(**loopback.CLIENT) as http:
        state = await http.get(line.split()[1] + "sandbox/state")
    process.terminate()
    assert [card["label"] for card in state.json()["people"]] == ["Customer", "Technician", "Owner"]
    assert await process.wait() == 0
