"""The one door to the database: short transactions, always closed."""

import asyncio
import sqlite3
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Concatenate, ParamSpec, TypeVar

import sqlalchemy
from sqlalchemy import URL, Connection, Engine, Insert, event, make_url, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, UOWTransaction, sessionmaker

from models.base import Base

BUSY_SECONDS = 15
BUSY_PAUSE = 0.01
HALTED_SECONDS = 30
POOL_SIZE = 8
CHANNEL = "benchbell"
"""PostgreSQL's NOTIFY channel; the payload is the name of the table that gained rows."""
INSERTED = "benchbell_inserted"
READ_ONLY = {"benchbell_read_only": True}
"""Execution options: one view of the data for the whole transaction, no write lock, and no writing."""

P = ParamSpec("P")
T = TypeVar("T")

SessionLocal: sessionmaker[Session] = sessionmaker(autoflush=False, expire_on_commit=False)
"""The factory of sessions; the composition root binds it to the engine."""


def get_db() -> Iterator[Session]:
    """Lend a session and always close it: FastAPI's dependency, for `def` endpoints; `async def` ones use Database."""
    session = SessionLocal()
    try:
        yield session
    finally:
        session.close()


def create_engine(url: str | URL) -> Engine:
    """An engine for SQLite (WAL, writers wait their turn) or PostgreSQL (psycopg 3); anything else is refused.

    Its errors name no parameters: those are customers' data, and errors are logged.
    """
    parsed = make_url(url)
    if parsed.drivername in {"postgres", "postgresql", "postgresql+psycopg"}:
        engine = sqlalchemy.create_engine(
            parsed.set(drivername="postgresql+psycopg"),
            pool_size=POOL_SIZE,
            pool_pre_ping=True,
            hide_parameters=True,
        )
        event.listen(engine, "connect", _configure_postgresql)
        event.listen(engine, "begin", _begin_postgresql)
        return engine
    if parsed.drivername in {"sqlite", "sqlite+pysqlite"}:
        engine = sqlalchemy.create_engine(parsed, connect_args={"timeout": BUSY_SECONDS}, hide_parameters=True)
        event.listen(engine, "connect", _configure_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    raise ValueError(f"{parsed.drivername!r} is not supported: use sqlite:///… or postgresql://…")


def _configure_postgresql(connection: Any, _record: Any) -> None:
    """Let no halted process keep what it had locked: our transactions never stand still by themselves."""
    connection.autocommit = True
    connection.execute(f"SET idle_in_transaction_session_timeout = '{HALTED_SECONDS}s'")
    connection.autocommit = False


def _configure_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver must not begin transactions of its own
    for pragma in (f"busy_timeout={BUSY_SECONDS * 1000}", "foreign_keys=ON", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    _enter_wal(connection)


def _enter_wal(connection: Any) -> None:
    """Write ahead, from the first connection on; while another process is just making that change, wait for it.

    SQLite itself refuses at once there, whatever its busy timeout.
    """
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(BUSY_PAUSE)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock at once: a read that turns into a write would fail instead of waiting."""
    reading = _reading(connection)
    driver: Any = connection.connection.driver_connection
    driver.execute(f"PRAGMA query_only={'ON' if reading else 'OFF'}")  # waits for nothing: no error to translate
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _begin_postgresql(connection: Connection) -> None:
    """Where a read is concerned, look at the data as it is now, to the end."""
    if _reading(connection):
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")


def _reading(connection: Connection) -> bool:
    return bool(connection.get_execution_options().get("benchbell_read_only"))


def note_inserted(session: Session, *tables: type[Base]) -> None:
    """Remember that these tables gained rows, for whoever waits for them: needed after a bulk insert only."""
    session.info.setdefault(INSERTED, set()).update(table.__tablename__ for table in tables)


def _note_flushed(session: Session, _context: UOWTransaction) -> None:
    note_inserted(session, *(type(each) for each in session.new if isinstance(each, Base)))


def _notify(session: Session, tables: Iterable[str]) -> None:
    """Wake other processes too, at the moment this transaction commits."""
    for table in sorted(tables):
        session.execute(text("SELECT pg_notify(:channel, :table)"), {"channel": CHANNEL, "table": table})


def insert_new(session: Session, table: type[Base]) -> Insert:
    """An INSERT that leaves rows alone which are there already, on either dialect."""
    insert: Any = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    statement: Insert = insert(table.__table__).on_conflict_do_nothing()
    return statement


def create_tables(engine: Engine) -> None:
    """Build what is missing; harmless on a built database, and in several processes at once."""
    with engine.begin() as connection:
        await_turn_to_build(connection)
        Base.metadata.create_all(connection)


def await_turn_to_build(connection: Connection) -> None:
    """Let one process at a time change tables, to the end of its transaction; SQLite's write lock does so by itself."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext(:channel))"), {"channel": CHANNEL})


class Database:
    """Runs use cases, each in one transaction on a thread of its own, so that no transaction can await the network."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.sqlite = engine.dialect.name == "sqlite"
        workers = 1 if self.sqlite else POOL_SIZE
        self._executor = ThreadPoolExecutor(workers, thread_name_prefix="database")
        self._sessions = sessionmaker(engine, autoflush=False, expire_on_commit=False)
        self._watchers: dict[str, list[Callable[[], None]]] = defaultdict(list)
        event.listen(self._sessions, "after_flush", _note_flushed)
        self._readers = sessionmaker(engine.execution_options(**READ_ONLY), autoflush=False, expire_on_commit=False)

    async def run(self, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `work(session, …)` in one transaction: committed when it returns, rolled back when it raises."""
        return await self._in_thread(self._sessions, work, *args, **kwargs)

    def watch(self, table: type[Base], callback: Callable[[], None]) -> None:
        """Call back on the event loop after each commit of a use case that added rows to `table`."""
        self._watchers[table.__tablename__].append(callback)

    def notice(self, tables: Iterable[str]) -> None:
        """Tell the watchers of these tables that rows were added, as a commit here or in another process did."""
        for callback in [each for table in tables for each in self._watchers[table]]:
            callback()

    async def read(self, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `work(session, …)` on one consistent view of the data, without the write lock; writing in it raises."""
        return await self._in_thread(self._readers, work, *args, **kwargs)

    async def _in_thread(
        self,
        sessions: sessionmaker[Session],
        work: Callable[Concatenate[Session, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        loop = asyncio.get_running_loop()

        def transaction() -> T:
            with sessions() as session:
                with session.begin():
                    result = work(session, *args, **kwargs)
                    session.flush()
                    inserted: set[str] = session.info.get(INSERTED, set())
                    if inserted and not self.sqlite:
                        _notify(session, inserted)
                if inserted:
                    loop.call_soon_threadsafe(self.notice, inserted)
                return result

        # shielded: a cancelled caller must not leave behind a commit that nobody heard of
        return await asyncio.shield(loop.run_in_executor(self._executor, transaction))

    def close(self) -> None:
        """Let running transactions end, then give every connection back."""
        self._executor.shutdown(wait=True)
        self.engine.dispose()
