"""Photos, albums and the rest that can be sent."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import CUSTOMER
from tests.browser.phone import Phone
from tests.browser.scripted_bot import ScriptedBot


def test_several_photos_are_one_album(started: Phone, bot: ScriptedBot, page: Page) -> None:
    started.attaches("Sample album")
    page.get_by_label("Caption").fill("Three views")
    started.answers("Send")
    photos = [bot.hears() for _ in range(3)]
    assert len({photo["media_group_id"] for photo in photos}) == 1
    assert [photo.get("caption") for photo in photos] == ["Three views", None, None]
    album = started.messages.last
    expect(album.locator(".album img")).to_have_count(3)
    expect(album.locator(".words")).to_contain_text("Three views")


def test_photos_are_chosen_from_files(started: Phone, bot: ScriptedBot, page: Page, tmp_path: Path) -> None:
    file = tmp_path / "bench.png"
    page.screenshot(path=file)
    with page.expect_file_chooser() as chooser:
        started.attaches("Photos…")
    chooser.value.set_files([file])
    started.answers("Send")
    assert "photo" in bot.hears()
    expect(started.messages.last.locator(".photo img")).to_be_visible()


def test_a_photo_opens_large_and_escape_closes_it(started: Phone, page: Page) -> None:
    started.attaches("Sample photo")
    started.answers("Send")
    started.messages.last.get_by_role("button", name="Photo: open").click()
    expect(page.get_by_role("dialog", name="Photo")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize(
    ("item", "kind", "shown"),
    [
        ("Location", "location", ".map"),
        ("Voice message", "voice", ".voice"),
        ("Sticker", "sticker", ".placeholder"),
        ("Document", "document", ".file"),
    ],
)
def test_other_kinds_are_sent_and_shown(started: Phone, bot: ScriptedBot, item: str, kind: str, shown: str) -> None:
    started.attaches(item)
    assert kind in bot.hears()
    expect(started.messages.last.locator(shown)).to_be_visible()


def test_my_contact_is_sent_from_the_menu(started: Phone, bot: ScriptedBot) -> None:
    started.attaches("My contact")
    started.answers("Share")
    assert bot.hears()["contact"]["phone_number"] == CUSTOMER.phone_number
