"""The inbox is worked side by side across chats, and strictly in order within one."""

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from sqlalchemy import Connection, event, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from telegram.error import RetryAfter

from bot.delivery import inbox
from bot.delivery import worker as worker_module
from bot.delivery.verdict import MOST_ATTEMPTS
from bot.delivery.worker import InboxWorker
from bot.telemetry.metrics import Metrics
from bot.telemetry.vitals import Vitals
from models import Database, InboxState, InboxUpdate, Notification, NotificationKind, Role, Staff, utcnow
from tests.delivery.updates import message

PATIENCE = 20


class Desk:
    """Handles updates as a test tells it to, and remembers the order."""

    def __init__(self) -> None:
        self.handled: list[int] = []
        self.apologies: list[tuple[int, str]] = []
        self.rule: Callable[[InboxUpdate], Awaitable[None]] | None = None
        self.done = asyncio.Condition()

    async def handle(self, row: InboxUpdate) -> None:
        if self.rule is not None:
            await self.rule(row)
        self.handled.append(row.update_id)
        async with self.done:
            self.done.notify_all()

    async def apologise(self, row: InboxUpdate, reference: str) -> None:
        self.apologies.append((row.update_id, reference))
        async with self.done:
            self.done.notify_all()

    async def until(self, true: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE), self.done:
            await self.done.wait_for(true)


@pytest.fixture
def desk() -> Desk:
    return Desk()


@asynccontextmanager
async def working(db: Database, desk: Desk, at_once: int = 8) -> AsyncIterator[InboxWorker]:
    worker = InboxWorker(db, desk.handle, desk.apologise, Vitals(), Metrics(), at_once=at_once)
    running = asyncio.create_task(worker.run())
    try:
        yield worker
    finally:
        await worker.stop(PATIENCE)
        await running


def states(session: Session) -> dict[int, InboxState]:
    return {row.update_id: row.state for row in session.scalars(select(InboxUpdate))}


async def test_each_chat_is_worked_in_order_and_everything_ends_done(db: Database, desk: Desk) -> None:
    updates = [message(n, chat=n % 5 + 1) for n in range(60)]
    async with working(db, desk):
        await db.run(inbox.store, updates)
        await desk.until(lambda: len(desk.handled) == 60)

    lanes = {chat: [n for n in desk.handled if n % 5 + 1 == chat] for chat in range(1, 6)}
    assert all(done == sorted(done) for done in lanes.values())
    assert set((await db.read(states)).values()) == {InboxState.DONE}


async def test_a_slow_chat_does_not_delay_the_others(db: Database, desk: Desk) -> None:
    release = asyncio.Event()

    async def slow_for_chat_1(row: InboxUpdate) -> None:
        if row.lane == 1:
            await release.wait()

    desk.rule = slow_for_chat_1
    await db.run(inbox.store, [message(n, chat=1 + n % 2) for n in range(1, 21)])
    async with working(db, desk, at_once=4):
        await desk.until(lambda: len(desk.handled) == 10)
        ahead = list(desk.handled)
        release.set()
        await desk.until(lambda: len(desk.handled) == 20)

    assert ahead == [n for n in range(1, 21) if n % 2 == 1]
    assert desk.handled[10:] == [n for n in range(1, 21) if n % 2 == 0]


async def test_a_poison_update_is_given_up_told_and_frees_its_chat(db: Database, desk: Desk) -> None:
    def hire(session: Session) -> None:
        session.add(Staff(telegram_user_id=99, chat_id=99, name="Olivia", role=Role.OWNER))

    async def poison(row: InboxUpdate) -> None:
        if row.update_id == 1:
            raise ZeroDivisionError("poison")

    def without_waiting(session: Session) -> None:
        for row in session.scalars(select(InboxUpdate).where(InboxUpdate.state == InboxState.NEW)):
            row.due_at = utcnow() - timedelta(seconds=1)

    desk.rule = poison
    await db.run(hire)
    await db.run(inbox.store, [message(1), message(2), message(3, chat=8)])
    async with working(db, desk) as worker:
        async with asyncio.timeout(PATIENCE):
            while not desk.apologies:
                await asyncio.sleep(0.05)
                await db.run(without_waiting)
                worker.wake()
        await desk.until(lambda: 2 in desk.handled)

    def evidence(session: Session) -> tuple[InboxState, int, str | None, str | None, list[NotificationKind]]:
        row = session.get_one(InboxUpdate, 1)
        notices = session.scalars(select(Notification))
        return row.state, row.attempts, row.reference, row.last_error, [each.kind for each in notices]

    state, attempts, reference, error, notices = await db.read(evidence)
    assert desk.handled.index(3) < desk.handled.index(2)
    assert (state, attempts, error) == (InboxState.DEAD, MOST_ATTEMPTS, "ZeroDivisionError: poison")
    assert desk.apologies == [(1, reference)]
    assert notices == [NotificationKind.UPDATE_FAILED]


async def test_a_refusal_for_hours_is_kept_in_the_row_and_costs_no_attempt(db: Database, desk: Desk) -> None:
    async def put_off(row: InboxUpdate) -> None:
        if row.lane == 1:
            raise RetryAfter(timedelta(hours=3))

    desk.rule = put_off
    await db.run(inbox.store, [message(1, chat=1), message(2, chat=2)])
    async with working(db, desk):
        await desk.until(lambda: desk.handled == [2])

    def when(session: Session) -> tuple[float, int, InboxState]:
        row = session.get_one(InboxUpdate, 1)
        return (row.due_at - utcnow()).total_seconds(), row.attempts, row.state

    seconds, attempts, state = await db.read(when)
    assert round(seconds / 3600) == 3
    assert (attempts, state) == (0, InboxState.NEW)


async def test_stopping_lets_running_work_end_and_leaves_the_rest_stored(db: Database, desk: Desk) -> None:
    begun, release = asyncio.Event(), asyncio.Event()

    async def wait(_row: InboxUpdate) -> None:
        begun.set()
        await release.wait()

    desk.rule = wait
    await db.run(inbox.store, [message(1), message(2)])
    worker = InboxWorker(db, desk.handle, desk.apologise, Vitals(), Metrics())
    running = asyncio.create_task(worker.run())
    await begun.wait()
    stopping = asyncio.create_task(worker.stop(PATIENCE))
    await asyncio.sleep(0)
    release.set()
    await stopping
    await running

    assert await db.read(states) == {1: InboxState.DONE, 2: InboxState.NEW}


async def test_work_that_outlasts_the_deadline_is_given_back_at_once(db: Database, desk: Desk) -> None:
    begun = asyncio.Event()

    async def hang(_row: InboxUpdate) -> None:
        begun.set()
        await asyncio.Event().wait()

    desk.rule = hang
    await db.run(inbox.store, [message(1)])
    worker = InboxWorker(db, desk.handle, desk.apologise, Vitals(), Metrics())
    running = asyncio.create_task(worker.run())
    await begun.wait()
    await worker.stop(0.01)
    await running

    def lease(session: Session) -> tuple[InboxState, str | None]:
        row = session.get_one(InboxUpdate, 1)
        return row.state, row.lease_token

    assert await db.read(lease) == (InboxState.NEW, None)


async def test_what_was_being_claimed_when_told_to_stop_is_given_back(db: Database, desk: Desk) -> None:
    await db.run(inbox.store, [message(1)])
    worker = InboxWorker(db, desk.handle, desk.apologise, Vitals(), Metrics())
    running = asyncio.create_task(worker.run())
    await asyncio.sleep(0)  # it asks the database
    await worker.stop(PATIENCE)
    await running

    def lease(session: Session) -> tuple[InboxState, str | None]:
        row = session.get_one(InboxUpdate, 1)
        return row.state, row.lease_token

    assert (await db.read(lease), desk.handled) == ((InboxState.NEW, None), [])


async def test_a_database_that_fails_between_two_looks_stops_nothing(
    db: Database, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker_module, "BROKEN_DATABASE_PAUSE", 0.01)
    refused, broken = asyncio.Event(), threading.Event()
    loop = asyncio.get_running_loop()

    def refuse_reading(connection: Connection) -> None:
        if broken.is_set() and connection.get_execution_options().get("benchbell_read_only"):
            loop.call_soon_threadsafe(refused.set)
            raise OperationalError("BEGIN", None, ConnectionError("gone"))

    event.listen(db.engine, "begin", refuse_reading)  # before any thread may be walking the list of listeners
    try:
        async with working(db, desk):
            broken.set()
            await db.run(inbox.store, [message(1)])
            await asyncio.wait_for(refused.wait(), PATIENCE)
            broken.clear()
            await db.run(inbox.store, [message(2)])
            await desk.until(lambda: desk.handled == [1, 2])
    finally:
        event.remove(db.engine, "begin", refuse_reading)


async def test_what_another_process_took_over_is_not_apologised_for(db: Database, desk: Desk) -> None:
    failed = asyncio.Event()

    def take_over(session: Session) -> None:
        row = session.get_one(InboxUpdate, 1)
        row.lease_token, row.leased_until = "another's", utcnow() + timedelta(minutes=1)

    async def fail_late(_row: InboxUpdate) -> None:
        await db.run(take_over)
        failed.set()
        raise ZeroDivisionError

    def worn_out(session: Session) -> None:
        session.get_one(InboxUpdate, 1).attempts = MOST_ATTEMPTS - 1

    desk.rule = fail_late
    await db.run(inbox.store, [message(1)])
    await db.run(worn_out)
    async with working(db, desk):
        await asyncio.wait_for(failed.wait(), PATIENCE)
    assert (await db.read(states), desk.apologies) == ({1: InboxState.NEW}, [])
