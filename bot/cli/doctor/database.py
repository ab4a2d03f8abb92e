"""Looks at the database: reachable, writable, with its tables."""

import os
from pathlib import Path

from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from bot.cli.database import missing_tables, sqlite_file
from bot.cli.doctor.finding import Finding, bad, good
from bot.settings import Settings
from models import Base, create_engine

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
        missing = missing_tables(engine)
    except SQLAlchemyError as error:
        return _unusable(engine, error)
    if len(missing) == len(Base.metadata.tables):
        return good(SUBJECT, f"{engine.dialect.name}, empty: the first start builds the tables")
    if missing:
        return bad(SUBJECT, f"lacks the tables {', '.join(sorted(missing))}", "Start the bot once: it builds them.")
    return good(SUBJECT, f"{engine.dialect.name}, readable and writable, {len(Base.metadata.tables)} tables")


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
