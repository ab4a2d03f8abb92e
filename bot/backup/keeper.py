"""Makes backups and brings them back, whatever the database is."""

import shutil
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine

from bot.backup import postgresql, sqlite
from bot.backup.errors import BackupError, NoSuchBackup
from bot.backup.seal import is_sealed, seal, unseal
from bot.backup.shelf import Shelf
from models import utcnow

OPEN_TO_US_ALONE = 0o600


@dataclass(frozen=True)
class Keeper:
    """Keeps backups of one database on one shelf."""

    engine: Engine
    secret_key: str
    shelf: Shelf
    most: int
    """How many backups are kept; the oldest goes first. 0 keeps all."""

    def due(self, every: timedelta) -> bool:
        """Whether the latest backup is older than it should be."""
        newest = self.shelf.newest()
        return newest is None or utcnow() - newest >= every

    def back_up(self, *, sealed: bool = True, now: datetime | None = None) -> Path:
        """Make a backup, complete or not at all; raises BackupError."""
        try:
            with self.shelf.place(now or utcnow(), sealed=sealed) as (part, wanted):
                _ours_alone(part)
                if sealed:
                    self._sealed(part)
                else:
                    self._dump(part)
            self.shelf.keep(self.most)
        except OSError as error:
            raise BackupError(f"The backup could not be written: {error.strerror or error}.") from error
        return wanted

    def restore(self, backup: Path) -> Path | None:
        """Put a backup in the place of the database; gives the file where the old one was kept, if it is a file.

        Raises BackupError and SchemaError; the database is as it was then.
        """
        if not backup.is_file():
            raise NoSuchBackup(backup)
        place = Path(self.engine.url.database or "") if self._is_file else backup
        plain = place.with_name(f"{place.name}.restoring")
        try:
            _ours_alone(plain)
            with backup.open("rb") as source, plain.open("wb") as target:
                sealed = is_sealed(source)
                source.seek(0)
                if sealed:
                    unseal(source, target, self.secret_key)
                else:
                    shutil.copyfileobj(source, target)
            return self._load(plain)
        except OSError as error:
            raise BackupError(f"The backup could not be restored: {error.strerror or error}.") from error
        finally:
            plain.unlink(missing_ok=True)

    def _dump(self, target: Path) -> None:
        (sqlite.dump if self._is_file else postgresql.dump)(self.engine, target)

    def _load(self, source: Path) -> Path | None:
        return (sqlite.load if self._is_file else postgresql.load)(self.engine, source)

    @property
    def _is_file(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    def _sealed(self, part: Path) -> None:
        plain = part.with_name(f"{part.name}.plain")
        try:
            _ours_alone(plain)
            self._dump(plain)
            with plain.open("rb") as source, part.open("wb") as target:
                seal(source, target, self.secret_key)
        finally:
            with suppress(OSError):
                plain.unlink()


def _ours_alone(file: Path) -> None:
    """Make an empty file that nobody else may read, whatever is written to it later."""
    file.unlink(missing_ok=True)  # one that an interrupted run left may be open to others
    file.touch(mode=OPEN_TO_US_ALONE, exist_ok=False)
