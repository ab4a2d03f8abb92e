"""What is written reaches somebody, whoever comes and goes meanwhile."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.services import assignment, reach, staff, thread, undelivered
from bot.services.letters import Content, Letter
from models import Customer, Notification, NotificationKind, NotificationState, OrderMessage, Staff, WorkOrder, utcnow
from tests.booking import book
from tests.services.shop import ANA, EVA, OLIVIA, TOM, person

K, State = NotificationKind, NotificationState


def writes(session: Session, text: str, number: int = 1) -> None:
    """Ana writes; committed."""
    thread.receive(session, person(session, ANA), Letter(ANA, number, Content(text=text)))
    session.commit()


def told(session: Session, kind: NotificationKind = K.CUSTOMER_MESSAGE) -> list[tuple[int, str]]:
    """Which chats are owed messages of this kind, and how those fared."""
    query = select(Notification.lane, Notification.state).where(Notification.kind == kind).order_by(Notification.id)
    return [(lane, state.value) for lane, state in session.execute(query)]


@pytest.mark.usefixtures("order")
def test_what_is_written_to_an_empty_shop_waits_for_whoever_comes(session: Session) -> None:
    session.execute(update(Staff).values(revoked_at=utcnow()))
    writes(session, "anybody?")
    assert told(session) == []
    staff.ensure_owners(session, [OLIVIA])
    session.commit()
    assert told(session) == [(OLIVIA, "OWED")]


def test_what_the_technician_cannot_be_told_the_others_are(session: Session, order: WorkOrder) -> None:
    assignment.take(session, order, by=person(session, TOM))
    writes(session, "is it ready?")
    refused = session.scalars(select(Notification).where(Notification.kind == K.CUSTOMER_MESSAGE)).one()
    refused.state = State.UNREACHABLE
    undelivered.refused(session, refused)
    session.commit()
    assert told(session) == [(TOM, "UNREACHABLE"), (OLIVIA, "OWED"), (EVA, "OWED")]


def test_the_writer_hears_that_the_customer_did_not_get_it(session: Session, order: WorkOrder) -> None:
    thread.write(session, order, Letter(TOM, 1, Content(text="ready")), by=person(session, TOM))
    session.commit()
    row = session.scalars(select(Notification).where(Notification.kind == K.SHOP_MESSAGE)).one()
    undelivered.given_up(session, row, "Bad Request: wrong file identifier")
    session.commit()
    assert told(session, K.SHOP_MESSAGE_FAILED) == [(TOM, "OWED")]


def test_all_that_was_written_to_a_customer_who_left_reaches_them_on_return(session: Session, order: WorkOrder) -> None:
    reach.customer_left(session, order.customer)
    for number in (1, 2):
        letter = Letter(TOM, number, Content(text=f"part {number}"))
        assert thread.write(session, order, letter, by=person(session, TOM)) is False
    session.commit()
    assert told(session, K.SHOP_MESSAGE) == [(ANA, "UNREACHABLE")] * 2
    reach.mark_reachable(session, session.scalars(select(Customer)).one())
    session.commit()
    assert told(session, K.SHOP_MESSAGE) == [(ANA, "OWED")] * 2


@pytest.mark.usefixtures("order")
def test_who_does_not_say_which_order_is_heard_after_an_hour_all_the_same(session: Session) -> None:
    book(session, ANA, "Ana", "iPad")
    session.commit()
    writes(session, "is it ready?")
    assert thread.settle_undecided(session) == 0
    session.execute(update(OrderMessage).values(created_at=utcnow() - timedelta(hours=2)))
    assert thread.settle_undecided(session) == 1
    session.commit()
    assert [lane for lane, _ in told(session)] == [OLIVIA, TOM, EVA]
    assert thread.settle_undecided(session) == 0


@pytest.mark.usefixtures("order")
def test_the_same_message_twice_is_one(session: Session) -> None:
    writes(session, "is it ready?")
    writes(session, "is it ready?")
    assert len(told(session)) == 3
