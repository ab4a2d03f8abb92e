"""Database: one use case, one transaction, on a thread."""

import asyncio
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, QueuePool, make_url, select, text
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Session

from models import Counter, Customer, Database, Draft, create_engine

WRITERS = 16
HOLD_THE_WRITE_LOCK = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.readline()
connection.execute("COMMIT")
"""


class MadeToFailError(Exception):
    """Raised by the tests only."""


def add_customer(session: Session, name: str) -> int:
    customer = Customer(name=name)
    session.add(customer)
    session.flush()
    return customer.id


def names(session: Session) -> list[str]:
    return list(session.scalars(select(Customer.name).order_by(Customer.id)))


def count_up(session: Session) -> int:
    """Read, then write: what must not interleave."""
    counter = session.get(Counter, "orders", with_for_update=True)
    assert counter is not None
    counter.value += 1
    return counter.value


def checked_out(db: Database) -> int:
    assert isinstance(db.engine.pool, QueuePool)
    return db.engine.pool.checkedout()


async def test_what_returns_is_committed(db: Database) -> None:
    assert await db.run(add_customer, name="Ana") == 1
    assert await db.read(names) == ["Ana"]
    assert checked_out(db) == 0


async def test_what_raises_is_rolled_back(db: Database) -> None:
    def fail(session: Session) -> None:
        add_customer(session, "Ana")
        raise MadeToFailError

    with pytest.raises(MadeToFailError):
        await db.run(fail)
    assert await db.read(names) == []
    assert checked_out(db) == 0


async def test_what_the_database_refuses_is_rolled_back_as_a_whole(db: Database) -> None:
    def add_twice(session: Session) -> None:
        session.add(Customer(name="Ana", email="ana@example.com"))
        session.flush()
        session.add(Customer(name="Ben", email="ana@example.com"))

    with pytest.raises(IntegrityError):
        await db.run(add_twice)
    assert await db.read(names) == []


async def test_rows_can_be_used_after_the_transaction(db: Database) -> None:
    def add(session: Session) -> Customer:
        customer = Customer(name="Ana")
        session.add(customer)
        return customer

    ana = await db.run(add)
    assert (ana.id, ana.name, ana.reachable) == (1, "Ana", True)


async def test_the_event_loop_is_never_the_thread_that_works(db: Database) -> None:
    assert await db.run(lambda _session: threading.current_thread()) is not threading.current_thread()


async def test_writers_side_by_side_all_succeed_and_none_overwrites_another(db: Database) -> None:
    await db.run(lambda session: session.add(Counter(name="orders", value=0)))
    drawn = await asyncio.gather(*(db.run(count_up) for _ in range(WRITERS)))
    assert sorted(drawn) == list(range(1, WRITERS + 1))


@contextmanager
def held_by_another_process(url: str) -> Iterator["subprocess.Popen[str]"]:
    """The write lock of a SQLite file, in the hands of another process until it reads a line."""
    path = make_url(url).database
    command = [sys.executable, "-c", HOLD_THE_WRITE_LOCK, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process


async def test_writers_wait_for_another_process_and_never_find_the_database_locked(sqlite_url: str) -> None:
    db = Database(create_engine(sqlite_url))
    await db.run(lambda session: session.add(Counter(name="orders", value=0)))
    with held_by_another_process(sqlite_url) as other:
        writers = [asyncio.create_task(db.run(count_up)) for _ in range(WRITERS)]
        done, _ = await asyncio.wait(writers, timeout=0.2)
        assert not done
        await asyncio.to_thread(other.communicate, "\n")
        assert sorted(await asyncio.gather(*writers)) == list(range(1, WRITERS + 1))
    db.close()


async def test_two_processes_worth_of_writers_take_turns_on_sqlite(sqlite_url: str) -> None:
    shops = [Database(create_engine(sqlite_url)) for _ in range(2)]
    await shops[0].run(lambda session: session.add(Counter(name="orders", value=0)))
    drawn = await asyncio.gather(*(shop.run(count_up) for _ in range(WRITERS) for shop in shops))
    assert sorted(drawn) == list(range(1, 2 * WRITERS + 1))
    for shop in shops:
        shop.close()


async def test_reading_waits_for_no_writer(sqlite_url: str) -> None:
    db = Database(create_engine(sqlite_url))
    await db.run(add_customer, name="Ana")
    with held_by_another_process(sqlite_url) as other:
        assert await db.read(names) == ["Ana"]
        other.communicate("\n")
    db.close()


async def test_reading_sees_one_state_of_the_data_to_its_end(db: Database, engine: Engine) -> None:
    await db.run(add_customer, name="Ana")

    def look_twice(session: Session) -> tuple[list[str], list[str]]:
        before = names(session)
        with Session(engine) as other:
            add_customer(other, "Ben")
            other.commit()
        return before, names(session)

    assert await db.read(look_twice) == (["Ana"], ["Ana"])
    assert await db.read(names) == ["Ana", "Ben"]


async def test_reading_saves_nothing_and_says_so(db: Database) -> None:
    with pytest.raises(SQLAlchemyError, match=r"(?i)read.?only"):
        await db.read(add_customer, name="Ana")
    assert await db.run(add_customer, name="Ben") > 0
    assert await db.read(names) == ["Ben"]


async def test_what_a_halted_process_had_locked_is_free_after_a_while(
    postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.engine.HALTED_SECONDS", 1)
    halted = create_engine(postgresql_url)
    db = Database(create_engine(postgresql_url))
    await db.run(lambda session: session.add(Customer(name="Ana")))
    lock = select(Customer).with_for_update()
    with halted.connect() as connection:
        connection.execute(lock)
        async with asyncio.timeout(10):
            await db.run(lambda session: session.scalars(lock).one())
        connection.invalidate()
    db.close()
    halted.dispose()


async def test_a_cancelled_caller_leaves_a_whole_transaction_behind(db: Database) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow(session: Session) -> None:
        add_customer(session, "Ana")
        begun.set()
        go_on.wait()
        add_customer(session, "Ben")

    caller = asyncio.create_task(db.run(slow))
    await asyncio.to_thread(begun.wait)
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    go_on.set()
    await asyncio.to_thread(db.close)
    with Session(db.engine) as session:
        assert names(session) == ["Ana", "Ben"]


async def test_a_cancelled_callers_failure_is_rolled_back_without_a_word(db: Database) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow_and_failing(session: Session) -> None:
        add_customer(session, "Ana")
        begun.set()
        go_on.wait()
        raise MadeToFailError

    caller = asyncio.create_task(db.run(slow_and_failing))
    await asyncio.to_thread(begun.wait)
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    go_on.set()
    await asyncio.to_thread(db.close)
    with Session(db.engine) as session:
        assert names(session) == []


async def test_closing_gives_every_connection_back(db: Database) -> None:
    await asyncio.gather(*(db.run(add_customer, name="Ana") for _ in range(WRITERS)))
    db.close()
    assert checked_out(db) == 0
    with pytest.raises(RuntimeError):
        await db.run(names)


async def test_watchers_hear_of_new_rows_after_the_commit_and_of_nothing_else(db: Database) -> None:
    calls: list[str] = []
    db.watch(Customer, lambda: calls.append("customer"))
    db.watch(Draft, lambda: calls.append("draft"))

    def fail(session: Session) -> None:
        add_customer(session, "Ana")
        raise MadeToFailError

    with pytest.raises(MadeToFailError):
        await db.run(fail)
    await db.run(lambda session: session.execute(text("SELECT 1")).scalar())
    assert calls == []
    await db.run(add_customer, name="Ben")
    assert calls == ["customer"]


async def test_sqlite_is_set_up_for_many_readers_and_no_lost_write(sqlite_url: str) -> None:
    db = Database(create_engine(sqlite_url))

    def pragmas(session: Session) -> dict[str, object]:
        wanted = ("journal_mode", "foreign_keys", "synchronous", "busy_timeout", "query_only")
        return {name: session.scalar(text(f"PRAGMA {name}")) for name in wanted}

    full = 2
    expected = {"journal_mode": "wal", "foreign_keys": 1, "synchronous": full, "busy_timeout": 15_000}
    assert await db.run(pragmas) == {**expected, "query_only": 0}
    assert await db.read(pragmas) == {**expected, "query_only": 1}
    assert await db.run(pragmas) == {**expected, "query_only": 0}
    db.close()


@pytest.mark.parametrize(
    "url", ["mysql://127.0.0.1/shop", "postgresql+psycopg2://127.0.0.1/shop", "sqlite+aiosqlite://"]
)
def test_any_other_database_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="is not supported"):
        create_engine(url)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_is_always_spoken_to_with_psycopg_3(scheme: str) -> None:
    engine = create_engine(make_url(f"{scheme}://127.0.0.1/shop"))
    assert engine.url.drivername == "postgresql+psycopg"
    engine.dispose()
