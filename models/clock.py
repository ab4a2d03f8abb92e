"""What time it is: by the wall, which people set and read, and by the clock that the queues go by."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import DateTime, func, select
from sqlalchemy.orm import Session

_BY_THE_SERVER = select(func.clock_timestamp(type_=DateTime(timezone=True)))


def utcnow() -> datetime:
    """The present moment, aware, in UTC: what people read; it jumps when somebody sets the clock."""
    return datetime.now(UTC)


class SteadyClock:
    """Says what the wall would say if nobody had set it since `start`."""

    def __init__(self) -> None:
        self.start()

    def start(self) -> None:
        """Trust the wall as it is now: for the start of a process."""
        self._from = _running_seconds()  # before the wall, so that it is never behind it
        self._began = utcnow()

    def now(self) -> datetime:
        """The moment by this clock."""
        return self._began + timedelta(seconds=_running_seconds() - self._from)


def _running_seconds() -> float:
    """Seconds that nobody can set, the sleep of the machine included."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boot is None else time.clock_gettime(boot)


STEADY = SteadyClock()


def database_now(session: Session) -> datetime:
    """The moment by the clock that all who share a queue go by; with SQLite it is one process, and its steady clock."""
    if session.get_bind().dialect.name == "sqlite":
        return STEADY.now()
    moment: datetime = session.scalars(_BY_THE_SERVER).one()
    return moment.astimezone(UTC)


def wall_now(session: Session) -> datetime:
    """The moment by the clock on the wall: the server's, or with SQLite the machine's, which somebody may have set."""
    return utcnow() if session.get_bind().dialect.name == "sqlite" else database_now(session)


def queued_at(context: Any) -> datetime:
    """When a row joins a queue, as SQLAlchemy asks for a default."""
    return STEADY.now() if context.dialect.name == "sqlite" else utcnow()
