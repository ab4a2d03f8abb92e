import httpx
import pytest
from fastapi import FastAPI, Response

from bot.web.headers import SECURITY_HEADERS


@pytest.mark.parametrize("path", ["/healthz", "/nowhere", "/telegram/updates"])
async def test_every_answer_carries_the_security_headers(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert {name: answer.headers.get(name) for name in SECURITY_HEADERS} == SECURITY_HEADERS


async def test_a_page_may_set_its_own(web: FastAPI, client: httpx.AsyncClient) -> None:
    @web.get("/page")
    def page() -> Response:
        return Response(headers={"Cache-Control": "max-age=60"})

    answer = await client.get("/page")
    assert answer.headers["Cache-Control"] == "max-age=60"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json", "/", "/healthz/"])
async def test_nothing_else_is_served(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(path)).status_code == 404
