"""The public page of an order, over HTTP."""

import re

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import Engine, delete
from sqlalchemy.orm import Session

from bot.services import moves, orders, tracking
from bot.services.moves import Move
from bot.services.people import recognise
from bot.telemetry.metrics import Metrics
from bot.telemetry.vitals import Vitals
from bot.web.application import create_web
from bot.web.server import serve
from bot.web.tracking import Tracker
from bot.web.visitors import Doorkeeper
from models import Outcome, RepairTime, Role, SessionLocal, Staff, WorkOrderStatus
from tests.booking import book
from tests.texts.languages import CATALOGUE
from tests.web.conftest import TRACKED

S = WorkOrderStatus
ANA, TOM = 7001, 8001
PERSONAL = ["Ana", "600007001", "broken", "scratched", "a case", "7001", "Tom"]
NOWHERE = ["nonsense", "A" * 32, "%00", "x" * 4000, "a/b/c", "page.css/x", "%F0%9F%98%80"]


@pytest.fixture
def path(bound: Engine) -> str:  # noqa: ARG001 - it is there for the sessions to be of it
    """Where the page of Ana's phone is; Tom works here."""
    with SessionLocal.begin() as session:
        session.add(Staff(telegram_user_id=TOM, chat_id=TOM, name="Tom", role=Role.TECHNICIAN))
        number = book(session, ANA, "Ana", "iPhone <13>")
        order = orders.find_order(session, number)
        tracking.issue(session, order, TRACKED.keys)
        return _path(session)


def _path(session: Session) -> str:
    address = tracking.address(session, orders.find_order(session, 1001), TRACKED)
    assert address is not None
    return address.removeprefix("https://shop.example")


def move(*statuses: WorkOrderStatus) -> None:
    """Tom moves the order."""
    with SessionLocal.begin() as session:
        tom = recognise(session, user_id=TOM, chat_id=TOM, name="Tom", language=None)
        for status in statuses:
            outcome = Outcome.DECLINED if status is S.READY_FOR_PICKUP else None
            new = Move(status, outcome)
            moves.change_status(session, orders.find_order(session, 1001), new, by=tom, undo=TRACKED.undo)


def renew() -> None:
    with SessionLocal.begin() as session:
        tracking.renew(session, orders.find_order(session, 1001), TRACKED.keys)


def words(page: httpx.Response) -> str:
    """The page as a person reads it."""
    return " ".join(re.sub(r"<[^>]*>", " ", page.text.partition("<body>")[2]).split())


async def test_the_page_says_where_the_device_is_and_nothing_of_its_owner(client: httpx.AsyncClient, path: str) -> None:
    page = await client.get(path)
    assert page.status_code == 200
    assert words(page).startswith(
        "Benchbell Repairs Apple iPhone &lt;13&gt; #1001 Booked Booked Collected "
        "Your repair of the Apple iPhone &lt;13&gt; is booked. Next: bring it to Benchbell Repairs. So far Booked "
    )
    assert [each for each in PERSONAL if each in page.text] == []
    assert "iPhone <13>" not in page.text


async def test_nobody_else_keeps_shows_or_learns_of_the_page(client: httpx.AsyncClient, path: str) -> None:
    page = await client.get(path)
    assert {name: page.headers[name] for name in ("Cache-Control", "Referrer-Policy", "X-Robots-Tag")} == {
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex, nofollow, noarchive",
    }
    policy = page.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    assert "set-cookie" not in page.headers
    assert re.findall(r"(?:src|href)=\"(?!/t/|\?lang=)[^\"]*", page.text) == []
    for asset in re.findall(r"(?:src|href)=\"(/t/[^\"]+)", page.text):
        answer = await client.get(asset)
        assert answer.status_code == 200
        assert re.findall(r"https?://(?!www\.w3\.org)", answer.text) == []


async def test_a_link_that_leads_nowhere_looks_the_same_whatever_the_reason(
    client: httpx.AsyncClient, path: str
) -> None:
    renew()
    answers = [await client.get(f"/t/{token}") for token in NOWHERE]
    answers += [await client.get(path), await client.get(f"{path}/live"), await client.get("/t/nonsense/live")]
    assert {each.status_code for each in answers} == {404}
    assert len({each.text for each in answers}) == 1
    assert len({tuple(sorted(each.headers.items())) for each in answers}) == 1


@pytest.mark.parametrize(
    ("query", "browser", "customers", "spoken"),
    [
        ("", "es", "de", "de"),
        ("?lang=es", "en", "de", "es"),
        ("?lang=tlh", "en", "de", "de"),
        ("", "it;q=1, es-MX;q=0.8, de;q=0.9", None, "de"),
        ("", "it, *;q=0.1, ;q=x", None, "en"),
    ],
)
async def test_the_page_speaks_as_asked_or_as_its_customer_does_or_their_browser(
    client: httpx.AsyncClient, path: str, query: str, browser: str, customers: str | None, spoken: str
) -> None:
    with SessionLocal.begin() as session:
        orders.find_order(session, 1001).customer.language = customers
    page = await client.get(path + query, headers={"Accept-Language": browser})
    assert re.findall(r'<html lang="(\w+)" dir="(\w+)">', page.text) == [(spoken, "ltr")]


async def test_the_line_stands_still_where_work_is_paused(client: httpx.AsyncClient, path: str) -> None:
    shown = {}
    for status in (S.RECEIVED, S.ON_HOLD, S.RECEIVED, S.DIAGNOSING, S.AWAITING_APPROVAL):
        move(status)
        _settle()
        shown[status] = re.findall(r'aria-label="([^"]*)"', (await client.get(path)).text)
    assert shown == {
        S.RECEIVED: ["Step 2 of 6"],
        S.ON_HOLD: ["Step 2 of 6"],
        S.DIAGNOSING: ["Step 3 of 6"],
        S.AWAITING_APPROVAL: ["Step 3 of 6"],
    }


async def test_what_was_called_off_is_on_no_way(client: httpx.AsyncClient, path: str) -> None:
    move(S.CANCELLED)
    _settle()
    page = await client.get(path)
    assert "Cancelled The repair of your Apple iPhone &lt;13&gt; is called off." in words(page)
    assert "aria-label" not in page.text


async def test_the_page_says_how_long_it_takes_while_that_is_ahead(client: httpx.AsyncClient, path: str) -> None:
    usually_takes(days=3)
    told = {}
    for status in (S.RECEIVED, S.ON_HOLD, S.RECEIVED, S.DIAGNOSING, S.AWAITING_APPROVAL, S.READY_FOR_PICKUP):
        move(status)
        can_be_taken_back = await waiting_time(client, path)
        _settle()
        told[status] = (can_be_taken_back, await waiting_time(client, path))
    three = "⏱ Las reparaciones como esta suelen estar listas alrededor de 3 días después de recibir el dispositivo."
    assert told == {
        S.RECEIVED: (three, three),
        S.ON_HOLD: (three, three),
        S.DIAGNOSING: (three, three),
        S.AWAITING_APPROVAL: (three, three),
        S.READY_FOR_PICKUP: (three, None),
    }


async def waiting_time(client: httpx.AsyncClient, path: str) -> str | None:
    """What the page says of it in Spanish."""
    return next(iter(re.findall(r'<p class="wait">([^<]*)<', (await client.get(f"{path}?lang=es")).text)), None)


def usually_takes(*, days: int) -> None:
    """Phones like Ana's were ready after so many days; the hourly summary says so from now on."""
    minutes = days * 24 * 60
    with SessionLocal.begin() as session:
        session.execute(delete(RepairTime))
        session.add(RepairTime(topic="PHONE", samples=10, median=minutes, slow=minutes))


def _settle() -> None:
    """Let the undo window of all steps pass."""
    with SessionLocal.begin() as session:
        for change in orders.find_order(session, 1001).status_changes:
            change.created_at -= 2 * TRACKED.undo


async def test_whoever_asks_too_often_is_asked_to_wait_and_costs_the_database_nothing(path: str) -> None:
    tracker = Tracker(TRACKED, CATALOGUE, door=Doorkeeper(turns=2, seconds_a_turn=3600))
    web = create_web(vitals=Vitals(), metrics=Metrics(), version="1", tracker=tracker)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(web), base_url="http://shop.example") as client:
        answers = [await client.get(each) for each in (path, path, path, f"{path}/live", "/t/nonsense")]
    assert [each.status_code for each in answers] == [200, 200, 429, 429, 429]
    assert answers[2].headers["Retry-After"] == "60"
    assert "That was a little too often" in answers[2].text


async def test_behind_a_proxy_each_visitor_has_turns_of_their_own(path: str) -> None:
    tracker = Tracker(TRACKED, CATALOGUE, door=Doorkeeper(turns=1, seconds_a_turn=3600))
    web = create_web(vitals=Vitals(), metrics=Metrics(), version="1", tracker=tracker)
    visitors = [{"X-Forwarded-For": each} for each in ("192.0.2.1", "192.0.2.1", "192.0.2.2")]
    async with serve(web, "127.0.0.1", 0) as address, httpx.AsyncClient(base_url=address) as proxy:
        answers = [(await proxy.get(path, headers=each)).status_code for each in visitors]
    assert answers == [200, 429, 200]


async def test_a_shop_without_a_public_address_has_no_pages(vitals: Vitals, metrics: Metrics, path: str) -> None:
    web = create_web(vitals=vitals, metrics=metrics, version="1")
    async with httpx.AsyncClient(transport=httpx.ASGITransport(web), base_url="http://shop.example") as client:
        assert (await client.get(path)).json() == {"detail": "Not Found"}


async def events(address: str, path: str, since: str) -> list[tuple[str, str]]:
    """The events of a stream until it ends."""
    told = []
    async with (
        httpx.AsyncClient(base_url=address, timeout=20) as client,
        client.stream("GET", f"{path}/live", params={"since": since}) as stream,
    ):
        assert stream.headers["Content-Type"] == "text/event-stream; charset=utf-8"
        async for line in stream.aiter_lines():
            if line.startswith("id: "):
                told.append(line)
                if len(told) == 1:
                    renew()
    return [tuple(each.split(": ", 1)) for each in told]  # type: ignore[misc]  # two parts each


async def test_watchers_hear_of_each_change_and_of_the_end_of_their_link(web: FastAPI, path: str) -> None:
    async with serve(web, "127.0.0.1", 0) as address:
        async with httpx.AsyncClient(base_url=address) as client:
            (mark,) = re.findall(r'data-mark="([^"]*)"', (await client.get(path)).text)
        move(S.RECEIVED)
        _settle()
        changed, gone = await events(address, path, mark)
    assert changed != ("id", mark)
    assert gone == ("id", "")


async def test_a_server_that_stops_lets_watchers_go_at_once(bound: Engine, path: str) -> None:
    del bound
    tracker = Tracker(TRACKED, CATALOGUE)
    web = create_web(vitals=Vitals(), metrics=Metrics(), version="1", tracker=tracker)
    async with httpx.AsyncClient(timeout=20) as client:
        async with serve(web, "127.0.0.1", 0) as address:
            watching = client.stream("GET", f"{address}{path}/live")
            stream = await watching.__aenter__()
            assert stream.status_code == 200
            assert tracker.lookout.streams <= 1
        assert [line async for line in stream.aiter_lines() if line.startswith("id")] == []
        await watching.__aexit__(None, None, None)
    assert tracker.lookout.streams == 0
