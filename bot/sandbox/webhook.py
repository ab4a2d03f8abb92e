"""Updates pushed to the bot: in order within a chat, again and again until the bot says 2xx."""

import asyncio
import contextlib
import ssl
from collections.abc import Callable
from functools import partial
from typing import Any

import httpx

from bot.sandbox.json_types import Json
from bot.sandbox.storage import Storage
from bot.sandbox.updates import UpdateQueue

LONGEST_PAUSE = 60
TIMEOUT_SECONDS = 60.0
MAX_RETRY_AFTER_SECONDS = 3600
DEFAULT_CONNECTIONS = 40


class Webhook:
    """Where updates are pushed to, and the pushing."""

    def __init__(self, storage: Storage, updates: UpdateQueue, clock: Callable[[], float], pause: float) -> None:
        self._storage = storage
        self._updates = updates
        self._clock = clock
        self._pause = pause
        self._news = asyncio.Event()
        self._lanes: dict[int, asyncio.Task[None]] = {}
        self._slots = asyncio.Semaphore(self.facts().get("max_connections", DEFAULT_CONNECTIONS))
        updates.on_news = self._news.set

    def facts(self) -> Json:
        """The webhook as it was set; empty without one."""
        facts: Json = self._storage.setting("webhook", {})
        return facts

    def url(self) -> str:
        """The address; empty while the bot polls."""
        return str(self.facts().get("url", ""))

    def set(self, url: str, secret_token: str, max_connections: int) -> None:
        """Push from now on."""
        facts = {"url": url, "secret_token": secret_token, "max_connections": max_connections}
        self._change(facts, max_connections)

    def remove(self) -> None:
        """Push no longer."""
        self._change({}, DEFAULT_CONNECTIONS)

    def _change(self, facts: Json, max_connections: int) -> None:
        self._storage.remember("webhook", facts)
        for task in self._lanes.values():
            task.cancel()
        self._slots = asyncio.Semaphore(max_connections)
        self._news.set()

    def info(self) -> Json:
        """What getWebhookInfo says."""
        facts = self.facts()
        info = {
            "url": facts.get("url", ""),
            "has_custom_certificate": False,
            "pending_update_count": self._updates.pending_count(),
            "allowed_updates": self._storage.setting("allowed_updates"),
            **{name: facts.get(name) for name in ("max_connections", "last_error_date", "last_error_message")},
        }
        return {name: value for name, value in info.items() if value is not None}

    async def run(self) -> None:
        """Push until cancelled."""
        own_machine = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        own_machine.check_hostname = False
        own_machine.verify_mode = ssl.CERT_NONE  # nothing but loopback addresses is ever called
        async with httpx.AsyncClient(trust_env=False, timeout=TIMEOUT_SECONDS, verify=own_machine) as client:
            try:
                while True:
                    self._news.clear()
                    if self.url():
                        self._start_lanes(client)
                    await self._news.wait()
            finally:
                tasks = list(self._lanes.values())
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)

    def _start_lanes(self, client: httpx.AsyncClient) -> None:
        for lane in self._updates.lanes():
            if lane not in self._lanes:
                task = asyncio.create_task(self._drive(lane, client))
                task.add_done_callback(partial(self._lane_ended, lane))
                self._lanes[lane] = task

    def _lane_ended(self, lane: int, _task: asyncio.Task[None]) -> None:
        """What came while the lane was closing gets a new one."""
        del self._lanes[lane]
        self._news.set()

    async def _drive(self, lane: int, client: httpx.AsyncClient) -> None:
        """One chat's updates, one after the other."""
        pause = self._pause
        while waiting := self._updates.next_in(lane):
            seq, update = waiting
            facts = self.facts()
            if not facts.get("url"):
                return
            async with self._slots:
                error, retry_after = await push(client, facts, update)
            if not error:
                self._updates.settle(seq)
                pause = self._pause
                continue
            self._remember_error(error)
            await asyncio.sleep(retry_after or pause)
            pause = min(pause * 2, LONGEST_PAUSE * self._pause)

    def _remember_error(self, error: str) -> None:
        facts = {**self.facts(), "last_error_date": int(self._clock()), "last_error_message": error}
        self._storage.remember("webhook", facts)


async def push(client: httpx.AsyncClient, facts: Json, update: Json) -> tuple[str, float]:
    """Send one update; returns what went wrong (empty: nothing) and how long the bot asks to wait."""
    secret = facts.get("secret_token")
    headers: dict[str, Any] = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {}
    try:
        response = await client.post(facts["url"], json=update, headers=headers)
    except httpx.TimeoutException:
        return "Read timeout expired", 0.0
    except httpx.HTTPError as error:
        return ("Connection refused" if isinstance(error, httpx.ConnectError) else "Webhook connection closed"), 0.0
    if response.is_success:
        return "", 0.0
    wait = 0.0
    with contextlib.suppress(ValueError):
        wait = min(float(response.headers.get("retry-after", 0)), MAX_RETRY_AFTER_SECONDS)
    return f"Wrong response from the webhook: {response.status_code} {response.reason_phrase}", wait
