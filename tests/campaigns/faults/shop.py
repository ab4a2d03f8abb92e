"""One shop of the campaign: opened, troubled, brought to rest, and its books balanced."""

import asyncio
import logging
import random
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
from sqlalchemy import func, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot import loopback
from bot.sandbox.client import PersonClient, SandboxClient
from models import Customer, Notification
from tests.benchmarks.stock import FIRST_CHAT, FIRST_TECHNICIAN, Stock
from tests.benchmarks.stock import shop as stocked
from tests.campaigns import premises
from tests.campaigns.books import Balance, Evidence, balance
from tests.campaigns.crowd import Crowd
from tests.campaigns.faults import deeds
from tests.campaigns.faults.aftermath import Meant, delays, excused, explained_by
from tests.campaigns.faults.bench import JOURNEY, Bench
from tests.campaigns.faults.deeds import Deed
from tests.campaigns.faults.disk import Disk
from tests.campaigns.faults.judge import Manners, judge
from tests.campaigns.faults.scene import Scene
from tests.campaigns.faults.testimony import testify
from tests.campaigns.premises import OWNER_ID
from tests.e2e.process import ShopProcess
from tests.nursery.client import Nursery
from tests.postgres import Server

log = logging.getLogger(__name__)

GROUP = -1_001_000_000_001
"""Where the first customer, who is a company, reads: groups have a limit of their own."""
LOOK_AGAIN = 0.5
CHAT_PAUSE = 1.0
"""Seconds between two words of those who chat, on average."""


@dataclass(frozen=True)
class Plan:
    """How much there is to be sent, and what is to happen meanwhile."""

    messages: int
    customers: int
    """Who book, bring and collect, at the same time."""
    deeds: tuple[Deed, ...]
    """Each happens at least once."""
    seed: int
    rest: float = 2.0
    """Seconds between two of them, on average."""
    spare: int = 10_000
    """What the bench has to say beyond that, for troubles take their time."""
    patience: float = 1500.0
    """Seconds until it is at rest: news whose fate was unknown four times are tried again after 18 minutes."""
    readers: int = 96
    """Customers whose orders the bench moves; half of them also write."""


@dataclass(frozen=True)
class Premises:
    """Where a shop is."""

    database_url: str
    folder: Path
    server: Server | None = None
    disk: Disk | None = None


@dataclass(frozen=True)
class Record:
    """What became of it."""

    plan: Plan
    scene: Scene
    manners: Manners
    balance: Balance
    delay: float
    """Seconds that a message to a healthy chat took at most while a poison row stood in another."""
    seconds: float


def stock(plan: Plan, place: Premises) -> None:
    """Give a shop the customers and orders that the plan needs; takes seconds, in which nothing else gets a turn."""
    orders = (plan.messages + plan.spare) // len(JOURNEY)
    full = Stock(orders, orders, orders_a_customer=orders / plan.readers, technicians=1)
    with stocked(place.database_url, full) as engine, engine.begin() as connection:
        connection.execute(update(Customer).where(Customer.chat_id == FIRST_CHAT + 1).values(chat_id=GROUP))


async def campaign(plan: Plan, place: Premises, address: str, nursery: Nursery) -> Record:
    """Run one shop, which has its stock, through all that the plan has for it."""
    began = time.time()
    async with AsyncExitStack() as stack:
        telegram = await stack.enter_async_context(SandboxClient(address))
        db = stack.enter_context(premises.opened(place.database_url))
        since = await db.read(_latest)
        people = await _people(telegram, plan.readers)
        shop = ShopProcess(nursery, place.database_url, address, OWNER_ID, place.folder)
        stack.push_async_callback(shop.clear_away)
        technicians = await premises.staffed(telegram, shop)
        half = len(people) // 2
        dice = random.Random(plan.seed)
        scene = Scene(
            shop, telegram, db, place.database_url, dice, people[:half], people[half:], place.server, place.disk
        )
        try:
            crowd = await _served(plan, scene, technicians, since)
        except Exception:
            log.exception(await testify(scene))
            raise
        await _look_at_poisons(scene)
        if code := await shop.terminate():
            scene.faults.append(f"the end: exit code {code}")
        return await _settle_accounts(plan, scene, crowd, since, began)


async def _served(plan: Plan, scene: Scene, technicians: list[PersonClient], since: int) -> Crowd:
    """Everything happens at once: bench, counter, chat, noise and trouble; then it comes to rest."""
    owed = since
    over = False

    def enough() -> bool:
        return over and owed - since >= plan.messages

    async def count() -> None:
        nonlocal owed
        while True:
            with suppress(SQLAlchemyError):  # it is in trouble, too
                owed = await scene.db.read(_latest)
            await asyncio.sleep(LOOK_AGAIN)

    crowd = Crowd(scene.telegram, technicians, enough)
    bench = Bench(scene.db, scene.dice, enough, scene.wanted)
    await bench.look_around()
    await scene.shop.start(clock_jumps=True)
    visits = (crowd.come_and_go(number) for number in range(plan.customers))
    async with _beside(count()), asyncio.TaskGroup() as working:
        for work in (bench.work(), *visits):
            working.create_task(work)
        async with _beside(deeds.make_noise(scene), _chatter(scene)):
            await _happen(plan, scene, lambda: owed - since >= plan.messages)
        await scene.telegram.clear_faults()  # who is alone on the line would meet one at every try
        over = True
    await premises.all_done(scene.db, scene.telegram, plan.patience)
    return crowd


async def _happen(plan: Plan, scene: Scene, enough: Callable[[], bool]) -> None:
    """One trouble after the other, each at a moment of chance, until all have come by and there is enough."""
    left: list[Deed] = []
    done = 0
    while done < len(plan.deeds) or not enough():
        if not left:
            left = scene.dice.sample(plan.deeds, len(plan.deeds))
        await asyncio.sleep(scene.dice.expovariate(1 / plan.rest))
        await left.pop()(scene)
        done += 1


async def _chatter(scene: Scene) -> None:
    """Customers ask now and then how things are."""
    while True:
        await asyncio.sleep(scene.dice.expovariate(1 / CHAT_PAUSE))
        here = [each for each in scene.talkers if each.id not in scene.away]
        await scene.dice.choice(here).says(scene.dice.choice(("/orders", "/help", "thank you")))


@asynccontextmanager
async def _beside(*doings: Coroutine[None, None, None]) -> AsyncIterator[None]:
    """Let all of this go on meanwhile; it never ends by itself but by an error."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(each) for each in doings]
        yield
        for each in tasks:
            each.cancel()


async def _people(telegram: SandboxClient, readers: int) -> list[PersonClient]:
    """The stock's customers and its technician, who have all pressed Start; the first customer is a group."""
    ids = [GROUP, *(FIRST_CHAT + number for number in range(2, readers + 1))]
    people = [await telegram.person(f"Reader {number}", id=number) for number in ids]
    technician = await telegram.person("Stan", id=FIRST_TECHNICIAN + 1)
    for each in (*people, technician):
        await each.starts()
    return people[1:]


async def _look_at_poisons(scene: Scene) -> None:
    """What was put aside has to be seen: in the list, among the figures, and in the owner's chat."""
    listed = {line.split()[0] for line in (await scene.shop.asks("queue", "list", "--dead")).splitlines() if line}
    dead = {each.row for each in scene.poisons}
    if listed != dead | ({"Nothing"} if not dead else set()):
        scene.faults.append(f"queue list --dead names {sorted(listed)}, and not {sorted(dead)}")
    async with httpx.AsyncClient(**loopback.CLIENT) as operator:
        page = (await operator.get(f"http://127.0.0.1:{scene.shop.port}/metrics")).text
    for queue, letter in (("outbox", "m"), ("inbox", "u")):
        count = sum(row.startswith(letter) for row in dead)
        if f'benchbell_queue_dead{{queue="{queue}"}} {float(count)}' not in page:
            scene.faults.append(f"the figures do not show {count} dead rows of the {queue}")
    for row in dead:
        about = f"notification:{row[1:]}:dead" if row[0] == "m" else f"update:{row[1:]}:failed"
        if not await scene.db.read(_told, f"{about}:staff:1"):
            scene.faults.append(f"no owner was told of {row}")


async def _settle_accounts(plan: Plan, scene: Scene, crowd: Crowd, since: int, began: float) -> Record:
    calls = await scene.telegram.calls()
    updates = {each["update_id"] for each in await scene.telegram.updates()}
    sends = await premises.sends_of(scene.telegram, calls)
    explained = explained_by(scene.events)
    excuse = await scene.db.read(excused, _meant(scene))
    books = await scene.db.read(balance, Evidence(updates, crowd.customers, sends, explained, excuse, since))
    delay = await scene.db.read(delays, scene.poisons, sends, since)
    return Record(plan, scene, judge(calls), books, delay, time.time() - began)


def _meant(scene: Scene) -> Meant:
    return Meant({each.row for each in scene.poisons}, scene.blockers, frozenset(scene.cards))


def _latest(session: Session) -> int:
    return session.scalar(select(func.max(Notification.id))) or 0


def _told(session: Session, key: str) -> bool:
    sent = session.scalar(select(Notification.sent_at).where(Notification.key == key))
    return sent is not None
