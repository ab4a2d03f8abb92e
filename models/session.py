"""Sessions: how they are made, lent and closed, and what they remember of the rows they add."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, UOWTransaction, sessionmaker

from models.base import Base

INSERTED = "benchbell_inserted"

SessionLocal: sessionmaker[Session] = sessionmaker(autoflush=False, expire_on_commit=False)
"""The factory of sessions; the composition root binds it to the engine."""


def get_db() -> Iterator[Session]:
    """Lend a session and always close it: FastAPI's dependency, for `def` endpoints; `async def` ones use Database."""
    session = SessionLocal()
    try:
        yield session
    finally:
        session.close()


def note_inserted(session: Session, *tables: type[Base]) -> None:
    """Remember that these tables gained rows, for whoever waits for them: needed after a bulk insert only."""
    session.info.setdefault(INSERTED, set()).update(table.__tablename__ for table in tables)


def note_flushed(session: Session, _context: UOWTransaction) -> None:
    """Remember what a flush adds: for the event after it."""
    note_inserted(session, *(type(each) for each in session.new if isinstance(each, Base)))


def insert_new(session: Session, table: type[Base]) -> Insert:
    """An INSERT that leaves rows alone which are there already, on either dialect."""
    insert: Any = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    statement: Insert = insert(table.__table__).on_conflict_do_nothing()
    return statement
