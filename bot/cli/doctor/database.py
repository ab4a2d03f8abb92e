"""Looks at the database: reachable, writable, with the tables of this release."""

import os
from pathlib import Path

from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from bot.cli.database import sqlite_file
from bot.cli.doctor.finding import Finding, bad, doubtful, good
from bot.settings import Settings
from models import SchemaError, create_engine
from models.schema import Migration, foresee

SUBJECT = "Database"


def database(settings: Settings) -> Finding:
    """Whether the shop's data can be read and written."""
    engine = create_engine(settings.database_url)
    try:
        return _file(sqlite_file(engine)) or _answers(engine)
    finally:
        engine.dispose()


def _file(path: Path | None) -> Finding | None:
    """What there is to say of a SQLite file that does not exist yet; looking must not make it."""
    if path is None or path.exists():
        return None
    folder = path.absolute().parent
    if not folder.is_dir():
        return bad(SUBJECT, f"the folder {folder} does not exist", "Make the folder, or change DATABASE_URL.")
    if not os.access(folder, os.W_OK):
        return bad(SUBJECT, f"the folder {folder} can't be written to", "Change its owner, or change DATABASE_URL.")
    return good(SUBJECT, f"{path} will be made at the first start")


def _answers(engine: Engine) -> Finding:
    try:
        _write(engine)
        return _tables(engine.dialect.name, foresee(engine))
    except SQLAlchemyError as error:
        return _unusable(engine, error)
    except SchemaError as error:
        says, _, advice = str(error).partition(". ")
        return bad(SUBJECT, says, advice)


def _tables(dialect: str, ahead: Migration) -> Finding:
    if ahead.old is None:
        return good(SUBJECT, f"{dialect}, empty: the first start builds the tables")
    if ahead.old != ahead.new:
        says = f"{dialect}, at revision {ahead.old}: the next start migrates it to {ahead.new}"
        return doubtful(SUBJECT, says, "To do it now: python -m bot migrate")
    return good(SUBJECT, f"{dialect}, readable and writable, at revision {ahead.new}")


def _write(engine: Engine) -> None:
    """Make a table and think better of it: both databases can take that back."""
    with engine.connect() as connection, connection.begin() as transaction:
        connection.execute(text("CREATE TABLE benchbell_doctor (id INTEGER)"))
        transaction.rollback()


def _unusable(engine: Engine, error: SQLAlchemyError) -> Finding:
    reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
    where = engine.url.render_as_string(hide_password=True)
    if engine.dialect.name == "sqlite":
        advice = (
            f"Look at {engine.url.database}: its owner, its rights, whether it is a SQLite file, and the disk's space."
        )
    else:
        advice = (
            "Check DATABASE_URL: host, port, name, user and password; the user must own the database or its schema."
        )
    return bad(SUBJECT, f"{where} can't be used ({reason})", advice)
