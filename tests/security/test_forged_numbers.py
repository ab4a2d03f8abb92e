"""Numbers as large as a button or a command can carry: no database of ours trips over one."""

import pytest

from tests.chat.app import App
from tests.conftest import DIALECTS
from tests.handlers import rows
from tests.handlers.conftest import People

TAPS = [
    "d:999999999999999999:999999999:send",
    "o:999999999999999999:999999999:card",
    "o:999999999999999999:999999999:to:RECEIVED",
    "o:1:999999999:to:RECEIVED",
    "o:999999999999999999:0:off",
    "m:queue:999999",
    "m:revoke:999999999999999999",
    "m:revoked:999999999999999999",
]
COMMANDS = ["/status 999999999", "/order 999999999", "/take 999999999", "/status 999999999 received"]
LONGER = ["/status 99999999999", "/order 9999999999", "/revoke 999999999999999999", "/revoke 99999999999999999999"]


@pytest.fixture(params=DIALECTS)
def dialect(request: pytest.FixtureRequest) -> str:
    """How large a number may be is the database's affair."""
    name: str = request.param
    return name


async def test_forged_numbers_change_nothing_and_are_answered(app: App, people: People) -> None:
    before = await rows.everything(app)
    for chat in (people.stranger, people.ana, people.tom, people.olivia):
        for data in TAPS:
            assert len(await chat.taps(data)) == 1
        for text in (*COMMANDS, *LONGER):
            assert len(await chat.types(text)) == 1
    assert await rows.everything(app) == before
