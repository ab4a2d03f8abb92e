"""A web side with everything beating, and Telegram's end of the webhook."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import Engine

from bot.telemetry.logs import route_structlog
from bot.telemetry.metrics import Metrics
from bot.telemetry.vitals import Vitals
from bot.web.application import create_web
from bot.web.lookout import Pace
from bot.web.tracking import Tracker
from bot.web.visitors import Doorkeeper
from bot.web.webhook import Webhook
from models import SessionLocal
from tests.texts.languages import CATALOGUE
from tests.texts.shop import SHOP

TRACKED = replace(SHOP, public_url="https://shop.example")
SECRET = "the word that Telegram repeats"


class Inbox:
    """Stores updates, until it is told to fail."""

    def __init__(self) -> None:
        self.stored: list[dict[str, Any]] = []
        self.failure: Exception | None = None

    async def receive(self, update: dict[str, Any]) -> bool:
        if self.failure:
            raise self.failure
        new = update not in self.stored
        self.stored.append(update)
        return new


@pytest.fixture(scope="session", autouse=True)
def _logs_go_to_pytest() -> None:
    """Unconfigured, structlog prints tracebacks with all local variables, which takes seconds."""
    route_structlog()


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def vitals() -> Vitals:
    vitals = Vitals()
    vitals.worked()
    return vitals


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest.fixture
def webhook(inbox: Inbox) -> Webhook:
    return Webhook("https://shop.example/telegram/updates", SECRET, inbox.receive)


@pytest.fixture
def tracker() -> Tracker:
    return Tracker(TRACKED, CATALOGUE, door=Doorkeeper(turns=10_000), pace=Pace(between_looks=0.02, heartbeat=0.2))


@pytest.fixture
def web(vitals: Vitals, metrics: Metrics, webhook: Webhook, tracker: Tracker) -> FastAPI:
    return create_web(vitals=vitals, metrics=metrics, version="1.2.3", webhook=webhook, tracker=tracker)


@pytest.fixture
async def client(web: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(web), base_url="http://shop.example") as client:
        yield client


@pytest.fixture
def bound(engine: Engine) -> Iterator[Engine]:
    """The sessions that `get_db` lends are of this database."""
    SessionLocal.configure(bind=engine)
    yield engine
    SessionLocal.configure(bind=None)
