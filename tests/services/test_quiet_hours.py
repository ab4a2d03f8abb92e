"""When it is quiet by the shop's clock, and what waits for the morning."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.services import moves
from bot.services.quiet_hours import Manners, QuietHours
from models import Notification, NotificationKind, WorkOrder, WorkOrderStatus
from tests.services.shop import ANA, NO_WINDOW, move, person

K = NotificationKind
NIGHT = QuietHours(time(21), time(8))
SIESTA = QuietHours(time(14), time(16, 30))
SMALL_HOURS = QuietHours(time(22), time(2, 30))
"""Their end is a time that clocks skip in spring, and show twice in autumn."""
LATE = QuietHours(time(2, 30), time(8))
"""Of them, the start is."""


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


MADRID, NEW_YORK, LORD_HOWE = "Europe/Madrid", "America/New_York", "Australia/Lord_Howe"
TABLE = [
    # by day, and past midnight
    (MADRID, SIESTA, "2026-06-01T13:59:59+02:00", None),
    (MADRID, SIESTA, "2026-06-01T14:00:00+02:00", "2026-06-01T16:30:00+02:00"),
    (MADRID, SIESTA, "2026-06-01T16:30:00+02:00", None),
    (MADRID, NIGHT, "2026-06-01T20:59:59+02:00", None),
    (MADRID, NIGHT, "2026-06-01T21:00:00+02:00", "2026-06-02T08:00:00+02:00"),
    (MADRID, NIGHT, "2026-06-02T07:59:59+02:00", "2026-06-02T08:00:00+02:00"),
    (MADRID, NIGHT, "2026-06-02T08:00:00+02:00", None),
    # the night in which an hour is skipped is shorter, the one that has it twice is longer
    (MADRID, NIGHT, "2026-03-28T21:00:00+01:00", "2026-03-29T08:00:00+02:00"),
    (MADRID, NIGHT, "2026-10-24T21:00:00+02:00", "2026-10-25T08:00:00+01:00"),
    (NEW_YORK, NIGHT, "2026-03-07T23:00:00-05:00", "2026-03-08T08:00:00-04:00"),
    (NEW_YORK, NIGHT, "2026-10-31T23:00:00-04:00", "2026-11-01T08:00:00-05:00"),
    (LORD_HOWE, NIGHT, "2026-10-03T23:00:00+10:30", "2026-10-04T08:00:00+11:00"),
    (LORD_HOWE, NIGHT, "2026-04-04T23:00:00+11:00", "2026-04-05T08:00:00+10:30"),
    # an end that clocks skip is the moment of the skip, which Lord Howe makes by half an hour
    (MADRID, SMALL_HOURS, "2026-03-29T01:59:59+01:00", "2026-03-29T03:00:00+02:00"),
    (MADRID, SMALL_HOURS, "2026-03-29T03:00:00+02:00", None),
    (NEW_YORK, SMALL_HOURS, "2026-03-08T01:59:59-05:00", "2026-03-08T03:00:00-04:00"),
    (LORD_HOWE, QuietHours(time(22), time(2, 15)), "2026-10-04T01:59:59+10:30", "2026-10-04T02:30:00+11:00"),
    # an end that clocks show twice is the second, and a start the first
    (MADRID, SMALL_HOURS, "2026-10-25T02:29:00+02:00", "2026-10-25T02:30:00+01:00"),
    (MADRID, SMALL_HOURS, "2026-10-25T02:59:00+02:00", "2026-10-25T02:30:00+01:00"),
    (MADRID, SMALL_HOURS, "2026-10-25T02:30:00+01:00", None),
    (LORD_HOWE, QuietHours(time(22), time(1, 45)), "2026-04-05T01:50:00+11:00", "2026-04-05T01:45:00+10:30"),
    (MADRID, LATE, "2026-10-25T02:29:59+02:00", None),
    (MADRID, LATE, "2026-10-25T02:30:00+02:00", "2026-10-25T08:00:00+01:00"),
    (MADRID, LATE, "2026-10-25T02:10:00+01:00", "2026-10-25T08:00:00+01:00"),
    (MADRID, LATE, "2026-03-29T01:59:59+01:00", None),
    (MADRID, LATE, "2026-03-29T03:00:00+02:00", "2026-03-29T08:00:00+02:00"),
    # another zone by the same words is another night
    ("Asia/Kolkata", NIGHT, "2026-06-01T21:00:00+05:30", "2026-06-02T08:00:00+05:30"),
    ("Asia/Kolkata", NIGHT, "2026-06-01T21:00:00+02:00", "2026-06-02T08:00:00+05:30"),
    (NEW_YORK, NIGHT, "2026-06-01T21:00:00+02:00", None),
]


@pytest.mark.parametrize(("zone", "quiet", "moment", "end"), TABLE)
def test_until_when_it_is_quiet(zone: str, quiet: QuietHours, moment: str, end: str | None) -> None:
    assert quiet.end_from(at(moment), ZoneInfo(zone)) == (end and at(end))


times = st.times().map(lambda each: each.replace(second=0, microsecond=0))


@given(
    st.tuples(times, times).filter(lambda pair: pair[0] != pair[1]),
    st.sampled_from([MADRID, NEW_YORK, LORD_HOWE, "Asia/Kolkata", "Africa/Casablanca"]),
    st.integers(0, 2 * 365 * 24 * 60).map(lambda each: at("2026-01-01T00:00:00+00:00") + timedelta(minutes=each)),
)
def test_quiet_hours_always_end_and_it_is_not_quiet_then(span: tuple[time, time], zone: str, moment: datetime) -> None:
    quiet = QuietHours(*span)
    end = quiet.end_from(moment, ZoneInfo(zone))
    if end is not None:
        assert timedelta() < end - moment <= timedelta(hours=25)
        assert quiet.end_from(end, ZoneInfo(zone)) is None


MANNERS = Manners(ZoneInfo(MADRID), NIGHT)
TONIGHT = at("2026-06-01T22:00:00+02:00")


def waits(session: Session, kind: NotificationKind, manners: Manners = MANNERS) -> bool:
    """Whether the latest message of a kind waits for the morning, if it is due tonight."""
    row = session.scalars(select(Notification).where(Notification.kind == kind).order_by(-Notification.id)).first()
    with time_machine.travel(TONIGHT, tick=False):
        wait = manners.wait(session, row or Notification(kind=kind))
    return wait is not None


@pytest.mark.parametrize("dialect", ["sqlite"])  # PostgreSQL's clock can't be set from here
def test_news_waits_and_what_was_asked_for_does_not(session: Session, order: WorkOrder) -> None:
    assert (waits(session, K.NEW_ORDER), waits(session, K.ORDER_BOOKED)) == (True, False)
    move(session, order, WorkOrderStatus.RECEIVED, undo=NO_WINDOW)
    assert waits(session, K.STATUS_CHANGED)


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_that_a_customer_called_off_their_own_order_answers_them(session: Session, order: WorkOrder) -> None:
    moves.cancel_own(session, person(session, ANA), order.number)
    session.commit()
    assert (waits(session, K.STATUS_CHANGED), waits(session, K.ORDER_CANCELLED)) == (False, True)


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize(("alerts_wait", "expected"), [(False, False), (True, True)])
def test_urgent_alerts_wait_where_the_owner_wants_it(session: Session, *, alerts_wait: bool, expected: bool) -> None:
    manners = Manners(ZoneInfo(MADRID), NIGHT, alerts_wait=alerts_wait)
    assert waits(session, K.PHONE_CUSTOMER, manners) is expected
    assert waits(session, K.BACKUP_FAILED, manners) is expected


def test_a_shop_without_quiet_hours_writes_at_any_hour(session: Session) -> None:
    assert Manners(ZoneInfo(MADRID)).wait(session, Notification(kind=K.STATUS_CHANGED)) is None
