"""Brings the tables of a database to what this code works with: built, recognised, or migrated."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import structlog
from sqlalchemy import Column, Connection, Engine, MetaData, PrimaryKeyConstraint, String, Table, inspect, select
from sqlalchemy.exc import SQLAlchemyError

from models import schema_sqlite, search_index
from models.base import Base
from models.engine import READ_ONLY, await_turn_to_build
from models.errors import MigrationFailed, NewerSchema, UnknownSchema
from models.migrations.revisions import Revisions, in_memory
from models.schema_backup import back_up
from models.schema_shape import Shape, difference, shape_of

log = structlog.get_logger(__name__)

RELEASED = Revisions()
STAMP = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)
"""Alembic's own table, with one row: the revision."""

OnStep = Callable[[str], None]


@dataclass(frozen=True)
class Migration:
    """From where to where the tables went, or would go."""

    old: str | None
    """None: there were no tables."""
    new: str
    backup: Path | None = None


NOTHING_YET = Migration(None, RELEASED.head)
"""What is foreseen where there is not even a file."""


def prepare(engine: Engine, on_step: OnStep = lambda _: None) -> None:
    """Do at the start whatever the tables need; several processes may do so at once. Raises SchemaError."""
    done = migrate(engine, on_step=on_step)
    if done.old is None:
        log.info("Database built", revision=done.new)
    elif done.old != done.new:
        log.info("Database migrated", old=done.old, new=done.new, backup=done.backup and str(done.backup))
    search_index.ensure(engine)


def foresee(engine: Engine, revisions: Revisions = RELEASED) -> Migration:
    """What `migrate` would do, without waiting for anybody; raises SchemaError."""
    with engine.execution_options(**READ_ONLY).connect() as connection:
        return Migration(_revision(connection, revisions), revisions.head)


def migrate(engine: Engine, *, on_step: OnStep = lambda _: None, revisions: Revisions = RELEASED) -> Migration:
    """Build, recognise or migrate the tables, in one transaction and one process at a time; raises SchemaError.

    `on_step` hears "backed-up" when the copy of a SQLite file is complete, and "migrating" before the commit.
    """
    head = revisions.head
    with engine.execution_options(**READ_ONLY).connect() as connection:
        if _stamps(connection) == [head]:
            return Migration(head, head)
    with _alone(engine) as connection:
        old, backup = _revision(connection, revisions), None
        if old is None:
            Base.metadata.create_all(connection)
        elif old != head:
            backup = _back_up(connection, head)
            on_step("backed-up")
            _upgrade(connection, old, revisions)
            on_step("migrating")
        _stamp(connection, head)
    return Migration(old, head, backup)


@contextmanager
def _alone(engine: Engine) -> Iterator[Connection]:
    """A transaction in which no other process touches the schema."""
    opened = schema_sqlite.rebuilding(engine) if engine.dialect.name == "sqlite" else engine.begin()
    with opened as connection:
        await_turn_to_build(connection)
        yield connection


def _revision(connection: Connection, revisions: Revisions) -> str | None:
    """The revision of the tables, by their stamp or else by their looks; None if there are none."""
    stamps = _stamps(connection)
    if not stamps:
        return _recognise(connection, revisions)
    if stamps == [revisions.head]:  # the usual case, and Alembic takes long to import
        return revisions.head
    if len(stamps) > 1 or stamps[0] not in revisions.newest_first():
        raise NewerSchema(", ".join(stamps), revisions.head)
    return stamps[0]


def _stamps(connection: Connection) -> list[str]:
    if not inspect(connection).has_table(STAMP.name):
        return []
    return list(connection.scalars(select(STAMP.c.version_num).order_by(STAMP.c.version_num)))


def _recognise(connection: Connection, revisions: Revisions) -> str | None:
    """Which revision built tables that have no stamp, as all had at first and as create_all leaves them."""
    today = set(Base.metadata.tables)
    if not shape_of(connection, today):
        return None
    shapes = _shapes(revisions)
    found = shape_of(connection, today.union(*(built for _, built in shapes)))
    misses = []
    for revision, built in shapes:
        miss = difference({table: found[table] for table in found.keys() & (today | built.keys())}, built)
        if not miss:
            return revision
        misses.append(miss)
    raise UnknownSchema(min(misses, key=len)[0])


@cache
def _shapes(revisions: Revisions) -> list[tuple[str, Shape]]:
    """What each revision looks like, the newest first: they are built in memory to find out, once and in one go."""
    shapes = []
    with in_memory() as built:
        for revision in reversed(revisions.newest_first()):
            revisions.upgrade(built, revision)
            shapes.append((revision, shape_of(built, set(inspect(built).get_table_names()) - {STAMP.name})))
    return shapes[::-1]


def _back_up(connection: Connection, head: str) -> Path | None:
    if connection.dialect.name != "sqlite":
        return None
    file = schema_sqlite.file_of(connection)
    return file and back_up(file, head)


def _upgrade(connection: Connection, old: str, revisions: Revisions) -> None:
    sqlite = connection.dialect.name == "sqlite"
    keeping: AbstractContextManager[None] = schema_sqlite.unharmed(connection) if sqlite else nullcontext()
    try:
        with keeping:
            _stamp(connection, old)  # where Alembic begins
            revisions.upgrade(connection)
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        raise MigrationFailed(old, revisions.head, reason) from error


def _stamp(connection: Connection, revision: str) -> None:
    STAMP.create(connection, checkfirst=True)
    connection.execute(STAMP.delete())
    connection.execute(STAMP.insert().values(version_num=revision))
