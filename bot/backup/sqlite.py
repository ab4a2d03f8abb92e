"""A SQLite file, copied while it is used, and put back in its place."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError

from bot.backup.errors import BackupError, DamagedBackup, ShopIsOpen
from models import create_engine, schema
from models.sqlite_copy import copy_database, onto_the_disk

COMPANIONS = ("-wal", "-shm")
"""What SQLite keeps beside a file, and would take for a part of any other one of that name."""


def dump(engine: Engine, target: Path) -> None:
    """Copy the database as it is at one moment, checked; raises BackupError."""
    file = _file(engine)
    if not file.exists():
        raise BackupError(f"There is no database at {file}: check DATABASE_URL.")
    try:
        copy_database(file, target)
    except (OSError, sqlite3.Error) as error:
        raise BackupError(f"The database could not be copied: {error}.") from error


def load(engine: Engine, source: Path) -> Path | None:
    """Put a copy in the place of the database, and what was there beside it: that is the result.

    Raises DamagedBackup, SchemaError where the copy is newer than this program, and ShopIsOpen.
    """
    file = _file(engine)
    _check(source)
    with _alone(file):
        kept = _set_aside(file)
        for each in COMPANIONS:
            file.with_name(file.name + each).unlink(missing_ok=True)
        onto_the_disk(source)
        source.replace(file)
        onto_the_disk(file.parent)
    return kept


def _file(engine: Engine) -> Path:
    return Path(engine.url.database or "")


def _check(source: Path) -> None:
    engine = create_engine(f"sqlite:///{source}")
    try:
        with engine.connect() as connection:
            if connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar() != "ok":
                raise DamagedBackup
        schema.foresee(engine)
    except DatabaseError:
        raise DamagedBackup from None
    finally:
        engine.dispose()


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    """The lock that the bot holds while it runs."""
    try:
        with FileLock(f"{file}.lock", timeout=0):
            yield
    except Timeout:
        raise ShopIsOpen from None


def _set_aside(file: Path) -> Path | None:
    if not file.exists():
        return None
    number = 1
    while (kept := file.with_name(f"{file.name}.before-restore-{number}")).exists():
        number += 1
    copy_database(file, kept)
    return kept
