"""Fixtures of the browser tests: a sandbox, a scripted bot, and the page in Chromium."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from bot.sandbox.person import Person
from tests.browser import chromium
from tests.browser.phone import Phone
from tests.browser.sandbox_thread import SandboxThread
from tests.browser.scripted_bot import ScriptedBot

DESK: ViewportSize = {"width": 1400, "height": 900}
POCKET: ViewportSize = {"width": 390, "height": 844}

CUSTOMER = Person(id=5_000_000_101, first_name="Ana", last_name="García", label="Customer", phone_number="+34612345678")
TECHNICIAN = Person(id=5_000_000_102, first_name="Teo", label="Technician")
OWNER = Person(id=5_000_000_103, first_name="Olga", label="Owner")

PageFor = Callable[..., Page]

expect.set_options(timeout=20_000)  # milliseconds; a busy machine is no failure


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all browser tests; without it the run ends at once and says what to install."""
    try:
        path = chromium.find_chromium()
    except chromium.ChromiumMissing as missing:
        if "PYTEST_XDIST_WORKER" in os.environ:  # a worker that exits looks like a crash
            pytest.fail(str(missing), pytrace=False)
        pytest.exit(str(missing), returncode=3)
    with chromium.launched(path) as browser:
        yield browser


@pytest.fixture
def sandbox_thread(tmp_path: Path) -> Iterator[SandboxThread]:
    """A sandbox with a customer, a technician and an owner, that a test may stop and start again."""
    with SandboxThread(tmp_path / "sandbox.db", (CUSTOMER, TECHNICIAN, OWNER)) as thread:
        yield thread


@pytest.fixture
def sandbox_url(sandbox_thread: SandboxThread) -> str:
    """Where the sandbox is."""
    return sandbox_thread.url


@pytest.fixture
def bot(sandbox_thread: SandboxThread) -> Iterator[ScriptedBot]:
    """A bot that says what the test tells it to."""
    with ScriptedBot(sandbox_thread.url, sandbox_thread.token) as bot:
        yield bot


@pytest.fixture
def page_for(browser: Browser, sandbox_url: str) -> Iterator[PageFor]:
    """Opens the page, live, in a window of its own: `page_for(viewport=POCKET, color_scheme="dark")`.

    At the end no script may have failed, and nothing outside the sandbox may have been asked for.
    """
    contexts = []
    faults: list[str] = []

    def open_page(**options: Any) -> Page:
        settings: dict[str, Any] = {"viewport": DESK, "reduced_motion": "reduce", **options}
        context = browser.new_context(**settings)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(f"script: {error}"))
        page.on("request", lambda request: faults.extend(leaving(request.url, sandbox_url)))
        page.on("console", lambda line: faults.extend([line.text] if "Content Security Policy" in line.text else []))
        page.goto(sandbox_url)
        expect(page.get_by_role("status").filter(has_text="Live")).to_be_attached()
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []


def leaving(address: str, sandbox_url: str) -> list[str]:
    """The address, if it is outside the sandbox."""
    return [] if address.startswith((sandbox_url, "blob:")) else [f"request: {address}"]


@pytest.fixture
def page(page_for: PageFor) -> Page:
    """The page on a desk's screen."""
    return page_for()


@pytest.fixture
def customer(page: Page) -> Phone:
    """Ana's phone."""
    return Phone(page, CUSTOMER.id)


@pytest.fixture
def technician(page: Page) -> Phone:
    """Teo's phone."""
    return Phone(page, TECHNICIAN.id)


@pytest.fixture
def owner(page: Page) -> Phone:
    """Olga's phone."""
    return Phone(page, OWNER.id)


@pytest.fixture
def started(customer: Phone, bot: ScriptedBot) -> Phone:
    """Ana's phone, her chat with the bot open."""
    customer.starts()
    assert bot.hears()["text"] == "/start"
    return customer
