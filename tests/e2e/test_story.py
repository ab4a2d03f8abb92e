"""From a broken phone to a collected one, over real HTTP."""

import asyncio

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.sandbox.reading import plain
from models import Customer, Notification, NotificationState, Photo, StatusChange, WorkOrder, WorkOrderStatus
from tests.booking import book
from tests.e2e.conftest import Street
from tests.e2e.story import BOOKED, INTAKE, books, code_in


def tally(session: Session) -> dict[str, int]:
    return {
        table.__tablename__: session.scalars(select(func.count()).select_from(table)).one()
        for table in (Customer, WorkOrder, StatusChange, Photo)
    }


def unsettled(session: Session) -> int:
    query = select(func.count(Notification.id)).where(Notification.state != NotificationState.SENT)
    return session.scalars(query).one()


async def test_the_whole_story(street: Street) -> None:
    owner = await street.owner()
    technician = await street.technician(owner)
    ana = await street.telegram.person("Ana", last_name="Ruiz")
    await ana.starts()
    await ana.hears("Benchbell Repairs")

    number = await books(ana)
    await owner.hears(f"New request #{number}")
    await technician.hears(f"New request #{number}")
    assert await street.shop.db.read(tally) == {"customers": 1, "work_orders": 1, "status_changes": 1, "photos": 2}

    await ana.hears("●○○○○")
    await technician.presses("Received")
    await ana.hears("in our hands")
    for word, news in (
        ("diagnosing", "finding out what is wrong"),
        ("awaiting approval", f"#{number}"),
        ("APPROVED", f"#{number}"),
        ("in-repair", f"#{number}"),
    ):
        await technician.says(f"/status {number} {word}")
        await ana.hears(news)
    await technician.says(f"/status {number} ready repaired")
    code = code_in(await ana.hears("Your pick-up code"))
    await technician.says(f"/collect {number} {code}")
    last = await ana.hears("You have your")

    assert "<b>" not in plain(last).replace("iPhone 13", "")

    def end(session: Session) -> WorkOrderStatus:
        return session.scalars(select(WorkOrder.status)).one()

    assert await street.shop.db.read(end) is WorkOrderStatus.COLLECTED
    card = await ana.hears("●●●●●")
    assert plain(card).startswith(f"📌 #{number} ")
    assert sum("📌" in plain(each) for each in await ana.messages()) == 1


async def test_the_same_update_delivered_a_hundred_times_makes_one_order(street: Street) -> None:
    ana = await street.telegram.person("Ana")
    await ana.starts()
    await books(ana)

    for update in await street.telegram.updates():
        await street.telegram.redeliver(update, times=100)
    await ana.says("/orders")
    await ana.hears("Your orders")

    said = [plain(message) for message in await ana.messages()]
    assert sum(BOOKED in each for each in said) == 1
    assert await street.shop.db.read(tally) == {"customers": 1, "work_orders": 1, "status_changes": 1, "photos": 2}


async def test_two_taps_on_send_make_one_order(street: Street) -> None:
    ana = await street.telegram.person("Ana")
    await ana.starts()
    await ana.says("/new")
    for answer in INTAKE[:-1]:
        await ana.hears(answer.question)
        await answer.give(ana)
    summary = await ana.hears(INTAKE[-1].question)
    data = ana.buttons(summary)["✅ Send"]

    await asyncio.gather(*(ana.presses(data=data, on=summary["message_id"]) for _ in range(5)))
    await ana.hears(BOOKED)
    await ana.says("/orders")
    await ana.hears("Your orders")

    assert (await street.shop.db.read(tally))["work_orders"] == 1


async def test_two_technicians_tap_at_once_and_the_customer_hears_of_it_once(street: Street) -> None:
    owner = await street.owner()
    tom = await street.technician(owner, "Tom")
    eva = await street.technician(owner, "Eva")
    ana = await street.telegram.person("Ana")
    await ana.starts()
    number = await street.shop.db.run(book, ana.id)
    notices = [(each, await each.hears(f"New request #{number}")) for each in (tom, eva)]

    await asyncio.gather(*(each.presses("Received", on=notice["message_id"]) for each, notice in notices))
    await ana.hears("in our hands")
    for each, _ in notices:
        await each.hears(f"#{number}")
    await ana.says("/orders")
    await ana.hears("Your orders")

    told = [plain(each) for each in await ana.messages() if "in our hands" in plain(each)]
    assert len(told) == 1
    assert (await street.shop.db.read(tally))["status_changes"] == 2


async def test_a_customer_who_blocked_the_bot_becomes_a_task_and_hears_the_news_when_back(street: Street) -> None:
    owner = await street.owner()
    technician = await street.technician(owner)
    ana = await street.telegram.person("Ana")
    await ana.starts()
    number = await street.shop.db.run(book, ana.id)
    await technician.hears(f"New request #{number}")
    await ana.hears("📌")  # the card, which would run into the fault instead

    await street.telegram.fault("sendMessage", "forbidden", chat_id=ana.id)
    await technician.says(f"/status {number} received")
    await technician.hears("Please phone", timeout=15)
    await technician.says(f"/status {number} diagnosing")
    await technician.hears("Diagnosing")
    await ana.says("hello again")
    await ana.hears("finding out what is wrong")

    said = [plain(each) for each in await ana.messages()]
    assert sum("in our hands" in each for each in said) == 0


async def test_another_customers_order_looks_like_none_at_all(street: Street) -> None:
    ana = await street.telegram.person("Ana")
    bob = await street.telegram.person("Bob")
    await ana.starts()
    number = await street.shop.db.run(book, ana.id)
    await bob.starts()
    await bob.hears("Benchbell")

    await bob.says(f"/status {number}")
    theirs = plain(await bob.hears("can't find"))
    await bob.says("/status 999999")
    nobodys = plain(await bob.hears("can't find"))

    assert theirs == nobodys


async def test_everything_owed_is_sent_once_the_shop_is_quiet(street: Street) -> None:
    owner = await street.owner()
    ana = await street.telegram.person("Ana")
    await ana.starts()
    number = await books(ana)
    await owner.hears(f"New request #{number}")

    async with asyncio.timeout(20):
        while await street.shop.db.read(unsettled):  # noqa: ASYNC110 - the database has no event for it
            await asyncio.sleep(0.05)

    calls = await street.telegram.calls(method="sendMessage")
    assert {call["status"] for call in calls} == {200}
