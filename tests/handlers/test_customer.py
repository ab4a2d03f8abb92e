"""Customers look after their own orders, and see nobody else's."""

from models import NotificationKind, NotificationState, WorkOrderStatus
from tests.chat.app import App
from tests.handlers import rows
from tests.handlers.conftest import EVA, OLIVIA, TOM, People

S = WorkOrderStatus


async def test_orders_are_listed_with_a_button_each(people: People) -> None:
    (call,) = await people.ana.types("/orders")
    assert call.text == "Your orders\n#1001 · Apple iPhone 13 · Booked"
    assert call.buttons == {"#1001 · Apple iPhone 13": "o:1:1:card", "New repair request": "m:new"}


async def test_who_has_no_order_is_offered_one(people: People) -> None:
    (call,) = await people.stranger.taps("m:orders")
    assert call.text == "You have no orders with us yet."
    assert call.buttons == {"New repair request": "m:new"}


async def test_status_without_a_number_is_the_only_open_order(people: People) -> None:
    (call,) = await people.ana.types("/status")
    assert call.text.splitlines()[:5] == [
        "#1001 · Apple iPhone 13",
        "Booked",
        "",
        "Your repair of the Apple iPhone 13 is booked.",
        "Next: bring it to Benchbell Repairs.",
    ]
    assert call.buttons == {
        "Go ahead up to a sum …": "o:1:1:limit",
        "Receipt": "o:1:1:receipt",
        "Call it off": "o:1:1:cancel",
        "🔕 Mute": "o:1:1:mute",
        "🔑 Device passcode": "o:1:1:lock",
        "My orders": "m:orders",
    }


async def test_status_without_an_open_order_is_the_list(people: People) -> None:
    await people.ana.taps("o:1:1:off")
    (call,) = await people.ana.types("/status")
    assert call.text == "Your orders\n#1001 · Apple iPhone 13 · Cancelled"


async def test_another_customers_order_looks_like_none(people: People) -> None:
    (other,) = await people.ana.types("/status 1002")
    (none,) = await people.ana.types("/status 9999")
    assert (other.method, other.params) == (none.method, none.params)


async def test_a_button_of_another_customer_looks_like_one_of_nobody(people: People) -> None:
    for action in ("card", "cancel", "off", "to:RECEIVED", "photos", "take", "undo", "outcomes", "why:IN_REPAIR"):
        (other,) = await people.ana.taps(f"o:2:1:{action}")
        (none,) = await people.ana.taps(f"o:999:1:{action}")
        assert (other.method, other.params) == (none.method, none.params)


async def test_customers_do_not_see_who_works_on_it(people: People) -> None:
    await people.tom.types("/status 1001 received it is wet")
    (call,) = await people.ana.taps("o:1:1:card")
    assert "Tom" not in call.text
    assert call.text.endswith(" · Received: it is wet")


async def test_calling_off_asks_first(app: App, people: People) -> None:
    (question,) = await people.ana.taps("o:1:1:cancel")
    assert question.text == "Call off the repair of your Apple iPhone 13 (#1001)?"
    assert await rows.status(app) is S.PENDING
    (card,) = await people.ana.taps(question.buttons["Yes, call it off"])
    assert card.text.splitlines()[1] == "Cancelled"
    assert card.buttons == {"My orders": "m:orders"}
    assert await rows.history(app) == [(S.PENDING, None), (S.CANCELLED, None)]
    assert await rows.staff_news(app, NotificationKind.ORDER_CANCELLED) == [TOM, EVA, OLIVIA]


async def test_calling_off_twice_tells_the_bench_once(app: App, people: People) -> None:
    for _ in range(2):
        await people.ana.taps("o:1:1:off")
    assert await rows.staff_news(app, NotificationKind.ORDER_CANCELLED) == [TOM, EVA, OLIVIA]


async def test_what_the_shop_has_in_hands_is_not_called_off(app: App, people: People) -> None:
    await people.tom.types("/status 1001 received")
    (call,) = await people.ana.taps("o:1:1:off")
    assert call.text == ("#1001 can't be called off here any more: it is “Received”. Talk to us at Benchbell Repairs.")
    (card,) = await people.ana.taps("o:1:1:cancel")
    assert card.text.startswith("The order has moved on since that button was shown")
    assert await rows.status(app) is S.RECEIVED


async def test_a_customer_who_blocks_the_bot_is_phoned(app: App, people: People) -> None:
    assert await people.ana.blocks() == []
    assert await rows.staff_news(app, NotificationKind.PHONE_CUSTOMER) == [TOM, EVA, OLIVIA]
    await people.ana.blocks()
    assert await rows.staff_news(app, NotificationKind.PHONE_CUSTOMER) == [TOM, EVA, OLIVIA]


async def test_nobody_is_phoned_about_nothing(app: App, people: People) -> None:
    await people.ana.taps("o:1:1:off")
    await people.ana.blocks()
    assert await rows.staff_news(app, NotificationKind.PHONE_CUSTOMER) == []


async def test_who_comes_back_hears_the_last_they_missed(app: App, people: People) -> None:
    await people.ana.blocks()
    await people.tom.types("/status 1001 received")
    await people.ana.unblocks()
    assert await rows.news(app) == [
        (S.PENDING, NotificationState.COLLAPSED),
        (S.RECEIVED, NotificationState.OWED),
    ]


async def test_a_number_that_is_none_is_asked_for(people: People) -> None:
    (call,) = await people.ana.types("/status iphone")
    assert call.text == "Which order? Add its number, as in /status 1042. /orders lists yours."
