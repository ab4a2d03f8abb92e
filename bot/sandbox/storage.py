"""The one file that outlives the process."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SCHEMA = """
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, doc TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS people (id INTEGER PRIMARY KEY, doc TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS chats (
    id INTEGER PRIMARY KEY, started INTEGER NOT NULL DEFAULT 0, blocked INTEGER NOT NULL DEFAULT 0,
    keyboard TEXT NOT NULL DEFAULT 'null', menu_button TEXT NOT NULL DEFAULT 'null', pinned TEXT NOT NULL DEFAULT '[]');
CREATE TABLE IF NOT EXISTS groups (id INTEGER PRIMARY KEY, doc TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS topics (
    chat_id INTEGER NOT NULL, topic_id INTEGER NOT NULL, doc TEXT NOT NULL, PRIMARY KEY (chat_id, topic_id));
CREATE TABLE IF NOT EXISTS messages (
    chat_id INTEGER NOT NULL, message_id INTEGER NOT NULL, doc TEXT NOT NULL, sealed INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (chat_id, message_id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS blobs (digest TEXT PRIMARY KEY, body BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS files (
    file_id TEXT PRIMARY KEY, kind TEXT NOT NULL, digest TEXT NOT NULL, path TEXT NOT NULL UNIQUE, doc TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS updates (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, update_id INTEGER NOT NULL, lane INTEGER NOT NULL, doc TEXT NOT NULL,
    at REAL NOT NULL, pending INTEGER NOT NULL DEFAULT 1, forged INTEGER NOT NULL DEFAULT 0,
    delivered INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS updates_pending ON updates (seq) WHERE pending;
CREATE TABLE IF NOT EXISTS queries (
    id TEXT PRIMARY KEY, chat_id INTEGER NOT NULL, at REAL NOT NULL, answered INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS commands (
    scope TEXT NOT NULL, language_code TEXT NOT NULL, doc TEXT NOT NULL, PRIMARY KEY (scope, language_code));
CREATE TABLE IF NOT EXISTS events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, chat_id INTEGER, doc TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS calls (seq INTEGER PRIMARY KEY AUTOINCREMENT, doc TEXT NOT NULL);
"""


def pack(value: Any) -> str:
    """JSON, compact, as it is stored."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


class Storage:
    """A door to one SQLite file (or to memory): used from one thread, one transaction a call."""

    def __init__(self, path: str | Path | None = None) -> None:
        self._db = sqlite3.connect(path or ":memory:", isolation_level=None, check_same_thread=False)
        self._db.row_factory = sqlite3.Row
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._db.executescript(SCHEMA)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of it or none of it; an inner one joins the outer one."""
        if self._db.in_transaction:
            yield
            return
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def execute(self, sql: str, *values: Any) -> int:
        """Run one statement; returns the row id it inserted, or 0."""
        return self._db.execute(sql, values).lastrowid or 0

    def rows(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        """Every row of a query."""
        return self._db.execute(sql, values).fetchall()

    def row(self, sql: str, *values: Any) -> sqlite3.Row | None:
        """The first row of a query, if there is one."""
        found: sqlite3.Row | None = self._db.execute(sql, values).fetchone()
        return found

    def setting(self, name: str, default: Any = None) -> Any:
        """A remembered value."""
        row = self.row("SELECT doc FROM settings WHERE name = ?", name)
        return default if row is None else json.loads(row["doc"])

    def remember(self, name: str, value: Any) -> None:
        """Keep a value under a name."""
        self.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", name, pack(value))

    def next_number(self, series: str, *, first: int = 1) -> int:
        """The next number of a series that a restart continues."""
        number = int(self.setting(series, first - 1)) + 1
        self.remember(series, number)
        return number

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()
