"""Who is reminded of what, when, and that nobody is twice."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from bot.services import assignment, moves, reach, reminders, undo
from bot.services.limits import DEFAULT_LIMITS
from bot.services.reminder_table import all_reminders
from models import (
    Draft,
    FormName,
    Notification,
    NotificationKind,
    NotificationState,
    Outcome,
    Role,
    SessionLocal,
    Staff,
    Visitor,
    WorkOrder,
    WorkOrderStatus,
    utcnow,
)
from tests.services.shop import ANA, EVA, OLIVIA, TOM, WINDOW, deliver, move, passes, person, remind
from tests.services.test_side_by_side import at_once

S = WorkOrderStatus
K = NotificationKind
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
OWED, COLLAPSED = NotificationState.OWED, NotificationState.COLLAPSED
REMINDERS = (K.PICKUP_REMINDER, K.ORDER_OVERDUE, K.ORDER_STILL_OVERDUE, K.REQUEST_REMINDER)


def owed(session: Session) -> list[tuple[NotificationKind, int, NotificationState]]:
    """Every reminder so far: of what kind, to whom, and how it fares."""
    query = select(Notification.kind, Notification.lane, Notification.state).where(Notification.kind.in_(REMINDERS))
    return [(kind, lane, state) for kind, lane, state in session.execute(query.order_by(Notification.id))]


@pytest.fixture
def ready(session: Session, order: WorkOrder) -> WorkOrder:
    """Order 1001, ready this moment, and its customer knows."""
    move(session, order, S.RECEIVED, S.READY_FOR_PICKUP, outcome=Outcome.DECLINED)
    deliver(session)
    return order


REMINDED = (K.PICKUP_REMINDER, ANA, OWED)


@pytest.mark.usefixtures("ready")
def test_a_device_that_waits_is_brought_to_mind_after_one_three_and_seven_days(session: Session) -> None:
    counted = []
    for _ in range(10):
        remind(session)
        remind(session)  # whoever looks twice
        counted.append(len(owed(session)))
        passes(session, DAY)
    assert counted == [0, 1, 1, 2, 2, 2, 2, 3, 3, 3]
    assert set(owed(session)) == {REMINDED}


@pytest.mark.usefixtures("ready")
def test_after_a_week_without_the_bot_one_reminder_is_owed_and_not_three(session: Session) -> None:
    passes(session, 8 * DAY)
    remind(session)
    passes(session, 8 * DAY)
    remind(session)
    assert owed(session) == [REMINDED]


@pytest.mark.usefixtures("ready")
def test_after_months_nobody_is_reminded_any_more(session: Session) -> None:
    passes(session, 40 * DAY)
    remind(session)
    assert owed(session) == []


def test_who_has_fetched_it_is_not_reminded(session: Session, ready: WorkOrder) -> None:
    move(session, ready, S.COLLECTED)
    passes(session, 4 * DAY)
    remind(session)
    assert owed(session) == []


def test_a_step_that_was_taken_back_does_not_begin_the_count_anew(session: Session, ready: WorkOrder) -> None:
    passes(session, 4 * DAY)
    remind(session)
    move(session, ready, S.COLLECTED)
    undo.undo(session, ready, by=person(session, TOM), version=ready.version, window=WINDOW)
    session.commit()
    passes(session, 2 * DAY)
    remind(session)
    assert owed(session) == [REMINDED]
    passes(session, DAY)
    remind(session)
    assert owed(session) == [REMINDED, REMINDED]


def test_ready_again_counts_anew(session: Session, ready: WorkOrder) -> None:
    passes(session, 8 * DAY)
    moves.change_status(session, ready, moves.Move(S.IN_REPAIR, reason="again"), by=person(session, TOM))
    move(session, ready, S.READY_FOR_PICKUP, outcome=Outcome.REPAIRED)
    remind(session)
    assert owed(session) == []
    passes(session, DAY)
    remind(session)
    assert owed(session) == [REMINDED]


def test_who_blocked_the_bot_hears_the_news_on_return_and_no_reminders(session: Session, ready: WorkOrder) -> None:
    reach.customer_left(session, ready.customer)
    session.commit()
    passes(session, 2 * DAY)
    remind(session)
    reach.mark_reachable(session, ready.customer)
    session.commit()
    remind(session)
    assert owed(session) == [(K.PICKUP_REMINDER, ANA, COLLAPSED)]


def test_of_news_and_a_reminder_that_were_missed_the_news_is_told(session: Session, order: WorkOrder) -> None:
    move(session, order, S.RECEIVED, S.READY_FOR_PICKUP, outcome=Outcome.UNREPAIRABLE, undo=WINDOW)
    passes(session, DAY)
    remind(session)
    reach.customer_left(session, order.customer)
    reach.mark_reachable(session, order.customer)
    session.commit()
    told = session.scalars(select(Notification.kind).where(Notification.state == OWED, Notification.lane == ANA))
    assert list(told) == [K.STATUS_CHANGED]


def test_a_customer_without_a_chat_is_passed_over(session: Session, ready: WorkOrder) -> None:
    ready.customer.chat_id = None
    session.commit()
    passes(session, 2 * DAY)
    remind(session)
    assert owed(session) == []


@pytest.mark.usefixtures("ready")
def test_two_processes_that_look_at_once_remind_once(engine: Engine, session: Session) -> None:
    passes(session, 2 * DAY)
    (pickup, *_) = all_reminders((1,), {})
    at_once(engine, *[lambda session: reminders.owe(session, pickup, reminders.find_due(session, pickup))] * 3)
    assert owed(session) == [REMINDED]


def test_who_looked_before_another_process_wrote_owes_nobody_a_second_notice(
    engine: Engine, session: Session, order: WorkOrder
) -> None:
    move(session, order, S.RECEIVED)
    assignment.hand_back(session, order, by=person(session, TOM))
    session.commit()
    passes(session, DAY)
    overdue, *_ = all_reminders((), {S.RECEIVED: DAY})
    seen = reminders.find_due(session, overdue)
    session.rollback()
    with SessionLocal(bind=engine) as other, other.begin():
        assert reminders.owe(other, overdue, seen) == 1
    session.add(Staff(telegram_user_id=8009, chat_id=8009, name="Max", role=Role.TECHNICIAN))
    session.flush()
    assert reminders.owe(session, overdue, seen) == 0
    session.commit()
    assert sorted(lane for _, lane, _ in owed(session)) == [TOM, EVA, OLIVIA]


@pytest.mark.parametrize("dialect", ["sqlite"])  # PostgreSQL's clock can't be set from here
@pytest.mark.usefixtures("ready")
def test_a_clock_that_jumps_reminds_nobody_twice(session: Session) -> None:
    for jump, reminded in ((2 * DAY, 1), (-2 * DAY, 1), (2 * DAY, 1), (8 * DAY, 2), (4 * DAY, 2)):
        with time_machine.travel(jump):
            remind(session)
        assert len(owed(session)) == reminded


# Orders that stand for too long.


def test_whoever_has_an_order_hears_that_it_stands_and_later_the_owners_do(session: Session, order: WorkOrder) -> None:
    move(session, order, S.RECEIVED, S.IN_REPAIR)
    counted = []
    for _ in range(8):
        remind(session, limits=DEFAULT_LIMITS)
        counted.append(len(owed(session)))
        passes(session, DAY)
    assert counted == [0, 0, 0, 1, 1, 1, 2, 2]
    assert owed(session) == [(K.ORDER_OVERDUE, TOM, OWED), (K.ORDER_STILL_OVERDUE, OLIVIA, OWED)]


def test_a_short_limit_leaves_a_day_before_the_owners_hear(session: Session, order: WorkOrder) -> None:
    move(session, order, S.RECEIVED)
    counted = []
    for _ in range(3):
        passes(session, 10 * HOUR)
        remind(session, limits={S.RECEIVED: 6 * HOUR})
        counted.append(len(owed(session)))
    assert counted == [1, 1, 2]


@pytest.mark.parametrize("left", [False, True])
def test_where_nobody_has_it_everybody_hears(session: Session, order: WorkOrder, *, left: bool) -> None:
    move(session, order, S.RECEIVED, by=EVA)
    if left:
        session.execute(update(Staff).where(Staff.telegram_user_id == EVA).values(revoked_at=utcnow()))
    else:
        assignment.hand_back(session, order, by=person(session, EVA))
    passes(session, DAY)
    remind(session, limits=DEFAULT_LIMITS)
    assert sorted(lane for _, lane, _ in owed(session)) == [TOM, *([] if left else [EVA]), OLIVIA]


def test_another_technician_makes_no_second_notice_and_another_stay_does(session: Session, order: WorkOrder) -> None:
    move(session, order, S.RECEIVED)
    passes(session, DAY)
    remind(session, limits=DEFAULT_LIMITS)
    assignment.take(session, order, by=person(session, EVA), version=order.version)
    remind(session, limits=DEFAULT_LIMITS)
    assert owed(session) == [(K.ORDER_OVERDUE, TOM, OWED)]
    move(session, order, S.DIAGNOSING, S.ON_HOLD, S.DIAGNOSING)
    passes(session, 2 * DAY)
    remind(session, limits=DEFAULT_LIMITS)
    assert owed(session)[1:] == [(K.ORDER_OVERDUE, EVA, OWED)]


def test_a_shop_that_begins_to_have_limits_is_not_flooded(session: Session, order: WorkOrder) -> None:
    move(session, order, S.RECEIVED)
    passes(session, 30 * DAY)
    remind(session, limits=DEFAULT_LIMITS)
    assert owed(session) == []


def test_without_limits_nobody_hears(session: Session, order: WorkOrder) -> None:
    move(session, order, S.RECEIVED)
    passes(session, 9 * DAY)
    remind(session)
    assert owed(session) == []


# Requests that somebody left.


def left_by(user_id: int, **more: object) -> Draft:
    return Draft(**{"chat_id": user_id, "telegram_user_id": user_id, "step": "kind", "version": 3, **more})


def languages(session: Session) -> dict[int, str | None]:
    rows = session.scalars(select(Notification).where(Notification.kind == K.REQUEST_REMINDER))
    return {each.lane: each.payload["language"] for each in rows}


@pytest.mark.usefixtures("order")
def test_a_request_that_was_left_for_a_day_is_brought_to_mind_once(session: Session) -> None:
    session.add(left_by(6001, language="de"))
    counted = []
    for _ in range(14):
        remind(session)
        counted.append(len(owed(session)))
        passes(session, DAY)
    assert counted == [0, *[1] * 13]
    assert owed(session) == [(K.REQUEST_REMINDER, 6001, OWED)]
    assert languages(session) == {6001: "de"}


@pytest.mark.usefixtures("order")
def test_nobody_is_asked_about_an_empty_request_nor_about_a_form_of_the_bench(session: Session) -> None:
    session.add_all([left_by(6001, version=1), left_by(TOM, form=FormName.REASON, step="reason")])
    session.commit()
    passes(session, 2 * DAY)
    remind(session)
    assert owed(session) == []


def test_the_language_is_the_one_they_chose_and_who_left_is_not_asked(session: Session, order: WorkOrder) -> None:
    order.customer.language = "de"
    session.add_all([left_by(ANA), left_by(6001, language="en"), Visitor(telegram_user_id=6001, language="es")])
    reach.customer_left(session, order.customer)
    session.commit()
    passes(session, 2 * DAY)
    remind(session)
    assert languages(session) == {ANA: "de", 6001: "es"}
    assert {lane: state for _, lane, state in owed(session)} == {ANA: COLLAPSED, 6001: OWED}


def test_a_reminder_that_a_strangers_chat_refuses_is_over(session: Session) -> None:
    session.add(left_by(6001))
    passes(session, 2 * DAY)
    remind(session)
    (row,) = session.scalars(select(Notification).where(Notification.kind == K.REQUEST_REMINDER))
    row.state = NotificationState.UNREACHABLE
    session.flush()
    reach.mark_unreachable(session, row)
    session.commit()
    session.expire_all()
    assert owed(session) == [(K.REQUEST_REMINDER, 6001, COLLAPSED)]


def test_a_customer_without_open_orders_who_refuses_a_reminder_is_not_phoned(
    session: Session, order: WorkOrder
) -> None:
    move(session, order, S.CANCELLED)
    session.add(left_by(ANA))
    passes(session, 2 * DAY)
    remind(session)
    (row,) = session.scalars(select(Notification).where(Notification.kind == K.REQUEST_REMINDER))
    reach.mark_unreachable(session, row)
    session.commit()
    assert order.customer.reachable is False
    assert session.scalars(select(Notification.id).where(Notification.kind == K.PHONE_CUSTOMER)).all() == []
