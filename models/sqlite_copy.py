"""A consistent copy of a SQLite file, while others go on using it."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

OWNER_ONLY = 0o600


def copy_database(file: Path, target: Path) -> None:
    """Copy a database as it is at one moment, checked and on the disk; raises OSError and sqlite3.Error.

    SQLite copies nothing from a connection that is writing, so this one is its own. Whoever is not the owner of the
    copy can't read it, not even while it grows.
    """
    target.unlink(missing_ok=True)
    os.close(os.open(target, os.O_CREAT | os.O_EXCL, OWNER_ONLY))
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(target, isolation_level=None)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file that needs no other beside it
        (verdict,) = copy.execute("PRAGMA integrity_check(1)").fetchone()
    if verdict != "ok":
        raise sqlite3.DatabaseError(f"the database is damaged: {verdict}")
    onto_the_disk(target)


def onto_the_disk(path: Path) -> None:
    """Have a file, or the names in a folder, written to where a power failure leaves them; raises OSError."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
