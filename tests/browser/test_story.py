"""The demo as it ships: its one command, its one address, and the whole story by clicking and typing."""

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from bot.demo.run import CUSTOMER, OWNER, TECHNICIAN
from tests.browser.group import Group
from tests.browser.phone import Phone
from tests.e2e.process import free_port
from tests.e2e.story import CODE

ROOT = Path(__file__).parents[2]
PATIENCE = 60


@contextmanager
def demo(folder: Path, *options: str) -> Iterator[str]:
    """`python -m bot demo`, from its address to a clean end by Ctrl-C."""
    command = [sys.executable, "-W", "error", "-m", "bot", "demo", "--port", str(free_port()), *options]
    process = subprocess.Popen(
        command,
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said: list[str] = []
    try:
        yield address(process, said)
    finally:
        process.send_signal(signal.SIGINT)
        rest, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, "".join(said) + rest
    assert "Traceback" not in rest


def address(process: "subprocess.Popen[str]", said: list[str]) -> str:
    assert process.stdout is not None
    for line in process.stdout:
        said.append(line)
        if found := re.search(r"http://\S+", line):
            return found[0]
    raise AssertionError("".join(said))


@contextmanager
def looking_at(browser: Browser, url: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1400, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    page.goto(url)
    yield page
    context.close()


def test_the_story_is_lived_by_clicking_and_typing_and_is_still_there_the_next_day(
    browser: Browser, tmp_path: Path
) -> None:
    with demo(tmp_path) as url, looking_at(browser, url) as page:
        ana, tom, olivia = (Phone(page, each.id) for each in (CUSTOMER, TECHNICIAN, OWNER))
        expect(olivia.messages.filter(has_text="Tom Becker used your invitation")).to_be_visible()
        book(ana)
        ana.shows("Booked as #1001")

        tom.shows("New request #1001")
        tom.presses("Received")
        ana.shows("in our hands")
        olivia.types("/queue")
        olivia.shows("#1001")
        tom.types("/status 1001 diagnosing")
        ana.shows("finding out what is wrong")

    with demo(tmp_path) as url, looking_at(browser, url) as page:
        ana, tom = Phone(page, CUSTOMER.id), Phone(page, TECHNICIAN.id)
        ana.shows("finding out what is wrong")
        tom.types("/status 1001 ready no fault found")
        ana.shows(CODE)
        code = ana.messages.last.inner_text().split(CODE)[1][:6]
        tom.presses("Collected …")
        tom.shows("Ask for the pick-up code")
        tom.types(f"/collect 1001 {code}")
        ana.shows("You have your")


def book(ana: Phone) -> None:
    ana.starts()
    ana.presses("New repair request")
    ana.shows("name")
    ana.presses("Ana Ruiz")
    ana.shows("number")
    ana.presses("📞 Share my number")
    ana.answers("Share")
    ana.shows("email address")
    ana.types("ana@example.org")
    ana.shows("needs repair")
    ana.presses("📱 Phone")
    ana.shows("brand")
    ana.presses("Apple")
    ana.shows("model")
    ana.types("iPhone 13")
    ana.shows("serial number")
    ana.presses("Skip")
    ana.shows("wrong")
    ana.types("It fell. <b>Screen</b> broken 💔")
    ana.shows("Step 9")
    ana.presses("Always ask me first")
    for question in ("Step 10", "Step 11", "Step 12"):
        ana.shows(question)
        ana.presses("Skip")
    ana.shows("Does everything look right?")
    ana.shows("<b>Screen</b> broken")
    ana.presses("✅ Send")


def test_the_staff_works_from_a_forum_that_its_owner_made_and_bound(browser: Browser, tmp_path: Path) -> None:
    with demo(tmp_path) as url, looking_at(browser, url) as page:
        ana, tom = Phone(page, CUSTOMER.id), Phone(page, TECHNICIAN.id)
        expect(tom.button("Queue")).to_be_visible()
        bench = Group.made(page, "Bench", topics=True)
        bench.presses("Commands")
        bench.place.get_by_role("option", name="/bind").click()
        bench.shows("This is the group of Benchbell Repairs now.")

        book(ana)
        ana.shows("Booked as #1001")
        bench.lists_topics()
        bench.topic("#1001 · Apple iPhone 13 · Booked").click()
        bench.shows("New request #1001")
        ana.types("When can I come?")
        bench.shows("When can I come?")
        bench.speaks_as("Tom")
        bench.replies("At ten", to="When can I come?")
        ana.shows("At ten")
        bench.presses("Take it")
        expect(bench.messages.filter(has_text="Taken by Tom Becker")).to_be_visible()
        bench.presses("Open #1001")
        expect(bench.toast).to_have_text("It is in your chat with me.")
        tom.shows("Technician: Tom Becker")
        tom.presses("Received")
        expect(bench.title).to_have_text("#1001 · Apple iPhone 13 · Received")
