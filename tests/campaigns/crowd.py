"""Customers who book and technicians who move what was booked, whatever happens to the shop meanwhile."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from bot.sandbox.client import PersonClient, SandboxClient
from models import WorkOrderStatus
from tests.e2e.story import BOOKED, INTAKE, code_in

PATIENCE = 300.0
"""Seconds until a person gives up, and with them the campaign: something was lost."""

JOURNEY: tuple[tuple[str, WorkOrderStatus, str], ...] = (
    ("received", WorkOrderStatus.RECEIVED, "in our hands"),
    ("diagnosing", WorkOrderStatus.DIAGNOSING, "finding out what is wrong"),
    ("awaiting approval", WorkOrderStatus.AWAITING_APPROVAL, "we need your yes"),
    ("approved", WorkOrderStatus.APPROVED, "is agreed"),
    ("in repair", WorkOrderStatus.IN_REPAIR, "on the workbench"),
    ("ready repaired", WorkOrderStatus.READY_FOR_PICKUP, "repaired and ready"),
    ("collected", WorkOrderStatus.COLLECTED, "You have your"),
)
"""What the technician types, the status that it leads to, and words that the customer reads of it."""


@dataclass(frozen=True)
class Wait:
    """How long somebody waited for what they were due, in seconds since the epoch."""

    began: float
    ended: float


@dataclass
class Crowd:
    """Everybody around one shop."""

    telegram: SandboxClient
    technicians: list[PersonClient]
    enough: Callable[[], bool]
    """Whether nobody new should come."""
    waits: list[Wait] = field(default_factory=list)
    customers: list[int] = field(default_factory=list)
    """Their ids: each booked one repair, which went all the way."""

    def __post_init__(self) -> None:
        self._bench: asyncio.Queue[PersonClient] = asyncio.Queue()
        for each in self.technicians:
            self._bench.put_nowait(each)

    async def come_and_go(self, number: int) -> None:
        """One customer after the other, each from the first question to the collected device; at least one."""
        while True:
            await self._visit(f"Customer {number}")
            if self.enough():
                return

    async def _visit(self, name: str) -> None:
        customer = await self.telegram.person(name)
        await customer.starts()
        await customer.says("/new")
        for usual in INTAKE:
            answer = replace(usual, text=usual.text and usual.text.replace("ana@", f"ana.{customer.id}@"))
            await self._hears(customer, answer.question)
            await answer.give(customer)
        receipt = await self._hears(customer, BOOKED)
        await self._repair(customer, receipt["text"].split(BOOKED)[1].split(":")[0])
        self.customers.append(customer.id)

    async def _repair(self, customer: PersonClient, number: str) -> None:
        technician = await self._bench.get()
        heard: dict[str, str] = {}
        for typed, status, news in JOURNEY:
            code = f" {code_in(heard)}" if status is WorkOrderStatus.COLLECTED else ""
            await technician.says(f"/status {number} {typed}{code}")
            heard = await self._hears(customer, news)
        self._bench.put_nowait(technician)

    async def _hears(self, person: PersonClient, words: str) -> dict[str, str]:
        began = time.time()
        message: dict[str, str] = await person.hears(words, timeout=PATIENCE)
        self.waits.append(Wait(began, time.time()))
        return message
