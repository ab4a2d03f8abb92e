"""Backups of a real database, made while it is written to, and the way back."""

import os
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from filelock import FileLock
from sqlalchemy import Engine, create_engine, func, select, text
from sqlalchemy.orm import Session

import models
from bot.backup.errors import BackupError, DamagedBackup, NoClient, ShopIsOpen, WrongKey
from bot.backup.keeper import Keeper
from bot.backup.shelf import Shelf
from bot.services import leases
from models import Customer, schema
from models.errors import NewerSchema
from tests import databases
from tests.booking import book
from tests.postgres import client_programs

KEY = "a key for tests, which is long enough to pass"
TOGETHER = ("customers", "work_orders", "notifications")
"""Each booking makes one row in each of them."""
SUNDAY = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clients(monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL's own programs, of the version of the tests' server."""
    monkeypatch.setenv("PATH", os.pathsep.join([str(client_programs()), os.environ["PATH"]]))


@pytest.fixture(scope="session")
def sqlite_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with one order, to copy."""
    path = tmp_path_factory.mktemp("shop") / "shop.db"
    open_shop(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgresql_shop(postgres_server: str) -> Iterator[str]:
    """A database with one order, to copy."""
    with databases.scratch_database(postgres_server) as url:
        open_shop(url)
        yield url


def open_shop(url: str) -> None:
    engine = models.create_engine(url)
    schema.prepare(engine)
    with Session(engine) as session, session.begin():
        book(session, 77)
    engine.dispose()


@pytest.fixture
def shop(dialect: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Engine]:
    """A database with one order."""
    with ExitStack() as stack:
        like = request.getfixturevalue(f"{dialect}_shop")
        if dialect == "sqlite":
            url = f"sqlite:///{shutil.copyfile(like, tmp_path / 'shop.db')}"
        else:
            server = request.getfixturevalue("postgres_server")
            url = stack.enter_context(databases.scratch_database(server, like=like))
        engine = models.create_engine(url)
        stack.callback(engine.dispose)
        yield engine


@pytest.fixture
def keeper(shop: Engine, tmp_path: Path) -> Keeper:
    return Keeper(shop, KEY, Shelf(tmp_path / "backups"), most=3)


def customers(engine: Engine) -> int:
    with Session(engine) as session:
        return session.scalars(select(func.count()).select_from(Customer)).one()


@pytest.mark.parametrize("sealed", [True, False])
def test_a_backup_brings_back_what_was_there(keeper: Keeper, sealed: bool) -> None:
    backup = keeper.back_up(sealed=sealed)
    with Session(keeper.engine) as session, session.begin():
        book(session, 78, name="Bob")
    assert customers(keeper.engine) == 2
    keeper.engine.dispose()

    kept = keeper.restore(backup)

    assert customers(keeper.engine) == 1
    assert (kept is None) == (keeper.engine.dialect.name == "postgresql")
    if kept is not None:
        aside = create_engine(f"sqlite:///{kept}")
        assert customers(aside) == 2
        aside.dispose()


def test_a_backup_can_be_read_by_its_owner_alone_and_holds_no_names(keeper: Keeper) -> None:
    with Session(keeper.engine) as session, session.begin():
        book(session, 78, name="Anastasia")  # three letters would turn up by chance once in fifty runs

    backup = keeper.back_up()

    assert (backup.stat().st_mode & 0o777, keeper.shelf.folder.stat().st_mode & 0o777) == (0o600, 0o700)
    assert b"Anastasia" not in backup.read_bytes()
    assert list(keeper.shelf.folder.iterdir()) == [backup]


def test_a_backup_under_load_is_of_one_moment(keeper: Keeper) -> None:
    """Each transaction adds a customer and an order: a copy with one of them only would be of no moment."""
    stop, booked = threading.Event(), threading.Semaphore(0)

    def go_on_booking() -> None:
        for number in range(100, 10_000):
            if stop.is_set():
                return
            with Session(keeper.engine) as session, session.begin():
                book(session, number)
            booked.release()

    booking = threading.Thread(target=go_on_booking)
    booking.start()
    backups = []
    try:
        for number in range(3):
            assert booked.acquire(timeout=30)
            backups.append(keeper.back_up(sealed=False, now=SUNDAY + timedelta(seconds=number)))
    finally:
        stop.set()
        booking.join()
    keeper.engine.dispose()

    for backup in backups:
        keeper.restore(backup)
        with keeper.engine.connect() as connection:
            counted = [connection.scalar(text(f"SELECT count(*) FROM {table}")) for table in TOGETHER]
        assert len(set(counted)) == 1
        keeper.engine.dispose()


def test_only_the_newest_backups_are_kept_and_other_files_are_left_alone(keeper: Keeper) -> None:
    keeper.shelf.folder.mkdir()
    stranger = keeper.shelf.folder / "benchbell-notes.txt"
    stranger.write_text("mine")

    made = [keeper.back_up(sealed=day % 2 == 0, now=SUNDAY + timedelta(days=day)) for day in range(5)]

    assert keeper.shelf.backups() == made[2:]
    assert stranger.exists()


def test_a_backup_is_due_a_day_after_the_latest(keeper: Keeper) -> None:
    day = timedelta(days=1)
    assert keeper.due(day)
    keeper.back_up()
    assert not keeper.due(day)
    assert keeper.due(timedelta())


@pytest.mark.parametrize("content", [b"", b"something else"])
@pytest.mark.parametrize("sealed", [True, False])
def test_a_file_that_is_no_whole_backup_changes_nothing(keeper: Keeper, sealed: bool, content: bytes) -> None:
    backup = keeper.back_up(sealed=sealed)
    backup.write_bytes(backup.read_bytes()[:1000] + content)
    keeper.engine.dispose()

    with pytest.raises(DamagedBackup):
        keeper.restore(backup)

    assert customers(keeper.engine) == 1


def test_another_key_restores_nothing(keeper: Keeper) -> None:
    backup = keeper.back_up()
    stranger = Keeper(keeper.engine, "another key, which is just as long as that one", keeper.shelf, most=3)

    with pytest.raises(WrongKey):
        stranger.restore(backup)

    assert customers(keeper.engine) == 1


def test_a_backup_of_a_newer_release_is_refused(keeper: Keeper) -> None:
    with keeper.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    backup = keeper.back_up()
    with keeper.engine.begin() as connection:
        connection.execute(text(f"UPDATE alembic_version SET version_num = '{schema.RELEASED.head}'"))
    keeper.engine.dispose()

    with pytest.raises(NewerSchema):
        keeper.restore(backup)

    assert customers(keeper.engine) == 1


def test_nothing_is_restored_under_a_running_bot(keeper: Keeper) -> None:
    backup = keeper.back_up()
    keeper.engine.dispose()
    if keeper.engine.dialect.name == "sqlite":
        with FileLock(f"{keeper.engine.url.database}.lock"), pytest.raises(ShopIsOpen):
            keeper.restore(backup)
    else:
        with Session(keeper.engine) as session, session.begin():
            leases.take(session, leases.LEADER, "a bot", timedelta(minutes=1))
        with pytest.raises(ShopIsOpen):
            keeper.restore(backup)


@pytest.mark.parametrize("dialect", ["postgresql"])
def test_without_postgresqls_programs_it_says_what_to_install(keeper: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")

    with pytest.raises(NoClient, match="pg_dump is not installed"):
        keeper.back_up()


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_a_folder_that_cannot_be_written_is_named(shop: Engine, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")

    with pytest.raises(BackupError, match="file"):
        Keeper(shop, KEY, Shelf(blocked), most=3).back_up()


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_a_damaged_database_is_not_taken_for_a_backup(keeper: Keeper) -> None:
    keeper.engine.dispose()
    file = Path(str(keeper.engine.url.database))
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    content = bytearray(file.read_bytes())
    content[4096 : 4096 * 40] = b"\xff" * (4096 * 39)
    file.write_bytes(content)

    with pytest.raises(BackupError):
        keeper.back_up()

    assert keeper.shelf.backups() == []
