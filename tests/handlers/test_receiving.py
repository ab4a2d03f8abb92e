"""A device comes in: staff write down its condition, its owner agrees to it, once."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from bot.delivery import notices
from models import Agreement, Device, Notification, NotificationKind, NotificationState, Photo, WorkOrderStatus
from tests.chat.app import SHOP, App
from tests.chat.content import photo
from tests.chat.person import Person
from tests.handlers import rows
from tests.handlers.conftest import ANA, BEN, TOM, People
from tests.texts.html import read
from tests.texts.languages import CATALOGUE

S, K = WorkOrderStatus, NotificationKind


@pytest.fixture
def tom(app: App, people: People) -> Person:
    """A technician."""
    assert people.tom.user["id"] == TOM
    return Person(app, TOM, "Tom")


@pytest.fixture
def ana(app: App, people: People) -> Person:
    """The owner of order 1001."""
    assert people.ana.user["id"] == ANA
    return Person(app, ANA, "Ana")


async def agreements(app: App) -> list[Agreement]:
    def read_them(session: Session) -> list[Agreement]:
        query = select(Agreement).options(joinedload(Agreement.recorded_by), joinedload(Agreement.work_order))
        return list(session.scalars(query.order_by(Agreement.id)))

    return await app.db.read(read_them)


async def owed(app: App, *kinds: NotificationKind) -> list[tuple[NotificationKind, NotificationState]]:
    def read_them(session: Session) -> list[tuple[NotificationKind, NotificationState]]:
        query = select(Notification).where(Notification.kind.in_(kinds)).order_by(Notification.id)
        return [(each.kind, each.state) for each in session.scalars(query)]

    return await app.db.read(read_them)


async def said(app: App, kind: NotificationKind) -> tuple[str, dict[str, str], tuple[str, ...]] | None:
    """What the latest notification of a kind says now: its text, its buttons, its pictures."""

    def render(session: Session) -> tuple[str, dict[str, str], tuple[str, ...]] | None:
        query = select(Notification).where(Notification.kind == kind).order_by(Notification.id.desc())
        outgoing = notices.render(session, session.scalars(query).first() or Notification(), CATALOGUE, SHOP)
        if outgoing is None:
            return None
        rows_of: Any = getattr(outgoing.keyboard, "inline_keyboard", ())
        return read(outgoing.text), {each.text: each.callback_data for row in rows_of for each in row}, outgoing.photos

    return await app.db.read(render)


async def receives(tom: Person, *, number: int = 1001) -> str:
    """Tom writes down a device as the customer described it, with a cracked screen and a cable."""
    await tom.says(f"/receive {number}")
    await tom.taps("Yes, that's it")
    await tom.says("Skip")
    await tom.taps("☐ Screen cracked")
    await tom.taps("✅ Done")
    await tom.taps("☐ Cable")
    await tom.taps("✅ Done")
    await tom.sends_photo("front")
    await tom.taps("✅ Done")
    return await tom.taps("✅ Write it down")


async def test_staff_write_down_what_came_in_and_the_order_is_received(app: App, tom: Person) -> None:
    await tom.says("/order 1001")
    asked = await tom.taps("📋 Receive …")
    assert asked == "Step 1 of 5\nIs this the device?\n📱 Phone · Apple iPhone 13"
    assert "What is its IMEI or serial number?" in await tom.taps("Yes, that's it")
    asked = await tom.says("490154203237518")
    assert asked.splitlines()[1:] == [
        "What do you see on it?",
        "Tap all that applies, or write it.",
        "“scratched”",
    ]
    await tom.taps("☐ Screen cracked")
    await tom.taps("☐ Dents")
    await tom.taps("☑ Dents")
    assert "top left corner" in await tom.says("top left corner")
    assert "What comes with it?" in await tom.taps("✅ Done")
    await tom.taps("🗑 Clear")
    assert "Photos of its condition?" in await tom.taps("Nothing with it")
    await tom.sends_album(photo("front"), photo("back"))
    summary = await tom.taps("✅ Done")
    assert summary.splitlines() == [
        "Receive #1001?",
        "",
        "Device: 📱 Phone · Apple iPhone 13",
        "Serial number: IMEI 490154203237518",
        "Marks: Screen cracked",
        "scratched",
        "top left corner",
        "Comes with: Nothing",
        "Photos: 2",
        "",
        "I write it down as it stands, and ask the customer to agree.",
    ]
    card = await tom.taps("✅ Write it down")
    assert card.startswith("📋 Written down. I'll ask the customer to agree.\n\n#1001 · Apple iPhone 13\nReceived")
    assert "Condition not yet agreed" in card.splitlines()

    (agreement,) = await agreements(app)
    assert agreement.text.splitlines() == [
        "Device: Apple iPhone 13",
        "IMEI: 490154203237518",
        "Condition: Screen cracked",
        "scratched",
        "top left corner",
        "With it: Nothing",
    ]
    assert agreement.photo_ids == ["unique-large-front", "unique-large-back"]
    assert (agreement.version, agreement.recorded_by.name, agreement.intact) == (1, "Tom", True)
    assert await rows.history(app) == [(S.PENDING, None), (S.RECEIVED, None)]

    def taken_by_staff(session: Session) -> list[bool]:
        return [each.staff_id is not None for each in session.scalars(select(Photo).order_by(Photo.id))][-2:]

    assert await app.db.read(taken_by_staff) == [True, True]


async def test_the_customer_gets_pictures_and_text_and_agrees_once(app: App, tom: Person, ana: Person) -> None:
    await receives(tom)
    assert await owed(app, K.CONDITION_PHOTOS, K.CONDITION_AGREEMENT) == [
        (K.CONDITION_PHOTOS, NotificationState.OWED),
        (K.CONDITION_AGREEMENT, NotificationState.OWED),
    ]
    assert await said(app, K.CONDITION_PHOTOS) == (
        "📷 This is how we received your Apple iPhone 13 (#1001).",
        {},
        ("large-front",),
    )
    (agreement,) = await agreements(app)
    text, buttons, _ = await said(app, K.CONDITION_AGREEMENT) or ("", {}, ())
    assert text.splitlines() == [
        "📋 How we received your Apple iPhone 13 (#1001)",
        "",
        *agreement.text.splitlines(),
        "",
        "Is that right? Then tap “I agree”. If not, talk to us at Benchbell Repairs.",
        f"Fingerprint: {agreement.digest[:8]}",
    ]
    assert "Condition not yet agreed" in await ana.says("/status 1001")  # the card may have taken the question's place
    assert "tap “I agree”" in await ana.taps("📋 Condition")
    agreed = await ana.taps_data(buttons["👍 I agree"])
    assert "✅ You agreed on" in agreed
    (first,) = await agreements(app)
    customer = await ana.customer()
    assert customer is not None
    assert first.agreed_by_id == customer.id
    assert await ana.taps_data(buttons["👍 I agree"]) == ""  # nothing to change: the message says so already
    (second,) = await agreements(app)
    assert second.agreed_at == first.agreed_at is not None
    assert "Condition not yet agreed" not in await ana.says("/status 1001")
    assert "Condition agreed on" in await tom.says("/order 1001")
    assert await said(app, K.CONDITION_AGREEMENT) is None


async def test_a_new_version_takes_the_place_of_the_old_which_can_not_be_agreed_to_any_more(
    app: App, tom: Person, ana: Person
) -> None:
    await receives(tom)
    _, old, _ = await said(app, K.CONDITION_AGREEMENT) or ("", {}, ())
    await tom.says("/status 1001 diagnosing")
    await tom.taps("📋 Condition")
    await tom.taps("📋 Write it down again …")
    await tom.taps("Yes, that's it")
    await tom.says("Skip")
    await tom.taps("🗑 Clear")
    await tom.taps("None of these")
    for _ in range(2):
        await tom.taps("✅ Done")
    await tom.taps("✅ Write it down")
    assert await rows.status(app) is S.DIAGNOSING
    first, second = await agreements(app)
    assert (first.version, first.superseded_at is None) == (1, False)
    assert (second.version, second.superseded_at) == (2, None)
    assert second.text.splitlines()[1:] == ["Condition: No marks found", "With it: Cable", "a case"]
    assert second.photo_ids == first.photo_ids
    heard = await ana.taps_data(old["👍 I agree"])
    assert heard.startswith("That has been written down anew since. This is the latest:")
    assert [each.agreed_at for each in await agreements(app)] == [None, None]
    await ana.taps("👍 I agree")
    assert [each.agreed_at is not None for each in await agreements(app)] == [False, True]


async def test_a_device_that_is_another_is_corrected_field_by_field(app: App, tom: Person) -> None:
    await tom.says("/receive 1001")
    asked = await tom.taps("Correct it")
    assert "What needs repair?" in asked
    assert tom.buttons.count("📱 Phone") == 1
    await tom.taps("📱 Phone")
    await tom.taps("Samsung")
    await tom.says("Galaxy A54")
    for label in ("Skip", "✅ Done", "✅ Done", "Skip", "✅ Write it down"):
        await tom.taps(label)

    def device(session: Session) -> Device:
        return session.scalars(select(Device).where(Device.id == 1)).one()

    found = await app.db.read(device)
    assert (found.brand, found.model, found.serial) == ("Samsung", "Galaxy A54", None)


async def test_an_undone_reception_asks_nobody_to_agree(patient_app: App) -> None:
    from tests.handlers.conftest import populate  # noqa: PLC0415 - with this app

    await populate(patient_app)
    tom = Person(patient_app, TOM, "Tom")
    await receives(tom)
    await tom.taps("↩️ Undo")
    assert await said(patient_app, K.CONDITION_AGREEMENT) is None
    assert await said(patient_app, K.CONDITION_PHOTOS) is None


async def test_what_has_left_the_shop_is_not_received(app: App, tom: Person) -> None:
    await rows.put(app, S.COLLECTED)
    assert (await tom.says("/receive 1001")).startswith("The order has moved on since that button was shown")
    assert await tom.draft() is None


async def test_nobody_agrees_for_another(app: App, tom: Person, ana: Person) -> None:
    await receives(tom)
    for somebody in (Person(app, BEN, "Ben"), Person(app, 6001, "Sam")):
        for tap in ("o:1:1:agree", "o:1:1:condition"):
            assert await somebody.taps_data(tap) == "I can't find that order. /orders lists the ones I know of yours."
    assert "Version 1" in await tom.taps_data("o:1:1:condition")
    assert (await tom.taps_data("o:1:1:agree")).startswith("I can't find that order. /find looks for it")
    assert [each.agreed_at for each in await agreements(app)] == [None]
    assert "I agree" in await ana.taps_data("o:1:9:condition")


async def test_pictures_say_who_took_them(people: People, tom: Person) -> None:
    await receives(tom)
    by_customer, by_tom = await people.tom.taps("o:1:4:photos")
    assert [each["media"] for each in by_customer.params["media"]] == ["f1", "f2"]
    assert by_customer.params["media"][0]["caption"] == "#1001"
    assert (by_tom.method, by_tom.text) == ("sendPhoto", "#1001 · taken by Tom")
