"""How long from the commit of a status change until its message reaches Telegram, on an idle shop.

    python -m tests.benchmarks.latency [CHANGES] [DATABASE_URL]

A real shop runs against the sandbox in one process; changes are made one at a time, each of another customer, so that
no chat's own limit of one message a second is what is measured. The undo window is off. SQLite, unless told otherwise.
"""

import asyncio
import os
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import timedelta
from statistics import quantiles

from sqlalchemy.orm import Session

from bot.runtime import Runtime
from bot.sandbox.client import PersonClient, SandboxClient
from bot.sandbox.server import serve
from bot.sandbox.telegram import Sandbox
from bot.services import orders
from bot.services.orders import Move
from bot.services.people import Actor
from models import Charge, Customer, Device, DeviceKind, WorkOrder, WorkOrderStatus
from tests.e2e.conftest import OWNER_ID, opened, settings_for

CHANGES = 200
PAUSE = 0.05
"""Seconds between two changes: the shop is idle when each comes."""
FIRST = 2001
OWNER = Actor(OWNER_ID, OWNER_ID, "Olivia", "en")


@dataclass
class Sample:
    """One change: when its transaction was asked for, just before its commit, and when Telegram had its message."""

    asked: float
    heard: float

    @property
    def milliseconds(self) -> float:
        return (self.heard - self.asked) * 1000


def take_in(session: Session, person_id: int, number: int) -> None:
    customer = Customer(name=f"Customer {number}", telegram_user_id=person_id, chat_id=person_id)
    device = Device(customer=customer, kind=DeviceKind.PHONE, brand="Apple", model="iPhone 13")
    order = WorkOrder(number=number, device=device, status=WorkOrderStatus.PENDING, charge=Charge.FREE, problem="x")
    session.add_all([customer, device, order])


def receive(session: Session, number: int) -> None:
    move = Move(WorkOrderStatus.RECEIVED)
    orders.change_status(session, orders.find_order(session, number), move, by=OWNER, undo=timedelta())


async def measure(database_url: str, changes: int) -> list[Sample]:
    sandbox = Sandbox()
    async with (
        serve(sandbox) as address,
        SandboxClient(address) as client,
        opened(settings_for(database_url, address)) as shop,
    ):
        people: list[PersonClient] = []
        for number in range(changes):
            person = await client.person(f"Customer {number}")
            sandbox.chats.start(person.id)
            await shop.db.run(take_in, person.id, FIRST + number)
            people.append(person)
        return [await sample(shop, client, person, FIRST + number) for number, person in enumerate(people)]


async def sample(shop: Runtime, client: SandboxClient, person: PersonClient, number: int) -> Sample:
    await asyncio.sleep(PAUSE)
    asked = time.time()
    await shop.db.run(receive, number)
    await person.hears("in our hands")
    calls = await client.calls(method="sendMessage")
    return Sample(asked, next(each["at"] for each in calls if each["chat_id"] == person.id))


def report(samples: list[Sample]) -> str:
    times = sorted(each.milliseconds for each in samples)
    cuts = quantiles(times, n=100)
    return (
        f"commit to send, {len(times)} changes on an idle shop ({os.cpu_count()} cores): "
        f"p50 {cuts[49]:.1f} ms, p95 {cuts[94]:.1f} ms, p99 {cuts[98]:.1f} ms, most {times[-1]:.1f} ms"
    )


def main() -> None:
    changes = int(sys.argv[1]) if len(sys.argv) > 1 else CHANGES
    with tempfile.TemporaryDirectory() as folder:
        url = sys.argv[2] if len(sys.argv) > 2 else f"sqlite:///{folder}/repair_shop.db"
        print(report(asyncio.run(measure(url, changes))))  # noqa: T201 - it is what the command is for


if __name__ == "__main__":
    main()
