"""The folder where backups are kept, and for how long."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot import failpoints
from bot.backup.errors import BackupError
from bot.failpoints import Failpoint
from models.sqlite_copy import onto_the_disk

NAME = re.compile(r"benchbell-(\d{8}T\d{6}Z)\.(?:sealed|plain)")
STAMP = "%Y%m%dT%H%M%SZ"
PART = ".part"
OWNER_ONLY = 0o700


@dataclass(frozen=True)
class Shelf:
    """Backups in a folder, told apart by their age; other files there are left alone."""

    folder: Path

    def backups(self) -> list[Path]:
        """All that are complete, the oldest first."""
        return sorted(each for each in self.folder.glob("benchbell-*") if NAME.fullmatch(each.name))

    def newest(self) -> datetime | None:
        """When the latest was made."""
        kept = self.backups()
        return _made_at(kept[-1]) if kept else None

    @contextmanager
    def place(self, now: datetime, *, sealed: bool) -> Iterator[tuple[Path, Path]]:
        """Where to write a new one, and what it will be called: it appears complete, or not at all."""
        wanted = self.folder / f"benchbell-{now:{STAMP}}.{'sealed' if sealed else 'plain'}"
        part = wanted.with_name(wanted.name + PART)
        try:
            self.folder.mkdir(mode=OWNER_ONLY, parents=True, exist_ok=True)
            for leftover in self.folder.glob(f"benchbell-*{PART}*"):
                leftover.unlink()
        except OSError as error:
            raise BackupError(f"The backup folder {self.folder} can't be used: {error.strerror}.") from error
        try:
            yield part, wanted
            failpoints.reached(Failpoint.BACKING_UP)
            onto_the_disk(part)
            part.replace(wanted)
            onto_the_disk(self.folder)
        finally:
            part.unlink(missing_ok=True)

    def keep(self, most: int) -> list[Path]:
        """Throw the oldest away until so many are left; gives those that went."""
        gone = self.backups()[:-most] if most else []
        for each in gone:
            each.unlink()
        return gone


def _made_at(backup: Path) -> datetime:
    found = NAME.fullmatch(backup.name)
    assert found is not None  # noqa: S101 - only such names are on the shelf
    return datetime.strptime(found[1], STAMP).replace(tzinfo=UTC)
