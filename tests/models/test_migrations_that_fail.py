"""Whatever goes wrong on the way, the database is as it was, and on SQLite there is a copy of it besides.

That a process is killed on the way is tested in tests/cli/test_migrate.py.
"""

import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import Engine, text

from models import create_engine
from models.errors import BackupFailed, MigrationFailed
from models.schema import RELEASED, Migration, foresee, migrate
from tests.models.history import Rows, build_at, everything, rows_of, stamp_of, with_another

OLD = RELEASED.newest_first()[-1]
HALF_WAY = """
    op.add_column("customers", sa.Column("seen_at", sa.DateTime(timezone=True)))
    op.execute("UPDATE customers SET notes = 'changed'")
    op.execute("INSERT INTO nowhere VALUES (1)")
"""
STARTERS = 4


class MadeToFailError(Exception):
    """Raised by the tests only."""


@pytest.fixture
def old(blank_database_url: str) -> Iterator[Engine]:
    """An engine on a full database of the first release."""
    engine = create_engine(blank_database_url)
    build_at(engine, OLD)
    yield engine
    engine.dispose()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A full SQLite database of the first release."""
    path = tmp_path / "shop.db"
    engine = create_engine(f"sqlite:///{path}")
    build_at(engine, OLD)
    engine.dispose()
    return path


def copies(engine: Engine) -> list[str]:
    """The names of the copies beside a database, without its own."""
    path = Path(str(engine.url.database))
    return sorted(each.name.removeprefix(path.name) for each in path.parent.glob(f"{path.name}.before*"))


def content(path: Path) -> Rows:
    engine = create_engine(f"sqlite:///{path}")
    rows = rows_of(engine)
    engine.dispose()
    return rows


def test_a_revision_that_fails_half_way_changes_nothing(old: Engine, tmp_path: Path) -> None:
    before = everything(old), rows_of(old)
    with pytest.raises(MigrationFailed, match="nowhere"):
        migrate(old, revisions=with_another(tmp_path / "later", HALF_WAY))
    assert (everything(old), rows_of(old), stamp_of(old)) == (*before, [OLD])


def test_an_interruption_before_the_commit_changes_nothing(old: Engine) -> None:
    before, steps = everything(old), []

    def interrupt(step: str) -> None:
        steps.append(step)
        if step == "migrating":
            raise MadeToFailError

    with pytest.raises(MadeToFailError):
        migrate(old, on_step=interrupt)
    assert steps == ["backed-up", "migrating"]
    assert (everything(old), stamp_of(old)) == (before, [OLD])
    assert migrate(old).old == OLD


def test_after_a_failure_the_copy_is_there_and_the_same_one_serves_the_next_attempt(file: Path) -> None:
    engine, before = create_engine(f"sqlite:///{file}"), content(file)
    failing = with_another(file.with_name("later"), HALF_WAY)
    for _ in range(2):
        with pytest.raises(MigrationFailed):
            migrate(engine, revisions=failing)
    assert copies(engine) == [f".before-{failing.head}"]
    assert content(file.with_name(f"{file.name}.before-{failing.head}")) == before
    engine.dispose()


def test_a_copy_of_other_content_is_never_replaced(file: Path) -> None:
    engine, first = create_engine(f"sqlite:///{file}"), content(file)
    failing = with_another(file.with_name("later"), HALF_WAY)
    for number in range(2):
        with pytest.raises(MigrationFailed):
            migrate(engine, revisions=failing)
        with engine.begin() as connection:
            connection.execute(text("UPDATE customers SET notes = :number"), {"number": str(number)})
    assert copies(engine) == [f".before-{failing.head}", f".before-{failing.head}.2"]
    assert content(file.with_name(f"{file.name}.before-{failing.head}")) == first
    engine.dispose()


def test_the_copy_is_one_whole_file_for_the_same_readers_as_the_original(file: Path) -> None:
    file.chmod(0o640)
    engine, before = create_engine(f"sqlite:///{file}"), content(file)
    copy = migrate(engine).backup
    assert copy == file.with_name(f"{file.name}.before-{RELEASED.head}")
    assert copy.stat().st_mode & 0o777 == 0o640
    engine.dispose()
    assert sorted(each.name for each in file.parent.iterdir()) == [file.name, copy.name]
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert content(copy) == before
    restored = create_engine(f"sqlite:///{copy}")
    assert foresee(restored) == Migration(OLD, RELEASED.head)
    restored.dispose()


def test_without_a_copy_nothing_is_touched(file: Path) -> None:
    engine = create_engine(f"sqlite:///{file}")
    before = everything(engine)
    file.with_name(f"{file.name}.before-{RELEASED.head}.part").mkdir()
    with pytest.raises(BackupFailed):
        migrate(engine)
    assert (everything(engine), stamp_of(engine)) == (before, [OLD])
    engine.dispose()


def test_a_damaged_database_is_not_migrated(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        pages: dict[str, int] = dict(connection.execute("SELECT name, rootpage FROM sqlite_master"))
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    damaged = bytearray(file.read_bytes())
    start = (pages["ix_customers_phone"] - 1) * size
    damaged[start + size - 40 : start + size] = b"\x07" * 40
    file.write_bytes(damaged)
    engine = create_engine(f"sqlite:///{file}")
    with pytest.raises(BackupFailed, match="damaged"):
        migrate(engine)
    assert (stamp_of(engine), copies(engine)) == ([OLD], [])
    engine.dispose()


def test_the_copy_is_of_one_moment_while_others_write(file: Path) -> None:
    """A writer adds the numbers from 1 on, each in a transaction of its own, before, during and after."""
    engine, stop, begun = create_engine(f"sqlite:///{file}"), threading.Event(), threading.Event()
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM leases"))

    def write() -> int:
        with closing(sqlite3.connect(file, isolation_level=None, timeout=60)) as connection:
            number = 0
            while not stop.is_set():
                number += 1
                connection.execute("INSERT INTO leases VALUES (?, 'x', '2026-03-01', ?)", (f"{number:08}", number))
                begun.set()
        return number

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write)
        begun.wait()
        copy = migrate(engine).backup
        stop.set()
        written = writing.result()
    assert copy is not None
    copied = [row["fence"] for row in content(copy)["leases"]]
    assert copied == list(range(1, len(copied) + 1))
    assert copied
    assert [row["fence"] for row in rows_of(engine)["leases"]] == list(range(1, written + 1))
    engine.dispose()


def test_several_starting_at_once_migrate_once(old: Engine) -> None:
    gate, url = Barrier(STARTERS), old.url

    def start(_: int) -> Migration:
        engine = create_engine(url)
        gate.wait()
        done = migrate(engine)
        engine.dispose()
        return done

    with ThreadPoolExecutor(STARTERS) as pool:
        done = list(pool.map(start, range(STARTERS)))
    assert sorted(each.old or "" for each in done) == [OLD, *[RELEASED.head] * (STARTERS - 1)]
    assert stamp_of(old) == [RELEASED.head]
    if old.dialect.name == "sqlite":
        assert copies(old) == [f".before-{RELEASED.head}"]


def test_one_that_waited_for_another_looks_again(old: Engine) -> None:
    """The second asks while the first is about to commit: it can only have seen the old revision."""
    url, second = old.url, ThreadPoolExecutor(1)
    asked = threading.Event()

    def follow() -> Migration:
        engine = create_engine(url)
        assert foresee(engine) == Migration(OLD, RELEASED.head)
        asked.set()
        done = migrate(engine)
        engine.dispose()
        return done

    followers = []

    def let_another_in(step: str) -> None:
        if step == "migrating":
            followers.append(second.submit(follow))
            assert asked.wait(30)

    assert migrate(old, on_step=let_another_in).old == OLD
    assert followers[0].result() == Migration(RELEASED.head, RELEASED.head)
    second.shutdown()
