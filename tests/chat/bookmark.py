"""Where many tests begin: walked to once for real, then returned to."""

import sqlite3
from collections.abc import Awaitable, Callable, Hashable, Iterator
from contextlib import closing, contextmanager
from copy import copy
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from tests.chat.app import App

T = TypeVar("T")


@dataclass(frozen=True)
class _Bookmark:
    """A SQLite database and a played Telegram as a walk left them, and what the walk returned."""

    rows: sqlite3.Connection
    telegram: dict[str, Any]
    returned: object


_bookmarks: dict[Hashable, _Bookmark] = {}


async def walk(app: App, name: Hashable, way: Callable[[], Awaitable[T]]) -> T:
    """Go a way that always ends at the same place; from a bot that nobody spoke to yet, it is gone once a session."""
    if app.telegram.calls or not app.db.sqlite:
        return await way()
    if name not in _bookmarks:
        returned = await way()
        _bookmarks[name] = _Bookmark(_copied(app), _kept(vars(app.telegram)), returned)
        return returned
    bookmark = _bookmarks[name]
    _copy(bookmark.rows, app)
    vars(app.telegram).update(_kept(bookmark.telegram))
    return cast("T", bookmark.returned)


def _copied(app: App) -> sqlite3.Connection:
    rows = sqlite3.connect(":memory:", check_same_thread=False)
    with _opened(app) as database:
        database.backup(rows)
    return rows


def _copy(rows: sqlite3.Connection, app: App) -> None:
    with _opened(app) as database:
        rows.backup(database)


@contextmanager
def _opened(app: App) -> Iterator[sqlite3.Connection]:
    with closing(app.db.engine.raw_connection()) as connection:
        yield cast("sqlite3.Connection", connection.driver_connection)


def _kept(telegram: dict[str, Any]) -> dict[str, Any]:
    chats = telegram["chats"].copy()
    chats.update({chat_id: dict(messages) for chat_id, messages in chats.items()})
    return {name: copy(value) for name, value in telegram.items()} | {"chats": chats}
