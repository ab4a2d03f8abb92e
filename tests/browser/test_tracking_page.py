"""An order's page in a browser: live, in any light, without scripts, and without anybody else."""

import asyncio
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.services import moves, orders, tracking
from bot.services.moves import Move
from bot.services.people import recognise
from bot.telemetry.metrics import Metrics
from bot.telemetry.vitals import Vitals
from bot.web.application import create_web
from bot.web.lookout import Pace
from bot.web.server import serve
from bot.web.tracking import Tracker
from models import Role, SessionLocal, Staff, StatusChange, WorkOrderStatus, create_engine, create_tables
from tests.booking import book
from tests.browser.conftest import POCKET
from tests.browser.test_page import brightness
from tests.texts.languages import CATALOGUE
from tests.web.conftest import TRACKED

TOM = 8001


class WebThread(threading.Thread):
    """The web side, on a loop of its own: the browser's calls block this one's."""

    def __init__(self) -> None:
        super().__init__()
        self.opened = threading.Event()
        self.address = ""
        self._loop = asyncio.new_event_loop()
        self._over = asyncio.Event()

    def run(self) -> None:
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        tracker = Tracker(TRACKED, CATALOGUE, pace=Pace(between_looks=0.05))
        async with serve(
            create_web(vitals=Vitals(), metrics=Metrics(), version="1", tracker=tracker), "127.0.0.1", 0
        ) as self.address:
            self.opened.set()
            await self._over.wait()

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._over.set)
        self.join()


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """Where the page of order 1001 is."""
    engine = create_engine(f"sqlite:///{tmp_path / 'shop.db'}")
    create_tables(engine)
    SessionLocal.configure(bind=engine)
    with SessionLocal.begin() as session:
        session.add(Staff(telegram_user_id=TOM, chat_id=TOM, name="Tom", role=Role.TECHNICIAN))
        order = orders.find_order(session, book(session, 7001))
        tracking.issue(session, order, TRACKED.keys)
        link = tracking.address(session, order, TRACKED) or ""
    web = WebThread()
    web.start()
    web.opened.wait()
    yield link.replace("https://shop.example", web.address)
    web.close()
    SessionLocal.configure(bind=None)
    engine.dispose()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """It, on a phone; no script may fail, and nobody else may be asked for anything."""
    faults: list[str] = []
    context = browser.new_context(viewport=POCKET, reduced_motion="reduce")
    page = context.new_page()
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda line: faults.extend([line.text] if "Security Policy" in line.text else []))
    page.on("request", lambda asked: faults.extend([] if asked.url.startswith(address[:21]) else [asked.url]))
    page.goto(address)
    yield page
    context.close()
    assert faults == []


def move(status: WorkOrderStatus) -> None:
    """Tom moves the order, longer ago than he could take it back."""
    with SessionLocal.begin() as session:
        tom = recognise(session, user_id=TOM, chat_id=TOM, name="Tom", language=None)
        change = moves.change_status(session, orders.find_order(session, 1001), Move(status), by=tom, undo=timedelta())
        assert isinstance(change, StatusChange)
        session.flush()
        change.created_at -= 2 * TRACKED.undo


def test_the_page_follows_the_bench_and_the_link_to_its_end(page: Page) -> None:
    expect(page.locator(".status")).to_have_text("Booked")
    move(WorkOrderStatus.RECEIVED)
    expect(page.locator(".status")).to_have_text("Received")
    expect(page.get_by_role("status")).to_have_text("Received")
    move(WorkOrderStatus.DIAGNOSING)
    expect(page.locator(".status")).to_have_text("Diagnosing")
    with SessionLocal.begin() as session:
        tracking.renew(session, orders.find_order(session, 1001), TRACKED.keys)
    expect(page.locator(".status")).to_have_text("This link leads nowhere")


def test_it_follows_the_light_fits_a_phone_and_speaks_as_asked(page: Page) -> None:
    for scheme, dark in (("light", False), ("dark", True)):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of the two it takes
        assert (brightness(page, "section") < 60) == dark
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("link", name="Deutsch").click()
    expect(page.locator("html")).to_have_attribute("lang", "de")


def test_in_arabic_it_begins_at_the_right(page: Page, address: str) -> None:
    move(WorkOrderStatus.RECEIVED)
    page.goto(f"{address}?lang=ar")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    booked, received, *ahead = edges(page, ".line span")
    assert page.locator(".line span").evaluate_all("all => all.map((part) => part.className)")[:2] == ["done", "here"]
    assert booked > received > ahead[0] > ahead[-1]
    begin, end = edges(page, ".ends span")
    assert begin > end
    (heading,), (section,) = edges(page, "h2"), edges(page, "section.past")
    assert section - heading == 20  # pixels of its padding: it stands at the beginning of its line
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def edges(page: Page, selector: str) -> list[float]:
    """Where each of them ends at the right."""
    found: list[float] = page.locator(selector).evaluate_all(
        "all => all.map((each) => each.getBoundingClientRect().right)"
    )
    return found


def test_without_scripts_it_reloads_itself(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    expect(page.locator(".status")).to_have_text("Booked")
    expect(page.locator('noscript > meta[http-equiv="refresh"]')).to_be_attached()
    context.close()
