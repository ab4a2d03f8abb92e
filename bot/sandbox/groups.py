"""Groups that people and the bot share."""

import json
from dataclasses import asdict, dataclass, replace
from typing import Any

from bot.sandbox.json_types import Json
from bot.sandbox.storage import Storage, pack

FIRST_ID = -1_002_000_000_001


@dataclass(frozen=True, kw_only=True)
class Group:
    """A supergroup, perhaps with topics."""

    title: str
    is_forum: bool = False
    founder_id: int | None = None
    """Whose it is: the one admin among its people. None: nobody's, and everybody may do what admins do."""
    members: tuple[int, ...] = ()
    """The people in it, in the order they came."""
    bot_is_in: bool = True
    bot_manages_topics: bool = True
    """In a forum: whether the bot is an admin, with the right to manage topics."""
    moved_to: int | None = None
    """The id that it has now, if it got another one."""
    id: int = 0

    @property
    def bot_is_admin(self) -> bool:
        """Whether the bot hears all that is said, privacy mode or not."""
        return self.is_forum and self.bot_manages_topics

    def card(self) -> Json:
        """Everything, for the people's side."""
        return asdict(self)

    def chat(self) -> Json:
        """The group as bots see it."""
        forum = {"is_forum": True} if self.is_forum else {}
        return {"id": self.id, "type": "supergroup", "title": self.title, **forum}


class Groups:
    """Every group, and the topics of each."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def add(self, group: Group) -> Group:
        """Found a group."""
        known = replace(group, id=FIRST_ID + 1 - self._storage.next_number("groups"))
        self.put(known)
        self._storage.execute("INSERT OR IGNORE INTO chats (id, started) VALUES (?, 1)", known.id)
        return known

    def put(self, group: Group) -> None:
        """Remember a group as it is now."""
        self._storage.execute("INSERT OR REPLACE INTO groups VALUES (?, ?)", group.id, pack(group.card()))

    def find(self, chat_id: int | None) -> Group | None:
        """A group by id."""
        row = None if chat_id is None else self._storage.row("SELECT doc FROM groups WHERE id = ?", chat_id)
        return _unpacked(json.loads(row["doc"])) if row else None

    def present(self) -> list[Group]:
        """All that are there under the id they have now, in the order they were founded."""
        rows = self._storage.rows("SELECT doc FROM groups ORDER BY id DESC")
        return [group for row in rows if (group := _unpacked(json.loads(row["doc"]))).moved_to is None]

    def topics(self, chat_id: int) -> dict[int, Json]:
        """The topics of a group, oldest first, by their ids."""
        rows = self._storage.rows("SELECT topic_id, doc FROM topics WHERE chat_id = ? ORDER BY topic_id", chat_id)
        return {int(row["topic_id"]): json.loads(row["doc"]) for row in rows}

    def put_topic(self, chat_id: int, topic_id: int, topic: Json) -> None:
        """Remember a topic as it is now."""
        self._storage.execute("INSERT OR REPLACE INTO topics VALUES (?, ?, ?)", chat_id, topic_id, pack(topic))


def _unpacked(doc: dict[str, Any]) -> Group:
    return Group(**{**doc, "members": tuple(doc.get("members", ()))})
