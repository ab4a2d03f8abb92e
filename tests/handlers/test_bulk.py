"""Several orders in one command: each its own result, and each customer is told once."""

import pytest

from models import NotificationState, Outcome, WorkOrderStatus
from tests.chat.app import App
from tests.handlers import rows
from tests.handlers.conftest import People
from tests.handlers.test_bench_queue import more_orders

S = WorkOrderStatus


async def test_each_order_has_its_own_result(app: App, people: People) -> None:
    await app.db.run(more_orders)
    await people.tom.types("/status 1001 received")
    await people.tom.types("/status 1003 received")
    (call,) = await people.eva.types("/status 1003, #1001 1002 9999 1003 ready declined")
    assert call.text.splitlines() == [
        "2 of 4 moved to “Ready for pick-up”",
        "",
        "✅ #1003 · Ready for pick-up (Repair declined)",
        "✅ #1001 · Ready for pick-up (Repair declined)",
        "⚠️ #1002 is “Booked”: it can't go to “Ready for pick-up” from there.",
        "❓ There is no #9999.",
    ]
    assert list(call.buttons) == ["#1003", "#1001", "#1002"]
    assert (await rows.order(app)).outcome is Outcome.DECLINED
    assert [status for status, _ in await rows.news(app)] == [S.PENDING, S.RECEIVED, S.READY_FOR_PICKUP]
    (call,) = await people.eva.types("/status 1001 1003 ready declined")
    assert call.text.splitlines()[0] == "0 of 2 moved to “Ready for pick-up”"
    assert call.text.splitlines()[2] == "#1001 was “Ready for pick-up (Repair declined)” already."
    assert (await rows.news(app))[-1] == (S.READY_FOR_PICKUP, NotificationState.OWED)
    assert len(await rows.news(app)) == 3


async def test_whoever_no_message_reaches_is_to_be_phoned(people: People) -> None:
    await people.ana.blocks()
    (call,) = await people.tom.types("/status 1001 1002 received")
    assert call.text.splitlines()[2:] == [
        "✅ #1001 · Received",
        "📵 Can't be reached by chat: phone them (+34600007001)",
        "✅ #1002 · Received",
    ]


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("", "Which status? Type it behind the numbers."),
        ("tomorrow", "I don't know any status “tomorrow”, so nothing was changed."),
        ("ready part", "“ready part” may mean: Partly repaired or Parts unavailable. Nothing was changed."),
        ("re", "“re” may mean: Received or Ready for pick-up. Nothing was changed."),
    ],
)
async def test_what_is_not_clear_moves_nothing(app: App, people: People, words: str, answer: str) -> None:
    (call,) = await people.tom.types(f"/status 1001 1002 {words}")
    assert call.text == answer
    assert await rows.status(app) is S.PENDING


async def test_more_than_one_message_can_tell_of_are_refused(app: App, people: People) -> None:
    numbers = " ".join(str(number) for number in range(1001, 1022))
    (call,) = await people.tom.types(f"/status {numbers} received")
    assert call.text == "21 are too many: I move up to 20 orders at once. Nothing was changed."
    assert await rows.status(app) is S.PENDING


async def test_a_customer_who_types_several_numbers_moves_none(app: App, people: People) -> None:
    await people.ana.types("/status 1001 1002 received")
    assert (await rows.status(app), await rows.status(app, 1002)) == (S.PENDING, S.PENDING)
