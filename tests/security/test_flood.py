"""A thousand messages of one person get a bounded number of replies, and nobody else waits for them."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.delivery import inbox
from bot.delivery.allowance import Limits
from bot.delivery.inbox import ROOM, TOO_MANY
from bot.sandbox import gestures
from bot.sandbox.client import SandboxClient
from bot.sandbox.telegram import Sandbox
from models import InboxState, InboxUpdate
from tests.chat.app import App
from tests.delivery.updates import message
from tests.e2e.conftest import opened, settings_for
from tests.e2e.story import books

THOUSAND = 1000
POLLED = 100
"""Updates that Telegram hands over at once."""
EVE, BEN, GROUP = 6001, 7002, -100
ON_SQLITE = pytest.mark.parametrize("dialect", ["sqlite"])
ON_BOTH = pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])


def flood(session: Session, chat: int = EVE, count: int = THOUSAND, first: int = 1) -> None:
    """They come as fast as Telegram hands them over."""
    for start in range(first, first + count, POLLED):
        inbox.store(session, [message(number, chat) for number in range(start, min(start + POLLED, first + count))])


def kept(session: Session, chat: int = EVE) -> dict[str, list[int]]:
    """A chat's updates: those that wait, those that will be answered by one word, and those that were left out."""
    session.expire_all()
    rows = list(session.scalars(select(InboxUpdate).where(InboxUpdate.lane == chat).order_by(InboxUpdate.update_id)))
    return {
        "waiting": [each.update_id for each in rows if each.state is InboxState.NEW],
        "told": [each.update_id for each in rows if each.view == TOO_MANY],
        "left out": [each.update_id for each in rows if each.state is InboxState.DONE],
    }


@ON_BOTH
def test_of_a_flood_so_many_wait_and_one_answer_says_that_the_rest_was_left_out(session: Session) -> None:
    flood(session)
    assert kept(session) == {
        "waiting": list(range(1, ROOM + 1)),
        "told": [ROOM + 1],
        "left out": list(range(ROOM + 2, THOUSAND + 1)),
    }


@ON_BOTH
def test_a_flood_leaves_nothing_out_that_others_send(session: Session) -> None:
    flood(session)
    inbox.store(session, [*(message(2000 + number, EVE) for number in range(50)), message(3000, BEN)])
    assert kept(session, BEN) == {"waiting": [3000], "told": [], "left out": []}
    assert len(kept(session)["told"]) == 1


@ON_BOTH
def test_as_many_as_there_is_room_for_are_all_taken_also_if_they_come_twice(session: Session) -> None:
    flood(session, count=ROOM)
    flood(session, count=ROOM)
    assert kept(session) == {"waiting": list(range(1, ROOM + 1)), "told": [], "left out": []}


@ON_BOTH
def test_once_there_is_room_again_messages_are_taken_again(session: Session) -> None:
    flood(session)
    for each in session.scalars(select(InboxUpdate).where(InboxUpdate.update_id <= ROOM + 1)):
        each.state = InboxState.DONE
    session.flush()
    flood(session, count=1, first=5000)
    assert kept(session)["waiting"] == [5000]


@ON_SQLITE
def test_a_group_is_not_told(session: Session) -> None:
    flood(session, GROUP)
    assert kept(session, GROUP)["told"] == []
    assert len(kept(session, GROUP)["waiting"]) == ROOM


@ON_SQLITE
async def test_a_thousand_messages_get_no_more_replies_than_there_is_room_for(app: App) -> None:
    await app.db.run(flood)
    for _ in range(ROOM + 1):
        await app._work()  # noqa: SLF001 - deliver() would add an update
    assert [each.method for each in app.telegram.calls] == ["sendMessage"] * (ROOM + 1)
    assert app.telegram.calls[-1].text.startswith("You sent more than I could take in")
    assert (await app.db.read(kept))["waiting"] == []


async def test_somebody_books_a_repair_while_a_thousand_messages_come_in(
    sqlite_url: str, telegram: tuple[Sandbox, str]
) -> None:
    sandbox, address = telegram
    async with opened(settings_for(sqlite_url, address)) as shop, SandboxClient(address) as client:
        eve, ana = await client.person("Eve"), await client.person("Ana")
        flooder = sandbox.people.find(eve.id)
        assert flooder is not None
        began = sandbox.clock()
        for number in range(THOUSAND):
            gestures.say(sandbox, flooder, f"flood {number}")
        assert await books(ana) == 1001
        waiting = (await shop.db.read(kept, eve.id))["waiting"]
        replies = [each["at"] for each in await client.calls(method="sendMessage") if each["chat_id"] == eve.id]
    assert 0 < len(waiting) <= ROOM
    assert len(replies) < ROOM
    pace, burst = Limits().chat_pause, Limits().reply_burst
    beyond_the_burst = enumerate(replies[burst:], start=1)
    assert [number for number, at in beyond_the_burst if at - began < number * pace] == []
