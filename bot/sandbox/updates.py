"""The queue of updates a bot has yet to acknowledge."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

from bot.sandbox.json_types import Json
from bot.sandbox.refusal import conflict
from bot.sandbox.storage import Storage, pack

FIRST_UPDATE_ID = 718_204_001
KEPT_SECONDS = 24 * 3600
KINDS = (
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "business_connection",
    "business_message",
    "edited_business_message",
    "deleted_business_messages",
    "message_reaction",
    "message_reaction_count",
    "inline_query",
    "chosen_inline_result",
    "callback_query",
    "shipping_query",
    "pre_checkout_query",
    "purchased_paid_media",
    "poll",
    "poll_answer",
    "my_chat_member",
    "chat_member",
    "chat_join_request",
    "chat_boost",
    "removed_chat_boost",
    "managed_bot",
    "guest_message",
)
ONLY_ON_REQUEST = ("chat_member", "message_reaction", "message_reaction_count")
DEFAULT_KINDS = [kind for kind in KINDS if kind not in ONLY_ON_REQUEST]


class UpdateQueue:
    """Updates in order; kept for a day, or until the bot asks for a later one."""

    def __init__(self, storage: Storage, clock: Callable[[], float]) -> None:
        self._storage = storage
        self._clock = clock
        self._long_poll: asyncio.Future[None] | None = None
        self._closed = False
        self.awaited = asyncio.Event()
        """Set once a long poll has waited."""
        self.on_news: Callable[[], None] = lambda: None

    def allowed(self) -> list[str]:
        """The kinds of updates the bot asked for last."""
        kinds: list[str] = self._storage.setting("allowed_updates", DEFAULT_KINDS)
        return kinds

    def allow(self, asked: Any) -> None:
        """Remember what the bot asks for; what can't be read changes nothing, an empty list is the default."""
        if isinstance(asked, str):
            try:
                asked = json.loads(asked)
            except ValueError:
                return
        if not isinstance(asked, list) or not all(isinstance(kind, str) for kind in asked):
            return
        kinds = [kind for kind in KINDS if kind in {name.lower() for name in asked}]
        self._storage.remember("allowed_updates", kinds or DEFAULT_KINDS)

    def add(self, kind: str, body: Json, lane: int) -> None:
        """Something happened that the bot may want to know."""
        if kind not in self.allowed():
            return
        update = {"update_id": self._storage.next_number("updates", first=FIRST_UPDATE_ID), kind: body}
        self._insert(update, lane, forged=False)

    def forge(self, update: Json, times: int, lane: int) -> None:
        """Deliver a raw update as it is, whatever its number and kind."""
        for _ in range(times):
            self._insert(update, lane, forged=True)

    def _insert(self, update: Json, lane: int, *, forged: bool) -> None:
        self._storage.execute(
            "INSERT INTO updates (update_id, lane, doc, at, forged) VALUES (?, ?, ?, ?, ?)",
            int(update["update_id"]),
            lane,
            pack(update),
            self._clock(),
            int(forged),
        )
        self._wake()
        self.on_news()

    def everything(self) -> list[Json]:
        """All updates there have been, acknowledged or not."""
        return [json.loads(row["doc"]) for row in self._storage.rows("SELECT doc FROM updates ORDER BY seq")]

    def pending_count(self) -> int:
        """How many wait for the bot."""
        self._expire()
        row = self._storage.row("SELECT count(*) AS n FROM updates WHERE pending")
        return int(row["n"]) if row else 0

    def drop_pending(self) -> None:
        """Forget all that wait."""
        self._storage.execute("UPDATE updates SET pending = 0 WHERE pending")

    def take(self, offset: int, limit: int) -> list[Json]:
        """What getUpdates gives: everything before the offset is acknowledged by asking."""
        with self._storage.transaction():
            self._expire()
            self._acknowledge(offset)
            rows = self._storage.rows("SELECT seq, doc FROM updates WHERE pending ORDER BY seq LIMIT ?", limit)
            for row in rows:
                self._storage.execute("UPDATE updates SET delivered = delivered + 1 WHERE seq = ?", row["seq"])
        return [json.loads(row["doc"]) for row in rows]

    def _acknowledge(self, offset: int) -> None:
        """A positive offset is an update id; a negative one counts from the end of the queue."""
        if offset > 0:
            self._storage.execute(
                "UPDATE updates SET pending = 0 WHERE pending AND update_id < ? AND (delivered OR NOT forged)", offset
            )
        elif offset < 0:
            self._storage.execute(
                "UPDATE updates SET pending = 0 WHERE pending AND seq NOT IN"
                " (SELECT seq FROM updates WHERE pending ORDER BY seq DESC LIMIT ?)",
                -offset,
            )

    def _expire(self) -> None:
        self._storage.execute("UPDATE updates SET pending = 0 WHERE pending AND at < ?", self._clock() - KEPT_SECONDS)

    def lanes(self) -> list[int]:
        """Chats with something to deliver, the longest waiting first."""
        self._expire()
        rows = self._storage.rows("SELECT lane FROM updates WHERE pending GROUP BY lane ORDER BY min(seq)")
        return [int(row["lane"]) for row in rows]

    def next_in(self, lane: int) -> tuple[int, Json] | None:
        """The oldest waiting update of a chat, with its place in the queue."""
        row = self._storage.row("SELECT seq, doc FROM updates WHERE pending AND lane = ? ORDER BY seq LIMIT 1", lane)
        return (int(row["seq"]), json.loads(row["doc"])) if row else None

    def settle(self, seq: int) -> None:
        """A webhook took this one."""
        self._storage.execute("UPDATE updates SET pending = 0, delivered = delivered + 1 WHERE seq = ?", seq)

    async def poll(self, offset: int, limit: int, timeout: float) -> list[Json]:  # noqa: ASYNC109 - it is Telegram's parameter: an empty answer, no error
        """What getUpdates gives, waiting for it if need be; only one may wait, the later one stays."""
        updates = self.take(offset, limit)
        if updates or not timeout:
            return updates
        try:
            async with asyncio.timeout(timeout):
                while not updates and not self._closed:
                    await self._wait()
                    updates = self.take(offset, limit)
        except TimeoutError:
            return []
        return updates

    async def _wait(self) -> None:
        self.end_long_poll("terminated by other getUpdates request; make sure that only one bot instance is running")
        self._long_poll = asyncio.get_running_loop().create_future()
        self.awaited.set()
        await self._long_poll

    def end_long_poll(self, why: str) -> None:
        """Answer the one who waits with a conflict."""
        if self._long_poll is not None and not self._long_poll.done():
            self._long_poll.set_exception(conflict(why))

    def _wake(self) -> None:
        if self._long_poll is not None and not self._long_poll.done():
            self._long_poll.set_result(None)

    def open(self) -> None:
        """Let bots wait (again)."""
        self._closed = False

    def close(self) -> None:
        """Nobody waits any longer."""
        self._closed = True
        self._wake()
