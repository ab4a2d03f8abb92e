import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from bot.telemetry.metrics import Metrics
from bot.telemetry.vitals import Vitals
from bot.web.application import create_web
from bot.web.webhook import BODY_LIMIT, SECRET_HEADER, Webhook
from tests.web.conftest import SECRET, Inbox

PATH = "/telegram/updates"
UPDATE = {"update_id": 7, "message": {"text": "Grüß Gott"}}


async def deliver(client: httpx.AsyncClient, body: Any, *, secret: str | None = SECRET) -> int:
    """Post as Telegram does, and return the status of the answer."""
    content = body if isinstance(body, bytes | AsyncIterator) else json.dumps(body).encode()
    headers = {} if secret is None else {SECRET_HEADER: secret}
    return (await client.post(PATH, content=content, headers=headers)).status_code


async def test_an_update_is_stored_and_acknowledged(client: httpx.AsyncClient, inbox: Inbox) -> None:
    assert await deliver(client, UPDATE) == 200
    assert inbox.stored == [UPDATE]


async def test_an_update_that_comes_again_is_acknowledged_too(client: httpx.AsyncClient) -> None:
    assert [await deliver(client, UPDATE), await deliver(client, UPDATE)] == [200, 200]


async def test_an_update_that_could_not_be_stored_is_not_acknowledged(client: httpx.AsyncClient, inbox: Inbox) -> None:
    inbox.failure = RuntimeError("the disk is full")
    assert await deliver(client, UPDATE) == 500
    inbox.failure = None
    assert await deliver(client, UPDATE) == 200
    assert inbox.stored == [UPDATE]


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET[:-1], SECRET + "x", SECRET.upper(), "ünglücklich"])
async def test_without_the_secret_nothing_is_stored(
    client: httpx.AsyncClient, inbox: Inbox, secret: str | None
) -> None:
    headers = {} if secret is None else {SECRET_HEADER.encode(): secret.encode("latin-1")}
    answer = await client.post(PATH, content=json.dumps(UPDATE), headers=headers)
    assert answer.status_code == 403
    assert inbox.stored == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"\xff\xfe\x00",
        b"[]",
        b'"update_id"',
        b"null",
        b"7",
        b"{}",
        b'{"update_id": null}',
        b'{"update_id": "7"}',
        b'{"update_id": 7.0}',
        b'{"update_id": true}',
        b'{"update_id": -1}',
        b'{"update_id": 9223372036854775808}',
        b'{"update_id": ' + b"9" * 5000 + b"}",
        b'{"update_id": 7, "price": NaN}',
        b'{"update_id": 7, "price": -Infinity}',
        b'{"update_id": 7, "price": 1e999}',
        b'{"update_id": 7} trailing',
        b"[" * 200_000,
        b'{"update_id": 7, "deep": ' + b"[" * 200_000 + b"]" * 200_000 + b"}",
    ],
    ids=lambda body: body[:40].decode("latin-1"),
)
async def test_what_is_not_an_update_is_refused(client: httpx.AsyncClient, inbox: Inbox, body: bytes) -> None:
    assert await deliver(client, body) == 400
    assert inbox.stored == []


async def test_a_body_up_to_the_limit_is_taken(client: httpx.AsyncClient, inbox: Inbox) -> None:
    update = {"update_id": 7, "text": ""}
    update["text"] = "x" * (BODY_LIMIT - len(json.dumps(update)))
    assert await deliver(client, update) == 200
    assert inbox.stored == [update]


async def test_a_body_over_the_limit_is_refused(client: httpx.AsyncClient, inbox: Inbox) -> None:
    assert await deliver(client, b"x" * (BODY_LIMIT + 1)) == 413
    assert inbox.stored == []


async def test_a_body_of_unknown_length_is_read_up_to_the_limit_only(client: httpx.AsyncClient, inbox: Inbox) -> None:
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        while True:
            read += 65536
            yield b"x" * 65536

    assert await deliver(client, endless()) == 413
    assert read <= BODY_LIMIT + 2 * 65536
    assert inbox.stored == []


async def test_refusals_are_counted_by_reason(client: httpx.AsyncClient, metrics: Metrics) -> None:
    await deliver(client, UPDATE, secret="wrong")
    await deliver(client, b"x" * (BODY_LIMIT + 1))
    await deliver(client, b"[]")
    counts = {
        reason: metrics.registry.get_sample_value("benchbell_webhook_refusals_total", {"reason": reason})
        for reason in ("secret", "size", "shape")
    }
    assert counts == {"secret": 1, "size": 1, "shape": 1}


async def test_only_post_is_allowed(client: httpx.AsyncClient) -> None:
    answer = await client.get(PATH, headers={SECRET_HEADER: SECRET})
    assert answer.status_code == 405


async def test_without_a_webhook_there_is_no_route(vitals: Vitals, metrics: Metrics) -> None:
    web = create_web(vitals=vitals, metrics=metrics, version="1.2.3")
    async with httpx.AsyncClient(transport=httpx.ASGITransport(web), base_url="http://shop.example") as client:
        assert await deliver(client, UPDATE) == 404


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("https://shop.example/telegram", "/telegram"),
        ("https://shop.example/telegram/", "/telegram/"),
        ("https://shop.example:8443/a/b?c=d", "/a/b"),
        ("https://shop.example/caf%C3%A9", "/café"),
        ("https://shop.example", "/"),
    ],
)
def test_the_route_is_the_path_of_the_public_address(url: str, path: str, inbox: Inbox) -> None:
    assert Webhook(url, SECRET, inbox.receive).path == path
