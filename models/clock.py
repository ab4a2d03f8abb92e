"""What time it is: by this process, and by the clock that all processes share."""

from datetime import UTC, datetime

from sqlalchemy import DateTime, func, select
from sqlalchemy.orm import Session

_BY_THE_SERVER = select(func.clock_timestamp(type_=DateTime(timezone=True)))


def utcnow() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def database_now(session: Session) -> datetime:
    """The moment by the clock that all processes share; with SQLite all of them are on one machine."""
    if session.get_bind().dialect.name == "sqlite":
        return utcnow()
    moment: datetime = session.scalars(_BY_THE_SERVER).one()
    return moment.astimezone(UTC)
