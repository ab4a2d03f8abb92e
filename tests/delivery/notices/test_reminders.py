"""What has been so for a while, and still is."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.delivery import notices
from bot.services.limits import Limits
from models import Draft, Notification, NotificationKind, NotificationState, WorkOrder, WorkOrderStatus
from tests.delivery.notices.saying import buttons, said, words
from tests.services.shop import move, passes, remind
from tests.texts.languages import CATALOGUE
from tests.texts.shop import SHOP

K = NotificationKind


def reminded(session: Session, span: timedelta, limits: Limits | None = None) -> None:
    """Let time go by, and have the scheduler's job look; committed."""
    passes(session, span)
    remind(session, limits=limits)


def test_a_device_that_waits(session: Session, ready: WorkOrder) -> None:
    reminded(session, timedelta(days=2))
    assert words(said(session, K.PICKUP_REMINDER)) == [
        "#1001 · Apple iPhone 13",
        "🔔 A reminder: it has been ready for you for 2 days.",
        "",
        "Next: pick it up at Benchbell Repairs.",
    ]
    assert buttons(said(session, K.PICKUP_REMINDER)) == {"Open #1001": f"o:1:{ready.version}:card"}


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
