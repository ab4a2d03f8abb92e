"""Why a backup could not be made or brought back; the message says what the operator can do."""

from pathlib import Path


class BackupError(Exception):
    """A backup could not be made or brought back; nothing was changed."""


class WrongKey(BackupError):
    """The backup was sealed with another SECRET_KEY."""

    def __init__(self) -> None:
        super().__init__("This backup was made with another SECRET_KEY: set the one of that time, and try again.")


class DamagedBackup(BackupError):
    """Something in the file is not as it was written."""

    def __init__(self) -> None:
        super().__init__("This backup is damaged or cut short: use another one.")


class NoSuchBackup(BackupError):
    """There is no file of that name."""

    def __init__(self, file: Path) -> None:
        super().__init__(f"There is no file {file}. Backups lie where BACKUP_FOLDER says.")
        self.file = file


class NotABackup(BackupError):
    """The file is something else."""

    def __init__(self) -> None:
        super().__init__("This file is not a backup of Benchbell.")


class NoClient(BackupError):
    """PostgreSQL's own programs are needed and not there."""

    def __init__(self, program: str) -> None:
        super().__init__(
            f"{program} is not installed: install PostgreSQL's client programs, of the server's version or newer "
            "(Debian: apt install postgresql-client)."
        )


class ShopIsOpen(BackupError):
    """A bot uses the database at this moment."""

    def __init__(self) -> None:
        super().__init__("The bot is running on this database: stop it first, then restore.")
