"""Moments go in aware and come out in UTC."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session

from models import Customer, UtcDateTime, utcnow

DIALECTS = (SQLiteDialect_pysqlite(), PGDialect_psycopg())  # type: ignore[no-untyped-call]  # SQLAlchemy left it untyped
MADRID = ZoneInfo("Europe/Madrid")
ANY_MOMENT = st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1), timezones=st.timezones())  # noqa: DTZ001 - bounds are naive by contract


def stored(session: Session, moment: datetime) -> datetime:
    """The moment, written and read back by a fresh statement."""
    session.add(Customer(name="Ana", created_at=moment))
    session.commit()
    return session.scalars(select(Customer.created_at)).one()


@pytest.mark.parametrize(
    ("moment", "utc"),
    [
        (datetime(2026, 3, 29, 1, 59, 59, 999999, MADRID), datetime(2026, 3, 29, 0, 59, 59, 999999, UTC)),
        (datetime(2026, 3, 29, 3, 0, tzinfo=MADRID), datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        (datetime(2026, 10, 25, 2, 30, tzinfo=MADRID, fold=0), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (datetime(2026, 10, 25, 2, 30, tzinfo=MADRID, fold=1), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        (datetime(2026, 1, 1, 0, 0, tzinfo=ZoneInfo("Asia/Kolkata")), datetime(2025, 12, 31, 18, 30, tzinfo=UTC)),
    ],
)
def test_a_moment_comes_back_as_the_same_moment_in_utc(session: Session, moment: datetime, utc: datetime) -> None:
    found = stored(session, moment)
    assert (found, found.tzinfo) == (utc, UTC)


def test_a_naive_moment_is_refused(session: Session) -> None:
    with pytest.raises(StatementError, match="has no timezone"):
        stored(session, datetime(2026, 1, 1))  # noqa: DTZ001 - what is tested


def test_the_present_moment_is_aware() -> None:
    assert utcnow().utcoffset() == timedelta(0)


def test_moments_are_compared_and_sorted_by_time_and_not_by_clock_face(session: Session) -> None:
    early = datetime(2026, 10, 25, 2, 45, tzinfo=MADRID, fold=0)
    late = datetime(2026, 10, 25, 2, 15, tzinfo=MADRID, fold=1)
    session.add_all([Customer(name="late", created_at=late), Customer(name="early", created_at=early)])
    session.commit()
    assert session.scalars(select(Customer.name).order_by(Customer.created_at)).all() == ["early", "late"]
    assert session.scalars(select(Customer.name).where(Customer.created_at < late)).all() == ["early"]


@given(ANY_MOMENT)
def test_any_moment_survives_either_dialect(moment: datetime) -> None:
    kind = UtcDateTime()
    for dialect in DIALECTS:
        bound = kind.process_bind_param(moment, dialect)
        found = kind.process_result_value(bound, dialect)
        assert found is not None
        assert (found, found.tzinfo) == (moment.astimezone(UTC), UTC)


def test_no_moment_stays_no_moment() -> None:
    for dialect in DIALECTS:
        assert UtcDateTime().process_bind_param(None, dialect) is None
        assert UtcDateTime().process_result_value(None, dialect) is None
