"""People come to the counter without a chat: staff book for them, and a code connects them, once."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from bot.delivery import notices
from models import (
    Agreement,
    ChangeSource,
    Customer,
    CustomerLink,
    Device,
    Notification,
    NotificationKind,
    StatusCard,
    StatusChange,
    WorkOrder,
    WorkOrderStatus,
    utcnow,
)
from tests.chat.app import SHOP, App
from tests.chat.person import Person
from tests.handlers import rows
from tests.handlers.conftest import ANA, OLIVIA, TOM, People
from tests.texts.html import read
from tests.texts.languages import CATALOGUE

S, K = WorkOrderStatus, NotificationKind
CARLA = 7777
REFUSED = "This link can't be used any more. Ask at the shop for a new one, or start a request here."


@pytest.fixture
def tom(app: App, people: People) -> Person:
    """A technician."""
    assert people.tom.user["id"] == TOM
    return Person(app, TOM, "Tom")


@pytest.fixture
def carla(app: App) -> Person:
    """Somebody whom the bot has never heard of."""
    return Person(app, CARLA, "Carla")


NEW = ("/walkin", "+34 600 999 888", "Carla Gil", "carla@example.com")
LAPTOP = ("Laptop", "Lenovo", "ThinkPad T14", "Skip", "It gets hot", "120")


async def books(tom: Person, *, stays: bool, who: tuple[str, ...] = NEW) -> str:
    """Tom books a laptop; the link that he gets for its owner, if he gets one."""
    for said in (*who, *LAPTOP):
        await tom.says(said)
    if stays:
        await tom.taps("Yes, it stays")
        await tom.taps("☐ Scratches")
        await tom.taps("✅ Done")
        await tom.taps("Nothing with it")
        await tom.taps("Skip")
    else:
        await tom.taps("No, it comes later")
    await tom.taps("✅ Book it")
    return link_in(tom.latest.text)


def link_in(text: str) -> str:
    """What stands behind ?start= in a message."""
    return text.partition("?start=")[2].split()[0] if "?start=" in text else ""


async def customers(app: App) -> list[Customer]:
    return await app.db.read(lambda session: list(session.scalars(select(Customer).order_by(Customer.id))))


async def order_of(app: App, number: int) -> WorkOrder:
    def read_it(session: Session) -> WorkOrder:
        query = select(WorkOrder).options(joinedload(WorkOrder.device).joinedload(Device.customer))
        return session.scalars(query.where(WorkOrder.number == number)).one()

    return await app.db.read(read_it)


async def test_somebody_at_the_counter_is_booked_received_and_given_a_code(app: App, tom: Person) -> None:
    link = await books(tom, stays=True)
    card, code = tom.app.telegram.shown[-2:]
    assert card.text.startswith("✅ Booked.\n\n#1003 · Lenovo ThinkPad T14\nReceived")
    assert "Condition not yet agreed" in card.text
    assert code.method == "sendPhoto"
    assert code.text.splitlines()[0] == "Let Carla Gil scan this, or send them the link:"
    assert code.text.splitlines()[1] == f"https://t.me/benchbell_bot?start={link}"
    order = await order_of(app, 1003)
    customer = order.customer
    assert (customer.name, customer.phone, customer.email) == ("Carla Gil", "+34600999888", "carla@example.com")
    assert (customer.telegram_user_id, customer.chat_id) == (None, None)
    assert (order.condition, order.accessories) == ("Scratches", "Nothing")
    assert (order.preauthorised_limit, order.limit_currency) == (12000, "EUR")

    def first(session: Session) -> StatusChange:
        query = select(StatusChange).options(joinedload(StatusChange.staff))
        return session.scalars(query.where(StatusChange.work_order_id == order.id).order_by(StatusChange.id)).first()  # type: ignore[return-value]  # there is one

    booking = await app.db.read(first)
    assert (booking.source, booking.staff and booking.staff.name) == (ChangeSource.WALK_IN, "Tom")
    assert await rows.staff_news(app, K.NEW_ORDER) == sorted([8002, 8002, 8002, 8001, 8001, OLIVIA, OLIVIA, OLIVIA])


async def test_only_a_hash_of_the_link_is_stored(app: App, tom: Person) -> None:
    link = await books(tom, stays=False)

    def everything(session: Session) -> str:
        stored = [each.token_hash for each in session.scalars(select(CustomerLink))]
        return str((stored, list(session.scalars(select(Notification.payload)))))

    written = await app.db.read(everything) + str(await app.views())
    assert link.removeprefix("c_") not in written


async def test_whoever_opens_the_link_is_connected_and_sees_how_it_stands(app: App, tom: Person, carla: Person) -> None:
    link = await books(tom, stays=True)
    heard = await carla.says(f"/start {link}")
    assert heard.splitlines() == [
        "Welcome, Carla Gil! You are connected with Benchbell Repairs.",
        "I'll write to you here whenever something happens with your device.",
        "",
        "Your orders",
        "#1003 · Lenovo ThinkPad T14 · Received",
    ]
    customer = await carla.customer()
    assert customer is not None
    assert (customer.name, customer.chat_id, customer.reachable) == ("Carla Gil", CARLA, True)
    assert "#1003" in await carla.says("/orders")

    def owed(session: Session) -> list[tuple[NotificationKind, int]]:
        query = select(Notification).where(Notification.customer_id == customer.id).order_by(Notification.id)
        return [(each.kind, each.lane) for each in session.scalars(query) if each.kind is not K.NEW_ORDER]

    assert await app.db.read(owed) == [(K.CONDITION_AGREEMENT, CARLA), (K.CUSTOMER_CONNECTED, TOM)]
    await tom.says("/status 1003 diagnosing")
    assert (await app.db.read(owed))[-1] == (K.STATUS_CHANGED, CARLA)


async def test_who_is_connected_gets_the_card_of_each_open_order(app: App, tom: Person, carla: Person) -> None:
    await carla.says(f"/start {await books(tom, stays=True)}")
    due = select(StatusCard.lane).join(WorkOrder, StatusCard.work_order_id == WorkOrder.id)
    assert await app.db.read(lambda session: list(session.scalars(due.where(WorkOrder.number == 1003)))) == [CARLA]


async def test_a_link_works_once_for_one_person(app: App, tom: Person, carla: Person) -> None:
    link = await books(tom, stays=False)
    await carla.says(f"/start {link}")
    sam = Person(app, 6001, "Sam")
    for again in (carla, sam):
        assert await again.says(f"/start {link}") == REFUSED
    assert await sam.customer() is None
    assert "🔗 Connect chat" not in (await people_card(tom, 1003))


async def people_card(tom: Person, number: int) -> list[str]:
    """The buttons of an order's card."""
    await tom.says(f"/order {number}")
    return tom.buttons


async def test_a_link_that_expired_or_was_guessed_connects_nobody(app: App, tom: Person, carla: Person) -> None:
    link = await books(tom, stays=False)

    def expire(session: Session) -> None:
        session.execute(update(CustomerLink).values(expires_at=utcnow() - timedelta(seconds=1)))

    await app.db.run(expire)
    for payload in (link, "c_" + "x" * 32):
        assert await carla.says(f"/start {payload}") == REFUSED
    assert await carla.customer() is None


async def test_a_new_link_takes_the_place_of_the_old(tom: Person, carla: Person) -> None:
    old = await books(tom, stays=False)
    await people_card(tom, 1003)
    new = link_in(await tom.taps("🔗 Connect chat"))
    assert new != old
    assert await carla.says(f"/start {old}") == REFUSED
    assert "You are connected" in await carla.says(f"/start {new}")


async def test_two_who_open_it_at_the_same_time_are_one_who_is_connected(app: App, tom: Person) -> None:
    link = await books(tom, stays=False)
    both = [Person(app, user_id, "Sam") for user_id in (6001, 6002)]
    await asyncio.gather(*(app.db.run(_open, each.id, link) for each in both), return_exceptions=True)
    assert [each is not None for each in [await person.customer() for person in both]].count(True) == 1


def _open(session: Session, user_id: int, link: str) -> None:
    from bot.services import customer_links, people  # noqa: PLC0415 - what the handler does, without its chat

    actor = people.recognise(session, user_id=user_id, chat_id=user_id, name="Sam", language="en")
    customer_links.connect(session, actor, link)


async def test_staff_who_try_the_link_leave_it_as_it_is(tom: Person, carla: Person) -> None:
    link = await books(tom, stays=False)
    assert (await tom.says(f"/start {link}")).startswith("This link is for the customer, and it is still good")
    assert "You are connected" in await carla.says(f"/start {link}")


async def test_who_is_a_customer_already_has_all_in_one_record(app: App, tom: Person, people: People) -> None:
    assert people.ana.user["id"] == ANA
    ana = Person(app, ANA, "Ana")
    link = await books(tom, stays=True)
    before = len(await customers(app))
    heard = await ana.says(f"/start {link}")
    assert "#1003 · Lenovo ThinkPad T14 · Received" in heard
    assert "#1001" in heard
    assert len(await customers(app)) == before - 1
    customer = await ana.customer()
    assert customer is not None
    assert (customer.name, customer.phone, customer.email) == ("Ana", "+34600007001", "carla@example.com")
    assert (await order_of(app, 1003)).customer.id == customer.id

    def told(session: Session) -> str:
        row = session.scalars(select(Notification).where(Notification.kind == K.CUSTOMER_CONNECTED)).one()
        outgoing = notices.render(session, row, CATALOGUE, SHOP)
        return read(outgoing.text) if outgoing else ""

    assert (await app.db.read(told)).splitlines() == [
        "🔗 Carla Gil has a chat with us now.",
        "They were on file already as Ana: it is one record now.",
    ]
    await ana.taps_data("o:3:1:agree")
    agreed = await app.db.read(lambda session: session.scalars(select(Agreement)).one())
    assert agreed.agreed_by_id == customer.id


async def test_a_known_number_is_offered_and_never_put_together_by_itself(app: App, tom: Person) -> None:
    await tom.says("/walkin")
    asked = await tom.says("+34600007001")
    assert "This number is on file. Is it them?" in asked
    assert tom.buttons[:2] == ["Ana", "🆕 Somebody new"]
    await tom.taps("🆕 Somebody new")
    for said in ("Ana's brother", "Skip", *LAPTOP):
        await tom.says(said)
    await tom.taps("No, it comes later")
    await tom.taps("✅ Book it")
    order = await order_of(app, 1003)
    assert (order.customer.name, order.customer.phone) == ("Ana's brother", "+34600007001")
    assert len(await customers(app)) == 3


async def test_a_known_customer_is_booked_on_their_record_and_needs_no_code(app: App, tom: Person) -> None:
    await tom.says("/walkin")
    await tom.says("+34600007001")
    await tom.taps("Ana")
    assert "Which device is it about?" in tom.reads
    assert tom.buttons[0] == "Apple iPhone 13"
    await tom.taps("🆕 Another device")
    for said in LAPTOP:
        await tom.says(said)
    await tom.taps("No, it comes later")
    heard = await tom.taps("✅ Book it")
    assert "?start=" not in heard
    first, second = await order_of(app, 1001), await order_of(app, 1003)
    assert first.customer.id == second.customer.id
    assert first.device.id != second.device.id
    assert (await rows.news(app, 1003))[0][0] is S.PENDING


async def test_an_address_of_somebody_on_file_is_offered_too(app: App, tom: Person) -> None:
    await books(tom, stays=False)
    for said in ("/walkin", "Skip", "Carla", "carla@example.com"):
        asked = await tom.says(said)
    assert "That address belongs to Carla Gil. Is it them?" in asked
    assert "Their email address?" in await tom.taps("No, another address")
    assert "carla@example.com" not in tom.buttons
    await tom.says("carla@example.com")
    await tom.taps("Yes, it's them")
    await tom.taps("Lenovo ThinkPad T14")
    await tom.says("It gets hot again")
    await tom.says("Skip")
    await tom.taps("No, it comes later")
    await tom.taps("✅ Book it")
    assert (await order_of(app, 1003)).customer.id == (await order_of(app, 1004)).customer.id


async def test_a_customer_who_is_gone_meanwhile_is_asked_for_again(app: App, tom: Person) -> None:
    await tom.says("/walkin")
    await tom.says("+34600007001")
    await tom.taps("Ana")
    await tom.taps("Apple iPhone 13")
    await tom.says("It gets hot")
    await tom.says("Skip")
    await tom.taps("No, it comes later")

    def forget(session: Session) -> None:
        session.execute(update(Customer).where(Customer.telegram_user_id == ANA).values(forgotten_at=utcnow()))

    await app.db.run(forget)
    heard = await tom.taps("✅ Book it")
    assert heard.startswith("⚠️ That customer, or that device, isn't on file any more. Let's look again.")
    assert "The customer's name?" in heard
    assert len(await customers(app)) == 2
