"""A Bot API of few words: what a bot of private chats needs, at a distance that can be set, and nothing checked."""

import asyncio
import json
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.benchmarks.dialogue import DATE
from tests.benchmarks.strictness import Strictness

BOT = {"id": 42, "is_bot": True, "first_name": "Benchbell", "username": "benchbell_bot"}
TOO_MANY = {
    "ok": False,
    "error_code": 429,
    "description": "Too Many Requests: retry after 1",
    "parameters": {"retry_after": 1},
}
MOST = 100
"""Updates in one answer."""
FIRST_UPDATE = 100_000_000

Answer = Callable[[dict[str, Any]], None]
Hears = Callable[[int, int, str, dict[str, Any]], None]


@dataclass
class BotApi:
    """A call is under way for half of `latency` seconds, and its answer for the other half."""

    latency: float = 0.0
    strictness: Strictness | None = None
    hears: Hears = lambda *_: None
    """Who is told of each message: chat, message id, text and keyboard."""
    sent: list[float] = field(default_factory=list)
    """When each message appeared in its chat, by the monotonic clock of the machine."""
    rang: dict[int, float] = field(default_factory=dict)
    """When the latest message appeared that rings, by chat: a status card and its edits come in silence."""
    refused: int = 0

    def __post_init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self.first_poll: asyncio.Future[float] = self._loop.create_future()
        self._updates: deque[dict[str, Any]] = deque()
        self._put_so_far = 0
        self._message_ids = 0
        self._poll: tuple[Answer, asyncio.TimerHandle] | None = None

    def put(self, update: dict[str, Any]) -> None:
        """Have the bot get an update."""
        self._put_so_far += 1
        self._updates.append({"update_id": FIRST_UPDATE + self._put_so_far, **update})
        if self._poll is not None:
            self._loop.call_soon(self._end_poll)  # what is put in the same breath goes along

    def take(self, method: str, fields: dict[str, str], answer: Answer) -> None:
        """A call of the bot's."""
        self._after_half_way(lambda: self._arrived(method, fields, lambda body: self._send_back(answer, body)))

    def _after_half_way(self, then: Callable[[], None]) -> None:
        if self.latency:
            self._loop.call_later(self.latency / 2, then)
        else:
            then()

    def _send_back(self, answer: Answer, body: dict[str, Any]) -> None:
        self._after_half_way(lambda: answer(body))

    def _arrived(self, method: str, fields: dict[str, str], answer: Answer) -> None:
        if method == "getUpdates":
            self._hold(fields, answer)
        elif method in ("sendMessage", "editMessageText"):
            silent = method != "sendMessage" or fields.get("disable_notification") == "true"
            answer(self._appear(fields, rings=not silent))
        else:
            answer({"ok": True, "result": BOT if method == "getMe" else True})

    def _hold(self, fields: dict[str, str], answer: Answer) -> None:
        """A long poll: what it acknowledges is forgotten, and it is answered once there is something to say."""
        if not self.first_poll.done():
            self.first_poll.set_result(self._loop.time())
        self._end_poll()  # an older one, if its caller is gone
        offset = int(fields.get("offset", 0))
        while self._updates and self._updates[0]["update_id"] < offset:
            self._updates.popleft()
        self._poll = answer, self._loop.call_later(float(fields.get("timeout", 0)), self._end_poll)
        if self._updates:
            self._end_poll()

    def _end_poll(self) -> None:
        if self._poll is not None:
            (answer, timer), self._poll = self._poll, None
            timer.cancel()
            answer({"ok": True, "result": [self._updates[each] for each in range(min(MOST, len(self._updates)))]})

    def _appear(self, fields: dict[str, str], *, rings: bool) -> dict[str, Any]:
        chat_id, now = int(fields["chat_id"]), self._loop.time()
        if self.strictness is not None and not self.strictness.admits(chat_id, now):
            self.refused += 1
            return TOO_MANY
        self._message_ids += 1
        message_id = int(fields.get("message_id", self._message_ids))
        keyboard = json.loads(fields.get("reply_markup", "{}"))
        self.sent.append(now)
        if rings:
            self.rang[chat_id] = now
        self._loop.call_soon(self.hears, chat_id, message_id, fields["text"], keyboard)
        message = {
            "message_id": message_id,
            "date": DATE,
            "chat": {"id": chat_id, "type": "private", "first_name": "Ana"},
            "from": BOT,
            "text": fields["text"],
        }
        return {"ok": True, "result": message}
