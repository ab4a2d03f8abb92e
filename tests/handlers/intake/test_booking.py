"""From /new to a work order: one, whatever is tapped."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Customer, Device, DeviceKind, Notification, NotificationKind, WorkOrderStatus
from tests.chat.app import App
from tests.chat.person import Person
from tests.conftest import DIALECTS
from tests.handlers.intake.paths import BOOKED, IMEI, book, reach


@pytest.fixture(params=DIALECTS)
def dialect(request: pytest.FixtureRequest) -> str:
    """What is said does not depend on the database, but what is kept might."""
    name: str = request.param
    return name


async def test_a_request_becomes_one_order_with_its_customer_and_device(ana: Person) -> None:
    await reach(ana, "photos")
    await ana.sends_photo("front")
    await ana.taps("✅ Done")
    await ana.taps("✅ Send")
    (order,) = await ana.orders()
    assert (order.number, order.status, order.problem) == (1001, WorkOrderStatus.PENDING, "It fell & went dark")
    assert (order.condition, order.accessories) == (None, "a case")
    assert [each.file_id for each in order.photos] == ["large-front"]
    device = order.device
    assert (device.kind, device.name, device.imei) == (DeviceKind.PHONE, "Apple iPhone 12", IMEI)
    customer = order.customer
    assert (customer.name, customer.phone, customer.email) == ("Ana Ruiz", "+34600111222", "ana@example.com")
    assert (customer.chat_id, customer.language) == (ana.id, "en")
    assert await ana.draft() is None


async def test_the_confirmed_summary_says_in_place_that_it_is_sent(ana: Person) -> None:
    assert await book(ana) == BOOKED
    assert ana.buttons == []
    assert ana.app.telegram.calls[-1].method == "editMessageText"


async def test_the_receipt_is_owed_in_the_same_transaction(ana: Person) -> None:
    await book(ana)
    kinds = await ana.app.db.read(lambda session: session.scalars(select(Notification.kind)).all())
    assert kinds == [NotificationKind.ORDER_BOOKED]


async def test_sending_twice_makes_one_order_and_shows_it_again(ana: Person) -> None:
    await reach(ana, "summary")
    send = ana.data("✅ Send")
    await ana.taps_data(send)
    assert await ana.taps_data(send) == ""
    assert ana.reads == BOOKED
    assert len(await ana.orders()) == 1


async def test_any_old_button_of_a_sent_request_shows_its_order(ana: Person) -> None:
    await reach(ana, "summary")
    cancel = ana.data("✖️ Cancel")
    await ana.taps("✅ Send")
    await ana.taps_data(cancel)
    assert ana.reads == BOOKED
    assert len(await ana.orders()) == 1


async def test_a_sent_request_of_somebody_else_is_not_shown(ana: Person, app: App) -> None:
    await reach(ana, "summary")
    send = ana.data("✅ Send")
    await ana.taps("✅ Send")
    eve = Person(app, 6666, "Eve")
    assert await eve.taps_data(send) == "There is no open request here. Would you like to start one? /new"


async def test_sending_before_the_end_sends_nothing(ana: Person) -> None:
    await reach(ana, "brand")
    draft = await ana.draft()
    assert draft is not None
    await ana.taps_data(f"d:{draft.id}:{draft.version}:send")
    assert "Which brand is it?" in ana.reads
    assert await ana.orders() == []


@pytest.mark.parametrize("spelled", ["✅ Send", "send", "SEND"])
async def test_typing_send_sends(ana: Person, spelled: str) -> None:
    await reach(ana, "summary")
    assert await ana.says(spelled) == BOOKED


async def test_two_requests_are_two_orders_of_one_customer(ana: Person) -> None:
    await book(ana)
    await ana.says("/new")
    await ana.taps("Yes, that's me")
    await ana.taps("Apple iPhone 12")
    for text in ("battery", "Skip", "Skip", "Skip", "Skip", "Send"):
        await ana.says(text)
    first, second = await ana.orders()
    assert (first.number, second.number, second.problem) == (1001, 1002, "battery")
    assert first.device.id == second.device.id


async def test_an_address_taken_while_the_form_was_filled_in_is_asked_for_again(ana: Person, app: App) -> None:
    await reach(ana, "summary")
    bo = Person(app, 7002, "Bo")
    await book(bo)
    heard = await ana.taps("✅ Send")
    assert heard.startswith("⚠️ Somebody else is on file with that address.")
    assert await ana.orders() == []
    assert await ana.customer() is None
    await ana.taps("Skip")
    await ana.taps("✅ Send")
    (order,) = await ana.orders()
    assert order.customer.email is None


async def test_a_device_that_is_theirs_no_more_is_asked_for_again(ana: Person, app: App) -> None:
    await book(ana)
    await ana.says("/new")
    await ana.taps("Yes, that's me")
    await ana.taps("Apple iPhone 12")
    for text in ("battery", "Skip", "Skip", "Skip", "Skip"):
        await ana.says(text)
    await app.db.run(give_everything_away)
    heard = await ana.taps("✅ Send")
    assert heard.startswith("⚠️ That device isn't on your list any more.")
    await ana.taps("🆕 Another device")
    for text in ("Laptop", "Dell", "XPS", "Skip", "Send"):
        await ana.says(text)
    assert [order.device.name for order in await ana.orders()] == ["Dell XPS"]


def give_everything_away(session: Session) -> None:
    """Every device goes to a new owner."""
    owner = Customer(name="Bo")
    for device in session.scalars(select(Device)):
        device.customer = owner


async def test_the_device_of_somebody_else_cannot_be_chosen(ana: Person, app: App) -> None:
    await book(Person(app, 7002, "Bo"))
    foreign = await app.db.read(lambda session: session.scalars(select(Device.id)).one())
    await book(ana, email="Skip")
    await ana.says("/new")
    await ana.taps("Yes, that's me")
    before = await ana.draft()
    assert before is not None
    await ana.taps_data(f"d:{before.id}:{before.version}:choose:{foreign}")
    after = await ana.draft()
    assert after is not None
    assert (after.step, after.version, after.answers) == (before.step, before.version, before.answers)


async def test_a_sum_that_is_agreed_beforehand_is_kept_with_the_order_and_said_again(ana: Person) -> None:
    heard = await reach(ana, "limit")
    assert "May we go ahead without asking, up to a sum?" in heard
    assert ana.buttons[:4] == ["Up to €50.00", "Up to €80.00", "Up to €120.00", "Up to €200.00"]
    assert (await ana.says("a lot")).startswith("⚠️ That doesn't look like a sum of money.")
    assert (await ana.says("1.234")).startswith("⚠️ That sum may be read in two ways")
    await ana.says("79,90 €")
    for text in ("Skip", "Skip", "Skip"):
        heard = await ana.says(text)
    assert "Go ahead up to: €79.90" in heard.splitlines()
    assert "Go ahead up to: €79.90" in (await ana.taps("✅ Send")).splitlines()
    assert [(each.preauthorised_limit, each.limit_currency) for each in await ana.orders()] == [(7_990, "EUR")]


async def test_who_names_no_sum_is_told_what_that_means_and_who_named_one_can_take_it_back(ana: Person) -> None:
    await reach(ana, "limit")
    assert "Skip" not in ana.buttons
    await ana.taps("Always ask me first")
    await ana.taps("⬅️ Back")
    await ana.taps("Up to €80.00")
    await ana.taps("⬅️ Back")
    assert "Keep: €80.00" in ana.buttons
    await ana.taps("Always ask me first")
    for text in ("Skip", "Skip", "Skip"):
        heard = await ana.says(text)
    assert "Go ahead up to" not in heard
    await ana.taps("✅ Send")
    assert [each.preauthorised_limit for each in await ana.orders()] == [None]
