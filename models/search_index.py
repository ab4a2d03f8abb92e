"""The index over the search documents: made of them, so that no migration knows of it, and each start may make it.

Without it, for want of a right or of a module of the database's, search is as right and only slower.
"""

import structlog
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from models.engine import READ_ONLY, await_turn_to_build

log = structlog.get_logger(__name__)

FTS = "search_index"
"""SQLite's virtual table; what belongs to it begins with its name."""
GIN = "ix_search_documents_words_trigrams"
EXTENSION = "CREATE EXTENSION IF NOT EXISTS pg_trgm"
"""What an administrator must run where the shop's own user may not."""

SQLITE = (
    # The trigram tokenizer finds parts of words. Where in a text they stand is not kept: every hit is looked at anyway.
    """CREATE VIRTUAL TABLE search_index USING fts5(
    words, content='search_documents', content_rowid='work_order_id', tokenize='trigram', detail='none'
)""",
    "INSERT INTO search_index (search_index) VALUES ('rebuild')",
    """CREATE TRIGGER search_index_added AFTER INSERT ON search_documents BEGIN
    INSERT INTO search_index (rowid, words) VALUES (new.work_order_id, new.words);
END""",
    """CREATE TRIGGER search_index_removed AFTER DELETE ON search_documents BEGIN
    INSERT INTO search_index (search_index, rowid, words) VALUES ('delete', old.work_order_id, old.words);
END""",
    """CREATE TRIGGER search_index_changed AFTER UPDATE ON search_documents BEGIN
    INSERT INTO search_index (search_index, rowid, words) VALUES ('delete', old.work_order_id, old.words);
    INSERT INTO search_index (rowid, words) VALUES (new.work_order_id, new.words);
END""",
)
POSTGRESQL = (
    EXTENSION,
    # What was written last must not have to be looked through one by one: no list of it is kept.
    """CREATE INDEX ix_search_documents_words_trigrams ON search_documents
    USING gin (words gin_trgm_ops) WITH (fastupdate = off)""",
)

IN_SQLITE = text("SELECT 1 FROM sqlite_master WHERE name = :name")
IN_POSTGRESQL = text("SELECT 1 FROM pg_class WHERE relname = :name AND pg_table_is_visible(oid)")


def ensure(engine: Engine) -> bool:
    """Make the index if there is none; False where this database can't, which is logged with what would help."""
    with engine.execution_options(**READ_ONLY).connect() as connection:
        if exists(connection):
            return True
    try:
        with engine.begin() as connection:
            await_turn_to_build(connection)
            if not exists(connection):
                _make(connection)
    except DBAPIError as refused:
        reason = str(refused.orig).strip().splitlines()[0]
        if engine.dialect.name == "postgresql":
            log.warning("Search works without its index, and slowly", reason=reason, administrator_must_run=EXTENSION)
        else:
            log.warning("Search works without its index, and slowly", reason=reason, needed="SQLite 3.34 with FTS5")
        return False
    return True


def exists(connection: Connection) -> bool:
    """Whether this database has the index."""
    sqlite = connection.dialect.name == "sqlite"
    return connection.scalar(IN_SQLITE if sqlite else IN_POSTGRESQL, {"name": FTS if sqlite else GIN}) is not None


def _make(connection: Connection) -> None:
    for statement in SQLITE if connection.dialect.name == "sqlite" else POSTGRESQL:
        connection.exec_driver_sql(statement)
