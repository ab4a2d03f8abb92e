"""How long the database took: statements, the fetching of their rows, and the commit; without what we make of them."""

import sqlite3
import time
from collections.abc import Callable
from typing import Any, ClassVar, ParamSpec, TypeVar

import psycopg
from sqlalchemy import Engine, event

P = ParamSpec("P")
T = TypeVar("T")


class Stopwatch:
    """Counts on each connection that an engine makes from now on; one engine at a time."""

    seconds: ClassVar[float] = 0.0

    def __init__(self, engine: Engine) -> None:
        engine.dispose()  # connections of before are not watched
        self._commit_began: float | None = None
        event.listen(engine, "do_connect", _watch)
        event.listen(engine, "commit", self._commits)
        event.listen(engine, "checkin", self._has_committed)

    def restart(self) -> None:
        """Count from nothing."""
        Stopwatch.seconds = 0.0

    @property
    def milliseconds(self) -> float:
        """What there was since."""
        return Stopwatch.seconds * 1000

    def _commits(self, _connection: Any) -> None:
        self._commit_began = time.perf_counter()

    def _has_committed(self, _connection: Any, _record: Any) -> None:
        if self._commit_began is not None:
            Stopwatch.seconds += time.perf_counter() - self._commit_began
            self._commit_began = None


def _watch(_dialect: Any, _record: Any, _given: Any, named: dict[str, Any]) -> None:
    """Have the driver's connection use cursors that are watched."""
    if "timeout" in named:  # SQLite's
        named["factory"] = WatchedConnection
    else:
        named["cursor_factory"] = WatchedPostgresCursor


def _timed(method: Callable[P, T]) -> Callable[P, T]:
    def timed(*args: P.args, **kwargs: P.kwargs) -> T:
        began = time.perf_counter()
        try:
            return method(*args, **kwargs)
        finally:
            Stopwatch.seconds += time.perf_counter() - began

    return timed


class WatchedCursor(sqlite3.Cursor):
    execute = _timed(sqlite3.Cursor.execute)
    executemany = _timed(sqlite3.Cursor.executemany)
    fetchone = _timed(sqlite3.Cursor.fetchone)
    fetchmany = _timed(sqlite3.Cursor.fetchmany)
    fetchall = _timed(sqlite3.Cursor.fetchall)


class WatchedConnection(sqlite3.Connection):
    def cursor(self, *_args: Any, **_kwargs: Any) -> Any:
        return super().cursor(WatchedCursor)


class WatchedPostgresCursor(psycopg.Cursor[Any]):
    execute = _timed(psycopg.Cursor.execute)
    executemany = _timed(psycopg.Cursor.executemany)
    fetchone = _timed(psycopg.Cursor.fetchone)
    fetchmany = _timed(psycopg.Cursor.fetchmany)
    fetchall = _timed(psycopg.Cursor.fetchall)
