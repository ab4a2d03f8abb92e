"""Telegram's limits, as the load server keeps them: who is too fast is refused."""

from collections import deque

PER_SECOND = 30
CHAT_PAUSE = 1.0


class Strictness:
    """At most thirty messages in any second, and one a second in any chat."""

    def __init__(self) -> None:
        self._last: deque[float] = deque(maxlen=PER_SECOND)
        self._chats: dict[int, float] = {}

    def admits(self, chat_id: int, now: float) -> bool:
        """Whether a message may pass now; it counts if so."""
        full = len(self._last) == PER_SECOND and now - self._last[0] < 1
        if full or now - self._chats.get(chat_id, now - CHAT_PAUSE) < CHAT_PAUSE:
            return False
        self._last.append(now)
        self._chats[chat_id] = now
        return True
