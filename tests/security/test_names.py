"""A name is chosen by whoever bears it: it says who they are, and does nothing else."""

import pytest

from tests.chat.app import App
from tests.chat.private_chat import Chat
from tests.handlers.conftest import People

HOSTILE = [
    "<b>Tom</b> & <a href='tg://user?id=9001'>Olivia</a>",
    "&lt;script&gt;",
    "{name} {0} %s %(x)s {t.__class__}",
    "Tom\u202e1009 · renwo",
    "Tom\nOlivia · owner · 1",
    "\u3164",
    "\U0001f468\u200d\U0001f527" * 30,
    "x" * 128,
]


@pytest.mark.parametrize("name", HOSTILE)
async def test_a_new_technicians_name_is_shown_as_it_is(app: App, people: People, name: str) -> None:
    (invitation,) = await people.olivia.types("/invite")
    token = invitation.text.splitlines()[1].partition("=")[2]
    newcomer = Chat(app, {"id": 6002, "is_bot": False, "first_name": name, "language_code": "en"})
    joined, *_menus = await newcomer.types(f"/start {token}")
    assert joined.text.startswith("You are in")
    (staff,) = await people.olivia.types("/staff")
    assert len(staff.text.splitlines()) == 5
    assert staff.text.splitlines()[-1].endswith(" · technician · 6002")
    assert "\u202e" not in staff.text
    assert staff.html.count("<") == len(["b", "/b"]) + 4 * len(["code", "/code"])
    (question,) = await people.olivia.taps("m:revoke:6002")
    assert question.text.endswith("? It ends at once.")
    taken, *_ = await newcomer.types("/take 1001")
    assert taken.text.count("\n") == 13
