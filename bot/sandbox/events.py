"""What the people's side sees happen, in order, and from any point again."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

from bot.sandbox.json_types import Json
from bot.sandbox.storage import Storage, pack

KEPT = 100_000
HEARTBEAT_SECONDS = 15.0


class EventLog:
    """Numbered events: published once, streamed to everyone who listens."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._listeners: dict[asyncio.Queue[Json | None], int | None] = {}
        self._closed = False

    def publish(self, kind: str, chat_id: int | None, **facts: Any) -> None:
        """Number an event, keep it, and tell everyone who listens to its chat."""
        event = {"type": kind, "chat_id": chat_id, **facts}
        seq = self._storage.execute("INSERT INTO events (chat_id, doc) VALUES (?, ?)", chat_id, pack(event))
        self._storage.execute("DELETE FROM events WHERE seq <= ?", seq - KEPT)
        for queue, wanted in self._listeners.items():
            if wanted in (None, chat_id):
                queue.put_nowait({"seq": seq, **event})

    def last_seq(self) -> int:
        """The number of the latest event."""
        row = self._storage.row("SELECT max(seq) AS seq FROM events")
        return int(row["seq"] or 0) if row else 0

    def past(self, after: int, chat_id: int | None = None) -> list[Json]:
        """Events that have already happened."""
        rows = self._storage.rows(
            "SELECT seq, doc FROM events WHERE seq > ?1 AND (?2 IS NULL OR chat_id = ?2) ORDER BY seq", after, chat_id
        )
        return [{"seq": row["seq"], **json.loads(row["doc"])} for row in rows]

    async def stream(self, after: int | None, chat_id: int | None = None) -> AsyncIterator[Json | None]:
        """Events from a point on, for as long as someone reads; None is a heartbeat."""
        queue: asyncio.Queue[Json | None] = asyncio.Queue()
        self._listeners[queue] = chat_id
        try:
            yield None
            for event in [] if after is None else self.past(after, chat_id):
                after = int(event["seq"])
                yield event
            while not self._closed:
                event_or_beat = await self._next(queue)
                if event_or_beat is None or event_or_beat["seq"] > (after or 0):
                    yield event_or_beat
        finally:
            del self._listeners[queue]

    @staticmethod
    async def _next(queue: "asyncio.Queue[Json | None]") -> Json | None:
        try:
            return await asyncio.wait_for(queue.get(), HEARTBEAT_SECONDS)
        except TimeoutError:
            return None

    def open(self) -> None:
        """Take listeners (again)."""
        self._closed = False

    def close(self) -> None:
        """Let every listener go, so that the server can stop."""
        self._closed = True
        for queue in self._listeners:
            queue.put_nowait(None)
