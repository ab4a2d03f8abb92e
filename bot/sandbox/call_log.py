"""What bots have asked, for tests to read."""

import json
from collections.abc import Callable

from bot.sandbox.call import Call
from bot.sandbox.faults import FaultKind
from bot.sandbox.json_types import Json
from bot.sandbox.storage import Storage, pack

KEPT = 100_000


class CallLog:
    """Bot API calls in order, with what became of each; fetching updates is left out."""

    def __init__(self, storage: Storage, clock: Callable[[], float]) -> None:
        self._storage = storage
        self._clock = clock

    def note(
        self, name: str, call: Call, status: int | None, description: str | None, trouble: FaultKind | None = None
    ) -> None:
        """Write down a call; no status means that its caller got no answer."""
        if call.method == "getupdates":
            return
        entry = {
            "method": name,
            "chat_id": call.chat_id(),
            "params": call.readable(),
            "status": status,
            "description": description,
            "fault": trouble,
            "at": self._clock(),
        }
        seq = self._storage.execute("INSERT INTO calls (doc) VALUES (?)", pack(entry))
        self._storage.execute("DELETE FROM calls WHERE seq <= ?", seq - KEPT)

    def after(self, seq: int) -> list[Json]:
        """The calls that followed a given one."""
        rows = self._storage.rows("SELECT seq, doc FROM calls WHERE seq > ? ORDER BY seq", seq)
        return [{"seq": row["seq"], **json.loads(row["doc"])} for row in rows]
