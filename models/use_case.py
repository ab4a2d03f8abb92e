"""Use cases run in transactions: several that wait at the same time may share one, for one commit serves them all."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine, text
from sqlalchemy.orm import Session, sessionmaker

from models.engine import CHANNEL
from models.session import INSERTED


@dataclass
class UseCase:
    """Work on a session, and who waits for what comes of it."""

    work: Callable[[Session], Any]
    answer: asyncio.Future[Any]
    reading: bool
    result: Any = None
    error: BaseException | None = None
    inserted: set[str] = field(default_factory=set)
    """Names of the tables that gained rows."""

    def perform(self, sessions: sessionmaker[Session], connection: Connection) -> None:
        """Do the work within the transaction of a connection; raises what it raises."""
        with sessions(bind=connection) as session:
            self.result = self.work(session)
            session.flush()
            self.inserted = session.info.get(INSERTED, set())
            if self.inserted and connection.dialect.name == "postgresql":
                self._notify(session)
            session.commit()

    def reply(self) -> None:
        """Say what came of it; on the event loop."""
        if self.answer.done():
            return
        if self.error is None:
            self.answer.set_result(self.result)
        else:
            self.answer.set_exception(self.error)

    def _notify(self, session: Session) -> None:
        """Wake other processes too, at the moment this transaction commits."""
        for table in sorted(self.inserted):
            session.execute(text("SELECT pg_notify(:channel, :table)"), {"channel": CHANNEL, "table": table})


def transact(engine: Engine, sessions: sessionmaker[Session], cases: Sequence[UseCase]) -> None:
    """Run use cases in one transaction, as if one came after the other; if that fails, each in one of its own.

    So a use case may run a second time, on the data as they were: it must change nothing but what its session holds.
    """
    begun = False
    try:
        with engine.begin() as connection:
            begun = True
            for each in cases:
                each.perform(sessions, connection)
    except BaseException as error:  # noqa: BLE001 - it is raised where it is waited for
        if begun and len(cases) > 1:
            for each in cases:
                transact(engine, sessions, [each])
        else:
            for each in cases:
                each.error, each.inserted = error, set()
