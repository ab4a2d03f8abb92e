"""Customers who come in at the same time, and how long each of them waited for every answer."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from tests.benchmarks.dialogue import Customer

PATIENCE = 15.0
"""Seconds without any answer, after which the rest will never get one."""
Put = Callable[[dict[str, Any]], None]


class Crowd:
    """Plays whole dialogues; whoever is through makes room for the next."""

    def __init__(self, put: Put, *, first: int, customers: int, at_once: int) -> None:
        self._put = put
        self._loop = asyncio.get_running_loop()
        self._coming = iter(range(first, first + customers))
        self._inside: dict[int, Customer] = {}
        self._started = self._ended = self._loop.time()
        self.waited: list[float] = []
        """Seconds, one for each answer."""
        self._gone = asyncio.Event()
        for _ in range(at_once):
            self._next_comes_in()

    def hears(self, chat_id: int, message_id: int, text: str, keyboard: dict[str, Any]) -> None:
        """A message has appeared in a chat."""
        customer = self._inside.get(chat_id)
        if customer is None or not customer.hears(message_id, text, keyboard):
            return
        self._ended = self._loop.time()
        self.waited.append(self._ended - customer.spoke)
        if not customer.done:
            self._speak(customer)
            return
        del self._inside[chat_id]
        self._next_comes_in()
        if not self._inside:
            self._gone.set()

    async def leaves(self) -> int:
        """Wait until all have booked; how many were left without an answer."""
        while not self._gone.is_set() and self._loop.time() - self._ended < PATIENCE:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._gone.wait(), 1.0)
        return len(self._inside)

    @property
    def seconds(self) -> float:
        """From the first word to the last answer so far."""
        return self._ended - self._started

    def _next_comes_in(self) -> None:
        number = next(self._coming, None)
        if number is not None:
            customer = Customer(number)
            self._inside[customer.id] = customer
            self._speak(customer)

    def _speak(self, customer: Customer) -> None:
        customer.spoke = self._loop.time()
        self._put(customer.says())
