"""Keeps within Telegram's limits, so that it need not refuse us; remembers for how long when it does."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.delivery.allowance import LONG_AGO, ChatAllowance, Limits, Priority
from bot.delivery.turnstile import Turnstile

__all__ = ["Limiter", "Limits", "NotYet", "Priority"]

Answer = bool | dict[str, Any] | list[dict[str, Any]]
KEPT_CHATS = 1024
"""How many chats are remembered before those that may write again are forgotten."""
WHOLE_PAUSE = 60.0
"""Seconds that all sending pauses at most, before the next message finds out whether Telegram listens again."""
SENDING = ("send", "forward", "copy", "edit", "pin")
"""A pin counts, too: the chat says that there is one."""
NO_MESSAGE = {"sendChatAction"}


class NotYet(RetryAfter):
    """Our own pace has no room so soon; Telegram was not asked, and refused nothing."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(wait)
        self.message = f"Our own pace has room in {wait.total_seconds():.1f} s"


class Limiter(BaseRateLimiter[Priority]):
    """Spreads messages over time, replies first; calls that send or edit nothing pass freely.

    A 429 closes its chat until the moment Telegram named, and reaches the caller: nothing is sent twice from here. If a
    second chat is refused meanwhile, the bot as a whole is too fast, and everything pauses. A caller who would have to
    wait for long gets RetryAfter at once, so that the deadline is kept where a restart does not lose it; NotYet, if
    Telegram did not ask for the wait.
    """

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._turnstile = Turnstile(self._limits.per_second)
        self._chats: dict[int | str, ChatAllowance] = {}
        self._sweep_at = KEPT_CHATS
        self._refused: ChatAllowance | None = None
        """The chat that was refused for longest."""
        self._paused_until = LONG_AGO

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to end."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Answer]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Priority | None,
    ) -> Answer:
        """Make the call when it may be made; RetryAfter or NotYet if that is too far off."""
        chat_id = _chat_id(data)
        if chat_id is None:
            return await callback(*args, **kwargs)
        if endpoint.startswith(SENDING) and endpoint not in NO_MESSAGE:
            await self._admit(self._chat(chat_id), rate_limit_args or Priority.REPLY, _weight(data))
        try:
            return await callback(*args, **kwargs)
        except RetryAfter as refusal:
            self._pause(chat_id, refusal)
            raise

    async def _admit(self, chat: ChatAllowance, priority: Priority, weight: int) -> None:
        """Wait for the chat's turn, then for the bot's."""
        now, paused_until = _now(), self._paused_until
        moment = max(now, paused_until, chat.opens_at(priority, weight))
        if moment - now > self._limits.longest_wait:
            paused = max(paused_until, chat.paused_until) > now
            raise (RetryAfter if paused else NotYet)(timedelta(seconds=moment - now))
        chat.note(moment, weight)
        if moment > now:
            await asyncio.sleep(moment - now)
        try:
            async with asyncio.timeout(self._limits.longest_wait):
                await self._turnstile.enter(priority, weight)
        except TimeoutError:
            raise NotYet(timedelta(seconds=1)) from None
        now = _now()
        closed_until = max(self._paused_until, chat.paused_until)  # perhaps since we began to wait
        if closed_until > now:
            raise RetryAfter(timedelta(seconds=closed_until - now))
        chat.last = max(chat.last, now)

    def keep_closed(self, chat_id: int, wait: timedelta) -> None:
        """Send a chat nothing for so long: Telegram asked an earlier process for it."""
        chat = self._chat(chat_id)
        chat.paused_until = max(chat.paused_until, _now() + wait.total_seconds())

    def remember(self, chat_id: int, ago: timedelta) -> None:
        """Count a message that an earlier process sent so long ago."""
        self._chat(chat_id).note(_now() - ago.total_seconds(), 1)

    def _pause(self, chat_id: int | str, refusal: RetryAfter) -> None:
        chat = self._chat(chat_id)
        now, given = _now(), refusal.retry_after
        seconds = given.total_seconds() if isinstance(given, timedelta) else given
        chat.paused_until = max(chat.paused_until, now + seconds)
        other = self._refused
        if other and other.chat_id != chat_id and other.paused_until > now:
            self._paused_until = max(self._paused_until, now + min(seconds, WHOLE_PAUSE))
        if other is None or chat.paused_until > other.paused_until:
            self._refused = chat

    def _chat(self, chat_id: int | str) -> ChatAllowance:
        if chat_id not in self._chats:
            if len(self._chats) >= self._sweep_at:
                now = _now()
                self._chats = {key: each for key, each in self._chats.items() if not each.idle_at(now)}
                self._sweep_at = max(KEPT_CHATS, 2 * len(self._chats))
            self._chats[chat_id] = ChatAllowance(chat_id, self._limits)
        return self._chats[chat_id]


def _now() -> float:
    return asyncio.get_running_loop().time()


def _chat_id(data: dict[str, Any]) -> int | str | None:
    """The chat a call is for; a number in disguise counts as that number."""
    chat_id: int | str | None = data.get("chat_id")
    if isinstance(chat_id, str) and chat_id.lstrip("-").isdecimal():
        return int(chat_id)
    return chat_id


def _weight(data: dict[str, Any]) -> int:
    """How many messages a call makes: an album is several."""
    several = data.get("media") or data.get("message_ids")
    return len(several) if isinstance(several, list | tuple) else 1
