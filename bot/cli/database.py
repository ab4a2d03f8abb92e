"""The shop's database, for a command."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, inspect
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from bot.cli.terminal import Problem
from bot.settings import Settings
from models import Base, SessionLocal, create_engine


@contextmanager
def transaction(settings: Settings) -> Iterator[Session]:
    """One transaction on the shop's data, committed at the end of the block; raises Problem if there is no shop yet."""
    engine = create_engine(settings.database_url)
    try:
        _require_shop(engine)
        with SessionLocal(bind=engine) as session, session.begin():
            yield session
    except DatabaseError as error:
        raise Problem("The database can't be used. Find out why with: python -m bot doctor") from error
    finally:
        engine.dispose()


def sqlite_file(engine: Engine) -> Path | None:
    """The file that a SQLite engine opens, and makes where there is none; None for other databases."""
    name = engine.url.database
    return Path(name) if engine.dialect.name == "sqlite" and name and name != ":memory:" else None


def missing_tables(engine: Engine) -> set[str]:
    """Which of our tables the database lacks."""
    return set(Base.metadata.tables) - set(inspect(engine).get_table_names())


def _require_shop(engine: Engine) -> None:
    file = sqlite_file(engine)
    if (file and not file.exists()) or missing_tables(engine):
        raise Problem("There is no shop in this database yet: start the bot once, or check DATABASE_URL.")
