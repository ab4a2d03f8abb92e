"""What a customer hears of their order as it goes."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.delivery import notices
from bot.services import moves
from bot.services.moves import Move
from models import Notification, NotificationKind, NotificationState, WorkOrder, WorkOrderStatus
from tests.delivery.notices.saying import buttons, said, words
from tests.services.shop import NO_WINDOW, TOM, person
from tests.texts.languages import CATALOGUE
from tests.texts.shop import SHOP

K = NotificationKind


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


@pytest.mark.parametrize("kind", [K.ORDER_BOOKED, K.STATUS_CHANGED])
def test_what_a_later_message_has_overtaken_is_not_said_any_more(
    session: Session, order: WorkOrder, kind: NotificationKind
) -> None:
    step = Move(WorkOrderStatus.DIAGNOSING)
    moves.change_status(session, order, step, by=person(session, TOM), undo=NO_WINDOW)
    session.flush()
    latest = session.scalars(
        select(Notification).where(Notification.kind == K.STATUS_CHANGED).order_by(Notification.id.desc()).limit(1)
    ).one()
    assert said(session, kind) is not None
    latest.state = NotificationState.SENT
    session.flush()
    assert said(session, kind) is None
    assert notices.render(session, latest, CATALOGUE, SHOP) is not None
