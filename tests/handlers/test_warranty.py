"""What the bench sees of a device's past, and how it opens a warranty return."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.services import opening, orders
from bot.services.opening import Repair
from models import Charge, Outcome, StatusChange, WorkOrder, WorkOrderStatus, utcnow
from tests.chat.app import SHOP, App
from tests.handlers import rows
from tests.handlers.conftest import ANA, People
from tests.services.shop import person

S = WorkOrderStatus
ENGLISH_DAY = "%b %-d, %Y"


async def collected(app: App, days_ago: float = 1, outcome: Outcome = Outcome.REPAIRED) -> str:
    """Have order 1001 collected some days ago; until when the shop stands by it."""
    await rows.put(app, S.COLLECTED, outcome=outcome)
    since = utcnow() - timedelta(days=days_ago)

    def write(session: Session) -> None:
        session.execute(update(WorkOrder).where(WorkOrder.number == 1001).values(status_since=since))

    await app.db.run(write)
    return (since + SHOP.warranty).astimezone(SHOP.timezone).strftime(ENGLISH_DAY)


async def comes_again(app: App) -> int:
    """Ana books the same device once more; the number."""

    def write(session: Session) -> int:
        device = orders.find_order(session, 1001).device
        return opening.open_order(session, device, Repair("Dark again"), by=person(session, ANA)).number

    return await app.db.run(write)


async def test_the_card_tells_of_the_device_s_past_and_its_warranty(app: App, people: People) -> None:
    until = await collected(app)
    number = await comes_again(app)
    (card,) = await people.tom.types(str(number))
    assert f"🛡 Under warranty until {until}, by #1001" in card.text.splitlines()
    lines = card.text.splitlines()
    assert lines[lines.index("Earlier orders of this device") + 1].startswith("#1001 · Collected (Repaired) · ")
    (earlier,) = await people.tom.taps(card.buttons["Open #1001"])
    assert f"🛡 Under warranty until {until}" in earlier.text.splitlines()


@pytest.mark.parametrize(("days_ago", "outcome"), [(91, Outcome.REPAIRED), (1, Outcome.UNREPAIRABLE)])
async def test_not_every_earlier_order_is_covered(app: App, people: People, days_ago: float, outcome: Outcome) -> None:
    await collected(app, days_ago, outcome)
    (card,) = await people.tom.types(str(await comes_again(app)))
    assert "Earlier orders of this device" in card.text
    assert "Under warranty until" not in card.text
    (closed,) = await people.tom.types("1001")
    assert "Warranty return …" not in closed.buttons
    (refused,) = await people.tom.taps(f"o:1:{(await rows.order(app)).version}:return")
    assert refused.text.startswith("There is no warranty on this repair any more, so nothing was changed.")


async def test_a_return_is_a_new_order_free_of_charge_and_opened_once(app: App, people: People) -> None:
    await collected(app)
    (closed,) = await people.tom.types("1001")
    (question,) = await people.tom.taps(closed.buttons["Warranty return …"])
    assert question.text.startswith("Open a new order for the Apple iPhone 13 of #1001, under warranty?")
    (card,) = await people.tom.taps(question.buttons["Yes, open it"])
    assert card.text.startswith("✅ This is the order of the warranty return.\n\n#1003 · Apple iPhone 13\nBooked")
    assert "🛡 Warranty return of #1001" in card.text.splitlines()
    (again,) = await people.tom.taps(question.buttons["Yes, open it"])
    assert again.text == card.text
    opened = await rows.order(app, 1003)
    assert (opened.warranty_of_id, opened.charge, opened.device_id) == (1, Charge.WARRANTY, 1)
    assert [status for status, _ in await rows.news(app, 1003)] == [S.PENDING]

    def who(session: Session) -> int | None:
        return session.scalar(select(StatusChange.staff_id).where(StatusChange.work_order_id == opened.id))

    assert await app.db.read(who) is not None
    await people.tom.types("/status 1003 received")
    (card,) = await people.tom.types("/status 1003 in repair")
    assert "In repair" in card.text


async def test_a_device_with_a_new_owner_keeps_its_past(app: App, people: People) -> None:
    def same_imei(session: Session) -> None:
        for number in (1001, 1002):
            orders.find_order(session, number).device.imei = "356938035643809"

    await app.db.run(same_imei)
    (card,) = await people.tom.types("1002")
    assert "#1001 · Booked" in card.text
