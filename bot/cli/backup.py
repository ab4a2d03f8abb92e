"""python -m bot backup, and the way back: python -m bot restore."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.terminal import Problem, say

if TYPE_CHECKING:
    from bot.backup.keeper import Keeper
    from bot.cli.terminal import Commands


def register(commands: "Commands") -> None:
    """Add both commands to the command line."""
    backup = commands.add_parser("backup", help="copy the shop's data to the backup folder, while the bot runs or not")
    backup.add_argument("--plain", action="store_true", help="not encrypted: whoever has the file can read all of it")
    backup.set_defaults(run=back_up)
    restore = commands.add_parser("restore", help="put a backup in the place of the shop's data")
    restore.add_argument("file", metavar="FILE", type=Path, help="a backup that `python -m bot backup` made")
    restore.set_defaults(run=bring_back)


def back_up(arguments: argparse.Namespace) -> int:
    """Make a backup now; raises Problem."""
    from bot.backup.errors import BackupError  # noqa: PLC0415 - --help must not wait for it

    keeper = _keeper(sealed=not arguments.plain)
    try:
        made = keeper.back_up(sealed=not arguments.plain)
    except BackupError as error:
        raise Problem(str(error)) from error
    say(f"Backup: {made} ({made.stat().st_size / 1024:,.0f} KB)")
    say("Keep SECRET_KEY in a safe place, too: without it nobody can read this file." if not arguments.plain else "")
    return 0


def bring_back(arguments: argparse.Namespace) -> int:
    """Restore a backup; raises Problem."""
    from bot.backup.errors import BackupError  # noqa: PLC0415 - --help must not wait for it
    from models import SchemaError  # noqa: PLC0415 - as above

    try:
        kept = _keeper(sealed=False).restore(arguments.file)
    except (BackupError, SchemaError) as error:
        raise Problem(str(error)) from error
    say(f"Restored from {arguments.file}.")
    if kept is not None:
        say(f"What was there before is in {kept}.")
    say("Start the bot: it goes on where the backup was made.")
    return 0


def _keeper(*, sealed: bool) -> "Keeper":
    """The keeper that the settings describe; raises Problem where there is no key of one's own to seal with."""
    from bot.backup.keeper import Keeper  # noqa: PLC0415 - --help must not wait for it
    from bot.backup.shelf import Shelf  # noqa: PLC0415 - as above
    from bot.cli.configuration import load_settings_for_tools  # noqa: PLC0415 - as above
    from models import create_engine  # noqa: PLC0415 - as above

    settings = load_settings_for_tools()
    if sealed and not settings.has_own_key:
        raise Problem("SECRET_KEY is not set, and the backup would be encrypted with it. Set it, or add --plain.")
    return Keeper(
        create_engine(settings.database_url),
        settings.secret_key.get_secret_value(),
        Shelf(settings.backup_folder),
        settings.backup_keep,
    )
