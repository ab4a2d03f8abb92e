"""What each notification says, to whom, in which language."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from telegram import InlineKeyboardMarkup

from bot.conversation.message import Outgoing
from bot.delivery import notices
from bot.delivery.cards import Cards
from bot.services import notifications, orders, reach
from bot.services.keys import Keys
from bot.services.limits import Limits
from bot.services.orders import Move
from bot.services.shop import Shop
from models import (
    Draft,
    Notification,
    NotificationKind,
    NotificationState,
    Outcome,
    Staff,
    StatusCard,
    WorkOrder,
    WorkOrderStatus,
    utcnow,
)
from tests.plans import recorded
from tests.services.shop import ANA, NO_WINDOW, TOM, move, open_shop, passes, person, remind
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
    assert len(fetching) <= 7
    asked_alone = [statement for statement, _ in rendering if "FROM notifications" not in statement]
    assert asked_alone == []


def reminded(session: Session, span: timedelta, limits: Limits | None = None) -> None:
    """Let time go by, and have the scheduler's job look; committed."""
    passes(session, span)
    remind(session, limits=limits)


@pytest.fixture
def ready(session: Session, order: WorkOrder) -> WorkOrder:
    """Order 1001, ready this moment."""
    move(session, order, WorkOrderStatus.READY_FOR_PICKUP, outcome=Outcome.DECLINED)
    return order


def test_a_device_that_waits(session: Session, ready: WorkOrder) -> None:
    reminded(session, timedelta(days=2))
    assert words(said(session, K.PICKUP_REMINDER)) == [
        "#1001 · Apple iPhone 13",
        "🔔 A reminder: it has been ready for you for 2 days.",
        "",
        "Next: pick it up at Benchbell Repairs.",
    ]
    assert buttons(said(session, K.PICKUP_REMINDER)) == {"Open #1001": f"o:1:{ready.version}:card"}


def test_an_order_that_the_session_holds_but_must_read_anew_is_shown_with_all_that_belongs_to_it(
    session: Session, ready: WorkOrder
) -> None:
    reminded(session, timedelta(days=2))  # and the session forgets all that it knew of `ready`
    assert said(session, K.PICKUP_REMINDER) is not None
    session.expire(ready, ["status_changes"])
    assert said(session, K.PICKUP_REMINDER) is not None
    session.expire(ready)
    errand = Cards(CATALOGUE, SHOP).render(session, session.scalars(select(StatusCard)).one())
    assert errand is not None
    assert "Your pick-up code: " in read(errand.message.text)


@pytest.mark.usefixtures("ready")
def test_of_two_reminders_that_come_late_together_the_later_is_said(session: Session) -> None:
    reminded(session, timedelta(days=2))
    reminded(session, timedelta(days=2))
    rows = session.scalars(
        select(Notification).where(Notification.kind == K.PICKUP_REMINDER).order_by(Notification.id)
    ).all()
    assert [notices.render(session, each, CATALOGUE, SHOP) is not None for each in rows] == [False, True]


def test_nobody_is_reminded_of_what_they_fetched_since(session: Session, ready: WorkOrder) -> None:
    reminded(session, timedelta(days=2))
    move(session, ready, WorkOrderStatus.COLLECTED)
    session.expire_all()
    assert said(session, K.PICKUP_REMINDER) is None


def test_a_reminder_silences_no_news_that_is_still_owed(session: Session, ready: WorkOrder) -> None:
    del ready
    reminded(session, timedelta(days=2))
    session.execute(
        update(Notification).where(Notification.kind == K.PICKUP_REMINDER).values(state=NotificationState.SENT)
    )
    news = session.scalars(
        select(Notification).where(Notification.kind == K.STATUS_CHANGED).order_by(-Notification.id)
    ).first()
    assert news is not None
    assert notices.render(session, news, CATALOGUE, SHOP) is not None


def test_an_order_that_stands_for_too_long_and_then_still_does(session: Session, order: WorkOrder) -> None:
    limits = {WorkOrderStatus.RECEIVED: timedelta(hours=30)}
    reminded(session, timedelta(hours=31), limits)
    assert words(said(session, K.ORDER_OVERDUE)) == [
        "⏰ #1001 · Apple iPhone 13",
        "Received: for 31 hours now",
        "Technician: Tom",
    ]
    reminded(session, timedelta(hours=31), limits)
    assert words(said(session, K.ORDER_STILL_OVERDUE)) == [
        "⏰ #1001 · Apple iPhone 13",
        "Received: for 2 days now",
        "It has not moved since I said so.",
        "Technician: Tom",
    ]
    move(session, order, WorkOrderStatus.DIAGNOSING)
    session.expire_all()
    assert (said(session, K.ORDER_OVERDUE), said(session, K.ORDER_STILL_OVERDUE)) == (None, None)


@pytest.mark.usefixtures("order")
@pytest.mark.parametrize(
    ("language", "labels"), [("de", ["▶️ Weitermachen", "Verwerfen"]), (None, ["▶️ Continue", "Drop it"])]
)
def test_a_request_that_was_left_in_the_language_of_whoever_left_it(
    session: Session, language: str | None, labels: list[str]
) -> None:
    draft = Draft(chat_id=6, telegram_user_id=6, step="kind", version=3, answers={"name": "Ana"}, language=language)
    session.add(draft)
    session.flush()
    reminded(session, timedelta(days=2))
    resume, drop = (f"d:{draft.id}:3:{action}" for action in ("resume", "cancel"))
    assert buttons(said(session, K.REQUEST_REMINDER)) == dict(zip(labels, (resume, drop), strict=True))
    draft.version += 1
    assert said(session, K.REQUEST_REMINDER) is None


@pytest.mark.usefixtures("order")
def test_nobody_is_told_to_finish_a_request_with_nothing_in_it(session: Session) -> None:
    session.add(Draft(chat_id=6, telegram_user_id=6, step="name", version=3, answers={}))
    session.flush()
    reminded(session, timedelta(days=2))
    assert said(session, K.REQUEST_REMINDER) is None


def test_staff_need_not_hear_in_the_morning_of_a_request_that_was_called_off_at_night(session: Session) -> None:
    order = open_shop(session)
    assert said(session, K.NEW_ORDER) is not None
    orders.cancel_own(session, person(session, ANA), order.number)
    session.commit()
    assert said(session, K.NEW_ORDER) is None
    assert said(session, K.ORDER_CANCELLED) is not None
