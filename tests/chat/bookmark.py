"""Where many tests begin: walked to once for real, then returned to."""

from collections.abc import Awaitable, Callable, Hashable
from copy import copy
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from tests import snapshot
from tests.chat.app import App
from tests.snapshot import Snapshot

T = TypeVar("T")


@dataclass(frozen=True)
class _Bookmark:
    """The database and the played Telegram as a walk left them, and what the walk returned."""

    database: Snapshot
    telegram: dict[str, Any]
    returned: object


_bookmarks: dict[Hashable, _Bookmark] = {}


async def walk(app: App, name: Hashable, way: Callable[[], Awaitable[T]]) -> T:
    """Go a way that always ends at the same place; before a bot that nobody spoke to yet, that is done once."""
    if app.telegram.calls:
        return await way()
    name = (app.db.sqlite, name)
    if name not in _bookmarks:
        returned = await way()
        _bookmarks[name] = _Bookmark(snapshot.taken(app.db.engine), _kept(vars(app.telegram)), returned)
        return returned
    bookmark = _bookmarks[name]
    bookmark.database.restore(app.db.engine)
    vars(app.telegram).update(_kept(bookmark.telegram))
    return cast("T", bookmark.returned)


def _kept(telegram: dict[str, Any]) -> dict[str, Any]:
    chats = telegram["chats"].copy()
    chats.update({chat_id: dict(messages) for chat_id, messages in chats.items()})
    return {name: copy(value) for name, value in telegram.items()} | {"chats": chats}
