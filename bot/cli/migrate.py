"""python -m bot migrate."""

import argparse
from typing import TYPE_CHECKING

from bot.cli.terminal import Problem, say

if TYPE_CHECKING:
    from bot.cli.terminal import Commands
    from models.schema import Migration


def register(commands: "Commands") -> None:
    """Add the command to the command line."""
    command = commands.add_parser("migrate", help="bring the database's tables up to date, as each start does")
    command.add_argument("--check", action="store_true", help="only say what would be done")
    command.set_defaults(run=execute)


def execute(arguments: argparse.Namespace) -> int:
    """Migrate, or say what that would mean; raises Problem."""
    from sqlalchemy.exc import DatabaseError  # noqa: PLC0415 - --help must not wait for it

    from bot.cli.configuration import load_settings_for_tools  # noqa: PLC0415 - as above
    from bot.cli.database import sqlite_file  # noqa: PLC0415 - as above
    from models import SchemaError, create_engine, schema, search_index  # noqa: PLC0415 - as above

    engine = create_engine(load_settings_for_tools().database_url)
    file = sqlite_file(engine)
    try:
        if not arguments.check:
            say(_done(schema.migrate(engine)))
            search_index.ensure(engine)
        elif file and not file.exists():  # looking must not make it
            say(_foreseen(schema.NOTHING_YET))
        else:
            say(_foreseen(schema.foresee(engine)))
    except SchemaError as error:
        raise Problem(str(error)) from error
    except DatabaseError as error:
        raise Problem("The database can't be used. Find out why with: python -m bot doctor") from error
    finally:
        engine.dispose()
    return 0


def _done(migration: "Migration") -> str:
    if migration.old is None:
        return f"Built the tables, at revision {migration.new}."
    if migration.old == migration.new:
        return f"Nothing to do: the tables are at revision {migration.new}."
    copy = f" A copy from before: {migration.backup}" if migration.backup else ""
    return f"Migrated from revision {migration.old} to {migration.new}.{copy}"


def _foreseen(migration: "Migration") -> str:
    if migration.old is None:
        return f"There are no tables yet; they would be built, at revision {migration.new}."
    if migration.old == migration.new:
        return f"Nothing to do: the tables are at revision {migration.new}."
    return f"Would migrate from revision {migration.old} to {migration.new}."
