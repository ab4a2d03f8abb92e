"""Pictures are never fetched: whatever they claim to be, only their ids are kept, and only a few of them."""

import ast
from pathlib import Path
from typing import Any

import pytest

import bot
from bot.conversation.step import MOST_PICTURES
from tests.chat.app import App
from tests.chat.person import Person
from tests.handlers.intake.paths import reach

SOURCES = Path(bot.__file__).parent
A_TELEGRAM = SOURCES / "sandbox"
FETCHING = {"get_file", "download", "download_to_drive", "download_to_memory", "download_as_bytearray", "getFile"}
MEGABYTE = 1024 * 1024


def sized(**more: Any) -> dict[str, Any]:
    """A photo of one size that says this of itself."""
    return {"photo": [{"file_id": "f", "file_unique_id": "f", "width": 9, "height": 9, **more}]}


@pytest.fixture
async def ana(app: App) -> Person:
    """A customer who is asked for photos."""
    ana = Person(app, 7001)
    await reach(ana, "photos")
    return ana


async def kept(ana: Person) -> int:
    return len((await ana.answers()).get("pictures", []))


@pytest.mark.parametrize(
    ("bomb", "taken"),
    [
        (sized(width=2**31, height=2**31), 1),
        (sized(width=0, height=0), 1),
        (sized(file_size=10 * MEGABYTE), 1),
        (sized(file_size=10 * MEGABYTE + 1), 0),
        (sized(file_size=2**62), 0),
        (sized(file_size=-1), 1),
        ({"document": {"file_id": "d", "file_unique_id": "d", "mime_type": "image/png", "file_size": 2**62}}, 0),
        ({"document": {"file_id": "d", "file_unique_id": "d", "mime_type": "application/zip", "file_size": 42}}, 0),
    ],
    ids=["huge sides", "no sides", "largest", "too large", "absurd", "less than none", "as a file", "an archive"],
)
async def test_a_picture_that_claims_anything_is_not_fetched(ana: Person, bomb: dict[str, Any], taken: int) -> None:
    before = len(ana.app.telegram.calls)
    await ana.sends(bomb)
    assert await kept(ana) == taken
    assert {each.method for each in ana.app.telegram.calls[before:]} == {"sendMessage"}


async def test_a_flood_of_pictures_fills_no_draft(ana: Person) -> None:
    for number in range(3 * MOST_PICTURES):
        await ana.sends_photo(f"p{number}")
    assert await kept(ana) == MOST_PICTURES


def test_nothing_of_the_bot_can_fetch_a_file() -> None:
    called = {
        (str(path.relative_to(SOURCES)), node.attr)
        for path in SOURCES.rglob("*.py")
        if A_TELEGRAM not in path.parents
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in FETCHING
    }
    assert called == set()
