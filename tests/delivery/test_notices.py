"""What each notification says, to whom, in which language."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from telegram import InlineKeyboardMarkup

from bot.conversation.message import Outgoing
from bot.delivery import notices
from bot.services import notifications, orders, reach
from bot.services.keys import Keys
from bot.services.orders import Move
from bot.services.shop import Shop
from models import Notification, NotificationKind, NotificationState, Staff, WorkOrder, WorkOrderStatus, utcnow
from tests.plans import recorded
from tests.services.shop import NO_WINDOW, TOM, open_shop, person
from tests.texts.html import read
from tests.texts.languages import CATALOGUE

SHOP = Shop("Benchbell Repairs", ZoneInfo("Europe/Madrid"), "EUR", "ES", timedelta(), Keys("key of the tests"))
K = NotificationKind


@pytest.fixture
def order(session: Session) -> WorkOrder:
    """Order 1001, received with a reason."""
    order = open_shop(session)
    step = Move(WorkOrderStatus.RECEIVED, reason="it came <by> post")
    orders.change_status(session, order, step, by=person(session, TOM), undo=NO_WINDOW)
    session.commit()
    return order


def said(session: Session, kind: NotificationKind) -> Outgoing | None:
    """The first notification of this kind, rendered."""
    row = session.scalars(select(Notification).where(Notification.kind == kind).order_by(Notification.id)).first()
    assert row is not None
    return notices.render(session, row, CATALOGUE, SHOP)


def words(outgoing: Outgoing | None) -> list[str]:
    """A message as a person reads it, line by line."""
    assert outgoing is not None
    return read(outgoing.text).splitlines()


def buttons(outgoing: Outgoing | None) -> dict[str, object]:
    """Its buttons, and what they carry."""
    assert outgoing is not None
    assert isinstance(outgoing.keyboard, InlineKeyboardMarkup)
    return {each.text: each.callback_data for row in outgoing.keyboard.inline_keyboard for each in row}


@pytest.mark.usefixtures("order")
def test_a_booking(session: Session) -> None:
    assert words(said(session, K.ORDER_BOOKED)) == [
        "✅ Booked as #1001: Apple iPhone 13.",
        "Next: bring it to Benchbell Repairs.",
        "",
        "I'll write to you here whenever something happens with it.",
    ]


@pytest.mark.usefixtures("order")
def test_a_change_of_status_with_its_reason(session: Session) -> None:
    outgoing = said(session, K.STATUS_CHANGED)
    assert words(outgoing) == [
        "#1001 · Apple iPhone 13",
        "Received",
        "",
        "We have your Apple iPhone 13 in our hands.",
        "Reason: it came <by> post",
        "Next: we look at what is wrong, and tell you here.",
    ]
    assert buttons(outgoing) == {"Open #1001": "o:1:2:card"}


def test_a_new_order_with_its_next_step(session: Session) -> None:
    open_shop(session)
    outgoing = said(session, K.NEW_ORDER)
    assert words(outgoing) == [
        "🔔 New request #1001",
        "Apple iPhone 13",
        "Customer: Ana, +34600111222",
        "Problem: It is broken",
    ]
    assert buttons(outgoing) == {"Received": "o:1:1:to:RECEIVED", "Open #1001": "o:1:1:card"}


@pytest.mark.usefixtures("order")
def test_a_new_order_that_somebody_has_seen_to(session: Session) -> None:
    assert buttons(said(session, K.NEW_ORDER)) == {"Open #1001": "o:1:2:card"}


def test_whom_to_phone_and_what_to_tell(session: Session, order: WorkOrder) -> None:
    reach.customer_left(session, order.customer)
    session.commit()
    assert words(said(session, K.PHONE_CUSTOMER)) == [
        "📵 Please phone a customer: messages don't reach them any more.",
        "Customer: Ana, +34600111222",
        "Order #1001: Apple iPhone 13",
        "Tell them: “We have your Apple iPhone 13 in our hands.”",
    ]


def test_nobody_is_phoned_who_came_back(session: Session, order: WorkOrder) -> None:
    reach.customer_left(session, order.customer)
    reach.mark_reachable(session, order.customer)
    session.commit()
    assert said(session, K.PHONE_CUSTOMER) is None


@pytest.mark.usefixtures("order")
def test_who_left_the_shop_hears_nothing(session: Session) -> None:
    session.execute(update(Staff).values(revoked_at=utcnow()))
    session.commit()
    session.expire_all()
    assert said(session, K.NEW_ORDER) is None


def test_notices_about_the_shop_itself(session: Session) -> None:
    open_shop(session)
    notifications.owe_staff(
        session, K.UPDATE_FAILED, "u", owners_only=True, payload={"reference": "AB-12", "update_id": 17}
    )
    notifications.owe_staff(session, K.STAFF_JOINED, "j", owners_only=True, payload={"name": "<Tom>", "user_id": 8001})
    notifications.report_failed_backup(session, "The backup could not be written: No space left on device.")
    session.commit()
    assert words(said(session, K.BACKUP_FAILED)) == [
        "⚠️ Today's backup failed.",
        "Reason: The backup could not be written: No space left on device.",
        "I try again every hour. python -m bot backup makes one at once.",
    ]
    assert words(said(session, K.UPDATE_FAILED)) == [
        "⚠️ A message could not be handled, and I gave up on it.",
        "Reference: AB-12",
        "Update: 17",
        "It is kept. Its sender was told this reference.",
    ]
    assert words(said(session, K.STAFF_JOINED)) == [
        "👋 <Tom> used your invitation and works here now (8001). Did you not expect that? /staff ends it."
    ]


def test_a_cancelled_order(session: Session) -> None:
    order = open_shop(session)
    notifications.owe_staff(session, K.ORDER_CANCELLED, "c", work_order_id=order.id)
    session.commit()
    assert words(said(session, K.ORDER_CANCELLED)) == [
        "The customer called off #1001.",
        "Apple iPhone 13",
        "Customer: Ana, +34600111222",
    ]


def test_every_kind_has_its_words() -> None:
    assert set(notices.RENDERERS) == set(NotificationKind)


@pytest.mark.parametrize("kind", [K.ORDER_BOOKED, K.STATUS_CHANGED])
def test_what_a_later_message_has_overtaken_is_not_said_any_more(
    session: Session, order: WorkOrder, kind: NotificationKind
) -> None:
    step = Move(WorkOrderStatus.DIAGNOSING)
    orders.change_status(session, order, step, by=person(session, TOM), undo=NO_WINDOW)
    session.flush()
    latest = session.scalars(
        select(Notification).where(Notification.kind == K.STATUS_CHANGED).order_by(Notification.id.desc()).limit(1)
    ).one()
    assert said(session, kind) is not None
    latest.state = NotificationState.SENT
    session.flush()
    assert said(session, kind) is None
    assert notices.render(session, latest, CATALOGUE, SHOP) is not None


def test_what_several_notices_show_is_fetched_at_once(session: Session, order: WorkOrder) -> None:
    rows = session.scalars(select(Notification)).all()
    assert {each.work_order_id for each in rows} == {order.id}
    session.expunge_all()

    with recorded(session.connection()) as fetching:
        loaded = notices.load(session, rows)
    with recorded(session.connection()) as rendering:
        said = [notices.render(session, each, CATALOGUE, SHOP) for each in rows]

    assert len(loaded) > 1
    assert len(said) >= 3
    assert None not in said
    assert len(fetching) <= 6
    asked_alone = [statement for statement, _ in rendering if "FROM notifications" not in statement]
    assert asked_alone == []
