"""A copy of a SQLite file, made before its tables change."""

import filecmp
import shutil
import sqlite3
from contextlib import suppress
from itertools import count
from pathlib import Path

from models.errors import BackupFailed
from models.sqlite_copy import copy_database, onto_the_disk


def back_up(file: Path, revision: str) -> Path:
    """Copy a database to `<file>.before-<revision>`, complete or not at all; raises BackupFailed.

    No earlier copy is ever replaced: what differs from it gets a number. The caller holds the write lock, so that the
    copy is of what it is going to change.
    """
    wanted = file.with_name(f"{file.name}.before-{revision}")
    part = wanted.with_name(f"{wanted.name}.part")
    try:
        copy_database(file, part)
        shutil.copymode(file, part)
        return _keep(part, wanted)
    except (OSError, sqlite3.Error) as error:
        raise BackupFailed(wanted, str(error)) from error
    finally:
        with suppress(OSError):
            part.unlink()


def _keep(part: Path, wanted: Path) -> Path:
    """Give the finished copy its name, or find that there is the same one already."""
    for number in count(2):
        if not wanted.exists():
            break
        if filecmp.cmp(part, wanted, shallow=False):
            return wanted
        wanted = wanted.with_name(f"{part.stem}.{number}")
    part.rename(wanted)
    onto_the_disk(wanted.parent)
    return wanted
