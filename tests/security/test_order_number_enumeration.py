"""Counting through the numbers tells nobody how many orders there are, nor which."""

import pytest

from tests.chat.private_chat import Chat
from tests.chat.stand_in import Call
from tests.handlers.conftest import People

TAKEN, FREE = 1002, 1999
ASKS = ["/status {number}", "/order {number}", "/take {number}", "/free {number}", "/status {number} received"]
TAKEN_ID, FREE_ID = 2, 999
TAPS = ["o:{id}:1:card", "o:{id}:1:cancel", "o:{id}:1:off", "o:{id}:1:photos", "o:{id}:1:take", "o:{id}:1:undo"]


def told(calls: list[Call]) -> list[tuple[str, dict[str, object]]]:
    """Everything that an answer consists of."""
    return [(each.method, each.params) for each in calls]


@pytest.fixture(params=["stranger", "ana", "rex"])
def curious(people: People, request: pytest.FixtureRequest) -> Chat:
    """A stranger, a customer with an order of her own, and somebody who worked here once."""
    chat: Chat = getattr(people, request.param)
    return chat


@pytest.mark.parametrize("ask", ASKS)
async def test_a_number_that_is_anothers_and_one_that_is_nobodys_sound_the_same(curious: Chat, ask: str) -> None:
    taken, free = await curious.types(ask.format(number=TAKEN)), await curious.types(ask.format(number=FREE))
    assert told(taken) == told(free)
    assert taken


@pytest.mark.parametrize("tap", TAPS)
async def test_so_do_the_ids_within_buttons(curious: Chat, tap: str) -> None:
    taken, free = await curious.taps(tap.format(id=TAKEN_ID)), await curious.taps(tap.format(id=FREE_ID))
    assert told(taken) == told(free)
    assert taken
