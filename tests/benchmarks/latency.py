"""How long from the commit of a status change until its message reaches Telegram: idle, and with the inbox full."""

import argparse
import asyncio
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import event
from sqlalchemy.orm import Session

from bot.confidential import redactor
from bot.delivery.limiter import Limits
from bot.runtime import Runtime
from bot.services import moves, orders
from bot.services.moves import Move
from bot.services.people import Actor
from bot.telemetry.logs import configure_logs
from models import Charge, Customer, Device, DeviceKind, WorkOrder, WorkOrderStatus
from tests.benchmarks.figures import percentile
from tests.benchmarks.processes import Load, load
from tests.benchmarks.report import Cell, Chart, Table
from tests.benchmarks.stock import FIRST_CHAT
from tests.e2e.conftest import OWNER_ID, opened, settings_for

PAUSE = 0.1
"""Seconds between two changes: an idle shop is idle again when each comes."""
LOOK_AGAIN = 0.2
FIRST = 2001
OWNER = Actor(OWNER_ID, OWNER_ID, "Olivia", "en")
COLUMNS = ("shop", "changes", "p50, ms", "p95, ms", "p99, ms", "most, ms")


@dataclass(frozen=True)
class Scene:
    """What else goes on in the shop."""

    name: str
    crowd: int
    """Customers who fill in the form meanwhile, all at once."""
    limits: Limits | None = None


SCENES = (
    Scene("idle", 0),
    Scene("inbox full, no limits", 100, Limits.none()),
    Scene("inbox full, Telegram's limits", 40),
)


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--changes", type=int, default=100)


def tables(options: argparse.Namespace) -> Iterator[Table]:
    rows: list[list[Cell]] = []
    for scene in SCENES:
        with tempfile.TemporaryDirectory() as folder, load(Path(folder)) as telegram:
            times = asyncio.run(_measure(scene, telegram, f"sqlite:///{folder}/shop.db", options.changes))
        figures = [percentile(times, each) for each in (50, 95, 99, 100)]
        rows.append([scene.name, len(times), *figures])
    yield Table(
        "latency",
        "From the commit of a change to its message at Telegram",
        COLUMNS,
        rows,
        Chart(("p50, ms", "p99, ms"), across="shop"),
    )


async def _measure(scene: Scene, telegram: Load, database_url: str, changes: int) -> list[float]:
    """Milliseconds, one for each change; each is another customer's, whose chat has no other message."""
    settings = settings_for(database_url, telegram.address)
    configure_logs(level="WARNING", style="human", redact=redactor(settings))
    async with opened(settings, limits=scene.limits) as shop:
        await shop.db.run(_take_in, changes)
        await asyncio.to_thread(telegram.ready)
        crowd = asyncio.create_task(_crowd(telegram, scene.crowd))
        committed = [await _change(shop, FIRST + number) for number in range(changes)]
        told = await _all_told(telegram, changes)
        await crowd
    return [(told[FIRST_CHAT + number] - at) * 1000 for number, at in enumerate(committed)]


async def _crowd(telegram: Load, customers: int) -> None:
    if customers:
        await asyncio.to_thread(telegram.crowd, 1, customers, customers)


async def _change(shop: Runtime, number: int) -> float:
    """Have a device taken in; the moment of the commit."""
    await asyncio.sleep(PAUSE)
    moments: list[float] = []
    await shop.db.run(_receive, number, moments)
    return moments[0]


async def _all_told(telegram: Load, changes: int) -> dict[int, float]:
    """When each customer's message came, once all have come."""
    while True:
        told = (await asyncio.to_thread(telegram.sent)).told(FIRST_CHAT)
        if len(told) == changes:
            return told
        await asyncio.sleep(LOOK_AGAIN)


def _take_in(session: Session, count: int) -> None:
    for number in range(count):
        chat_id = FIRST_CHAT + number
        customer = Customer(name=f"Customer {number}", telegram_user_id=chat_id, chat_id=chat_id)
        device = Device(customer=customer, kind=DeviceKind.PHONE, brand="Apple", model="iPhone 13")
        order = WorkOrder(number=FIRST + number, device=device, charge=Charge.FREE, problem="The screen is cracked")
        session.add_all([customer, device, order])


def _receive(session: Session, number: int, moments: list[float]) -> None:
    event.listen(session, "after_commit", lambda _: moments.append(time.monotonic()))
    move = Move(WorkOrderStatus.RECEIVED)
    moves.change_status(session, orders.find_order(session, number), move, by=OWNER, undo=timedelta())
