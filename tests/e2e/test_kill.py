"""SIGKILL at any moment: the chat goes on where it was, and what is owed arrives."""

import asyncio
import random
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.sandbox.client import PersonClient, SandboxClient
from bot.sandbox.reading import plain
from bot.sandbox.server import serve
from bot.sandbox.telegram import Sandbox
from models import InboxState, InboxUpdate, Notification, NotificationState, SessionLocal, WorkOrder, create_engine
from tests.e2e.process import ShopProcess
from tests.e2e.story import BOOKED, INTAKE, books
from tests.nursery.client import Nursery

OWNER_ID = 5_000_000_900
RESCUE = 40
"""Seconds until a dead process's lease has ended and another has taken over."""


@pytest.fixture
async def telegram() -> AsyncIterator[tuple[SandboxClient, str]]:
    async with serve(Sandbox()) as address, SandboxClient(address) as client:
        yield client, address


async def meet_owner(telegram: SandboxClient) -> PersonClient:
    owner = await telegram.person("Olivia", id=OWNER_ID)
    await owner.starts()
    await owner.hears()
    return owner


async def until_struck(telegram: SandboxClient) -> None:
    """Until the trouble ordered has met a call: the bot is waiting for its answer at this moment."""
    async with asyncio.timeout(RESCUE):
        while await telegram.faults():  # noqa: ASYNC110 - the sandbox has no event for it
            await asyncio.sleep(0.02)


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_killed_at_every_step_the_intake_goes_on_with_all_answers_kept(
    telegram: tuple[SandboxClient, str], nursery: Nursery, database_url: str, tmp_path: Path
) -> None:
    client, address = telegram
    dice = random.Random(7)
    shop = ShopProcess(nursery, database_url, address, OWNER_ID, tmp_path)
    ana = await client.person("Ana")
    async with shop.running():
        await ana.starts()
        await ana.says("/new")
        for answer in INTAKE:
            await ana.hears(answer.question, timeout=RESCUE)
            await answer.give(ana)
            await asyncio.sleep(dice.choice((0, 0.005, 0.02, 0.05)))
            await shop.kill()
            await shop.start()
        await ana.hears(BOOKED, timeout=RESCUE)
        assert await shop.terminate() == 0

    engine = create_engine(database_url)
    with SessionLocal(bind=engine) as session:
        order = session.scalars(select(WorkOrder)).one()
        device, customer = order.device, order.device.customer
        kept = (customer.name, customer.email, device.brand, device.model, order.problem, order.condition)
        assert kept == (
            "Ana Ruiz",
            "ana@example.org",
            "Apple",
            "iPhone 13",
            "The screen is <b>cracked</b> & dark 💔",
            "scratches on the back",
        )
        assert len(order.photos) == 2
    engine.dispose()


async def test_killed_in_mid_intake_another_process_goes_on_at_the_same_question(
    telegram: tuple[SandboxClient, str], nursery: Nursery, postgresql_url: str, tmp_path: Path
) -> None:
    client, address = telegram
    first = ShopProcess(nursery, postgresql_url, address, OWNER_ID, tmp_path)
    second = ShopProcess(nursery, postgresql_url, address, OWNER_ID, tmp_path)
    ana = await client.person("Ana")
    async with first.running(), second.running():
        await ana.starts()
        await ana.says("/new")
        await ana.hears(INTAKE[0].question)
        await INTAKE[0].give(ana)
        await first.kill()
        await ana.hears(INTAKE[1].question, timeout=RESCUE)
        await INTAKE[1].give(ana)
        await ana.hears(INTAKE[2].question, timeout=RESCUE)


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize(("moment", "copies"), [("hang", 1), ("hang_after", 2)])
async def test_killed_around_a_send_the_notification_arrives(
    telegram: tuple[SandboxClient, str], nursery: Nursery, database_url: str, tmp_path: Path, moment: str, copies: int
) -> None:
    """Between claim and send nothing is doubled; between send and settle nobody can know, so it is sent again."""
    client, address = telegram
    shop = ShopProcess(nursery, database_url, address, OWNER_ID, tmp_path)
    ana = await client.person("Ana")
    async with shop.running():
        owner = await meet_owner(client)
        await ana.starts()
        number = await books(ana)
        await owner.hears(f"New request #{number}")
        await client.fault("sendMessage", moment, chat_id=ana.id)
        await owner.says(f"/status {number} received")
        await until_struck(client)
        await owner.hears("Received")
        await shop.kill()
        await shop.start()
        for _ in range(copies):
            await ana.hears("in our hands", timeout=RESCUE)
        await ana.says("/orders")
        await ana.hears("Your orders")
        assert await shop.terminate() == 0

    said = [plain(message) for message in await ana.messages()]
    assert sum("in our hands" in each for each in said) == copies
    engine = create_engine(database_url)
    with SessionLocal(bind=engine) as session:
        states = dict(session.execute(select(Notification.state, func.count()).group_by(Notification.state)).all())
        assert set(states) == {NotificationState.SENT}
    engine.dispose()


async def test_told_to_stop_under_load_it_ends_in_order_and_the_next_start_does_the_rest(
    telegram: tuple[SandboxClient, str], nursery: Nursery, database_url: str, tmp_path: Path
) -> None:
    client, address = telegram
    shop = ShopProcess(nursery, database_url, address, OWNER_ID, tmp_path)
    crowd = [await client.person(f"Customer {n}") for n in range(12)]
    async with shop.running():
        await asyncio.gather(*(each.starts() for each in crowd))
        await asyncio.gather(*(each.says("/new") for each in crowd))
        assert await shop.terminate() == 0
        await shop.start()
        await asyncio.gather(*(each.hears(INTAKE[0].question, timeout=RESCUE) for each in crowd))
        assert await shop.terminate() == 0

    engine = create_engine(database_url)
    with SessionLocal(bind=engine) as session:
        states = dict(session.execute(select(InboxUpdate.state, func.count()).group_by(InboxUpdate.state)).all())
        assert states == {InboxState.DONE: 24}
    engine.dispose()
