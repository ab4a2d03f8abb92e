"""How each trouble is made, for real: signals, locks, blocks, damaged rows, a full disk."""

import asyncio
import signal
import sqlite3
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

import psycopg
from sqlalchemy import make_url, select, text
from sqlalchemy.orm import Session

from bot.services import leases
from models import CardState, InboxState, InboxUpdate, Notification, NotificationKind, NotificationState, StatusCard
from tests.campaigns.faults.scene import Scene
from tests.campaigns.faults.trouble import NOISE, Poison, Trouble
from tests.databases import text_of
from tests.nursery.wall import BACK, FORWARD

LOCK_SECONDS = 5.0
FULL_SECONDS = 4.0
JUMP_SECONDS = 8.0
"""How long a clock is wrong: longer than a job of the scheduler rests."""
NOISE_PAUSE = 1.5
"""Seconds between two calls that go wrong, on average."""
DAMAGE = {"sqlite": '\'{"update_id": 7, "mess\'', "postgresql": "'\"no update\"'"}
FIRST_POISON = 1000
"""Ids of updates that come before all that Telegram gives out."""


async def make_noise(scene: Scene) -> None:
    """Have calls go wrong at random, until cancelled."""
    while True:
        await asyncio.sleep(scene.dice.expovariate(1 / NOISE_PAUSE))
        trouble = scene.dice.choice(list(NOISE))
        kind = scene.dice.choice(NOISE[trouble])
        if not await scene.telegram.faults():
            await scene.telegram.fault("sendMessage", kind, retry_after=scene.dice.randint(1, 3))
            scene.noise[trouble] += 1


async def block(scene: Scene) -> None:
    """A customer blocks the bot while messages for them are on their way, and comes back."""
    began, customer = time.time(), scene.dice.choice(scene.talkers)
    scene.blockers.add(customer.id)
    scene.away.add(customer.id)
    await customer.blocks()
    with _news_for(scene, customer.id):
        await scene.until(
            lambda session: _has(session, customer.id, NotificationState.UNREACHABLE), "nobody was blocked"
        )
    await customer.unblocks()
    scene.away.clear()
    await customer.says("/orders")
    scene.note(Trouble.BLOCKED, began)


async def refuse(scene: Scene) -> None:
    """Telegram will never take the next message of a chat, be it news or a card."""
    began, customer = time.time(), scene.dice.choice(scene.silent)
    dead, gone = await scene.db.read(_dead_of, customer.id), await scene.db.read(_gone_of, customer.id)
    await scene.telegram.fault("sendMessage", "bad_request", chat_id=customer.id)
    with _news_for(scene, customer.id):
        refused = await scene.until(
            lambda session: _dead_of(session, customer.id) > dead or _gone_of(session, customer.id) > gone,
            "nothing was refused",
        )
    if not refused:
        await scene.telegram.clear_faults()  # what it would hit later is no poison of ours
    for number in await scene.db.read(_dead_of, customer.id) - dead:
        scene.poisons.append(Poison(f"m{number}", customer.id, began, time.time()))
    scene.cards |= await scene.db.read(_gone_of, customer.id) - gone
    scene.note(Trouble.REFUSED, began)


@contextmanager
def _news_for(scene: Scene, chat_id: int) -> Iterator[None]:
    """Have the bench see to it that there is something to tell this customer."""
    scene.wanted.add(chat_id)
    try:
        yield
    finally:
        scene.wanted.discard(chat_id)


async def poison_message(scene: Scene) -> None:
    """A message stands in a chat whose facts make no sense."""
    began, customer = time.time(), scene.dice.choice(scene.silent)
    number = await scene.db.run(_owe_nonsense, customer.id, len(scene.poisons))
    await scene.until(lambda session: _is_dead(session, Notification, number), f"m{number} stands")
    scene.poisons.append(Poison(f"m{number}", customer.id, began, time.time()))
    scene.note(Trouble.POISON_MESSAGE, began)


async def poison_update(scene: Scene) -> None:
    """An update stands in a chat whose stored JSON is damaged; the customer writes on."""
    began, customer = time.time(), scene.dice.choice(scene.talkers)
    number = FIRST_POISON + len(scene.poisons)
    await scene.db.run(_store_damaged, number, customer.id)
    await customer.says("/orders")
    await scene.until(lambda session: _is_dead(session, InboxUpdate, number), f"u{number} stands")
    scene.poisons.append(Poison(f"u{number}", customer.id, began, time.time()))
    scene.note(Trouble.POISON_UPDATE, began)


async def set_forward(scene: Scene) -> None:
    """Somebody sets the clock forward, and right again."""
    await _jump(scene, Trouble.CLOCK_FORWARD, FORWARD, BACK)


async def set_back(scene: Scene) -> None:
    """Somebody sets the clock back, and right again."""
    await _jump(scene, Trouble.CLOCK_BACK, BACK, FORWARD)


async def _jump(scene: Scene, trouble: Trouble, there: signal.Signals, back: signal.Signals) -> None:
    await scene.until(lambda session: leases.somebody_leads(session, leases.LEADER), "nobody leads")
    began, said = time.time(), len(scene.shop.output)
    scene.shop.receives(there)
    await asyncio.sleep(JUMP_SECONDS)
    scene.shop.receives(back)
    await asyncio.sleep(JUMP_SECONDS)
    late = scene.shop.output[said:].count("The clock was put back")
    scene.note(trouble, began, f"{late} jobs brought forward")


async def lock(scene: Scene) -> None:
    """Another process, which is this one, holds the database for itself."""
    began = time.time()
    await asyncio.to_thread(_hold, scene.database_url)
    scene.note(Trouble.LOCKED, began)


async def restart(scene: Scene) -> None:
    """PostgreSQL ends all connections and comes again."""
    await _restart(scene, Trouble.RESTARTED, signal.SIGINT)


async def crash(scene: Scene) -> None:
    """PostgreSQL goes down at once, and recovers."""
    await _restart(scene, Trouble.CRASHED, signal.SIGQUIT)


async def _restart(scene: Scene, trouble: Trouble, how: signal.Signals) -> None:
    assert scene.server is not None
    began = time.time()
    await asyncio.to_thread(scene.server.restart, how)
    scene.note(trouble, began, f"back after {time.time() - began:.1f} s")


async def fill_disk(scene: Scene) -> None:
    """There is no room left for anything that the shop wants to write; then there is again."""
    assert scene.disk is not None
    began, said, pid = time.time(), len(scene.shop.output), scene.shop.pid
    await asyncio.to_thread(_empty_journal, scene.database_url)
    scene.disk.fill(pid)
    try:
        await asyncio.sleep(FULL_SECONDS)
    finally:
        scene.disk.free(pid)
    refused = scene.shop.output[said:].count("(sqlite3.OperationalError)")
    if not refused:
        scene.faults.append("a full disk was not noticed")
    scene.note(Trouble.DISK_FULL, began, f"{refused} transactions refused")


async def terminate(scene: Scene) -> None:
    """A service manager restarts the bot."""
    began = time.time()
    code = await scene.shop.terminate()
    scene.drains.append(time.time() - began)
    if code:
        scene.faults.append(f"SIGTERM: exit code {code}")
    await scene.shop.start(clock_jumps=True)
    scene.note(Trouble.TERMINATED, began)


Deed = Callable[[Scene], Awaitable[None]]
COMMON: tuple[Deed, ...] = (
    block,
    refuse,
    poison_message,
    poison_update,
    set_forward,
    set_back,
    lock,
    terminate,
)
SQLITE: tuple[Deed, ...] = (*COMMON, fill_disk)
POSTGRESQL: tuple[Deed, ...] = (*COMMON, restart, crash)


def _has(session: Session, lane: int, state: NotificationState) -> bool:
    query = select(Notification.id).where(Notification.lane == lane, Notification.state == state)
    return session.scalars(query.limit(1)).first() is not None


def _dead_of(session: Session, lane: int) -> set[int]:
    dead = Notification.state == NotificationState.DEAD
    return set(session.scalars(select(Notification.id).where(Notification.lane == lane, dead)))


def _gone_of(session: Session, lane: int) -> set[int]:
    gone = StatusCard.state == CardState.GONE
    return set(session.scalars(select(StatusCard.id).where(StatusCard.lane == lane, gone)))


def _is_dead(session: Session, table: Any, number: int) -> bool:
    return session.get_one(table, number).state in (NotificationState.DEAD, InboxState.DEAD)


def _owe_nonsense(session: Session, lane: int, number: int) -> int:
    row = Notification(
        key=f"poison:{number}", kind=NotificationKind.STAFF_JOINED, lane=lane, payload={"user_id": "no number"}
    )
    session.add(row)
    session.flush()
    return row.id


def _store_damaged(session: Session, update_id: int, lane: int) -> None:
    session.add(InboxUpdate(update_id=update_id, lane=lane, payload={}))
    session.flush()
    damage = DAMAGE[session.get_bind().dialect.name]
    session.execute(text(f"UPDATE inbox_updates SET payload = {damage} WHERE update_id = {update_id}"))


def _empty_journal(database_url: str) -> None:
    """Have SQLite's next transaction ask for room: its journal, as long as it was, would be written over."""
    with closing(_connected(database_url)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _connected(database_url: str) -> sqlite3.Connection:
    path = make_url(database_url).database
    assert path is not None
    return sqlite3.connect(path, isolation_level=None, timeout=15)


def _hold(database_url: str) -> None:
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        with closing(_connected(database_url)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            time.sleep(LOCK_SECONDS)
            connection.execute("COMMIT")
        return
    with psycopg.connect(text_of(url.set(drivername="postgresql"))) as connection:
        while not _locked(connection):
            connection.rollback()
        time.sleep(LOCK_SECONDS)


def _locked(connection: psycopg.Connection) -> bool:
    """Whether the tables are ours; not if the shop has one and waits for the other, and PostgreSQL has us give way."""
    try:
        connection.execute("LOCK TABLE inbox_updates, notifications IN ACCESS EXCLUSIVE MODE")
    except psycopg.errors.DeadlockDetected:
        return False
    return True
