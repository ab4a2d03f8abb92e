"""Secrets are in no answer of the web side: neither in figures, nor in health, nor in the page of an error."""

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
from telegram import Bot
from telegram.error import TelegramError

from bot.confidential import webhook_secret
from bot.delivery.outcome import describe
from bot.telemetry.metrics import Metrics
from bot.telemetry.vitals import Vitals
from bot.web.application import create_web
from bot.web.health import Limits
from bot.web.webhook import SECRET_HEADER, Webhook
from bot.wire import Wire
from models import SessionLocal, create_engine

TOKEN = "987654321:AAHkanarienvogel-canary_0123456789abcdef"
KEY = "c4nary key that is quite long enough to be one"
PASSWORD = "c4narypassword"
CANARIES = ["kanarienvogel", "c4nary", "canarypass", webhook_secret(KEY)[:12]]


class Leaky(Exception):
    """Names every secret."""


@pytest.fixture
def broken_database() -> Iterator[str]:
    """A PostgreSQL that nobody serves, with a password."""
    url = f"postgresql://shop:{PASSWORD}@127.0.0.1:1/{PASSWORD}?connect_timeout=1"
    engine = create_engine(url)
    SessionLocal.configure(bind=engine)
    yield url
    SessionLocal.configure(bind=None)
    engine.dispose()


@pytest.fixture
async def client(broken_database: str) -> AsyncIterator[httpx.AsyncClient]:
    """The web side of a shop where everything fails, and says all it knows as it does."""

    async def fails(_update: object) -> bool:
        raise Leaky(f"{TOKEN} {KEY} {broken_database} {webhook_secret(KEY)}")

    webhook = Webhook("https://shop.example/telegram", webhook_secret(KEY), fails)
    web = create_web(vitals=Vitals(), metrics=Metrics(), version="1", webhook=webhook, limits=Limits())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(web), base_url="http://shop.example") as client:
        yield client


SECRET = {SECRET_HEADER: webhook_secret(KEY)}


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("GET", "/healthz", {}, 200),
        ("GET", "/readyz", {}, 503),
        ("GET", "/metrics", {}, 200),
        ("POST", "/telegram", SECRET, 500),
        ("POST", "/telegram", {SECRET_HEADER: TOKEN}, 403),
        ("GET", "/telegram", SECRET, 405),
        ("GET", f"/bot{TOKEN}/getMe", {}, 404),
        ("GET", f"/{KEY}", {}, 404),
    ],
)
async def test_no_answer_holds_a_secret(
    client: httpx.AsyncClient, method: str, path: str, headers: dict[str, str], status: int
) -> None:
    body = b'{"update_id": 1}' if method == "POST" else None
    answer = await client.request(method, path, headers=headers, content=body)
    assert answer.status_code == status
    written = answer.text + str(answer.headers)
    assert [canary for canary in CANARIES if canary in written] == []


async def test_no_figure_holds_a_secret_after_everything_failed(client: httpx.AsyncClient) -> None:
    for headers in (SECRET, {SECRET_HEADER: TOKEN}, {SECRET_HEADER: KEY}):
        await client.post("/telegram", headers=headers, content=b'{"update_id": 1}')
    page = (await client.get("/metrics")).text
    assert 'benchbell_webhook_refusals_total{reason="secret"} 2.0' in page
    assert [canary for canary in CANARIES if canary in page] == []


async def test_what_is_kept_of_a_call_that_failed_holds_no_token(unused_tcp_port: int) -> None:
    wire = Wire(f"http://127.0.0.1:{unused_tcp_port}", at_once=1)
    bot = Bot(TOKEN, base_url=f"http://127.0.0.1:{unused_tcp_port}/bot", request=wire)
    try:
        with pytest.raises(TelegramError) as failure:
            await bot.get_me()
    finally:
        await wire.shutdown()
    assert [canary for canary in CANARIES if canary in describe(failure.value) + str(failure.value)] == []
