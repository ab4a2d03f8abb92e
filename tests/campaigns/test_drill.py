"""The drill: a shop at work is backed up, lost, brought back and opened again, and its books balance."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.sandbox.client import SandboxClient
from bot.sandbox.server import serve
from bot.sandbox.telegram import Sandbox
from models import Notification, NotificationState, StatusChange, WorkOrder
from tests.campaigns import premises
from tests.campaigns.books import STATUSES, Evidence, Send, balance
from tests.campaigns.crowd import Crowd
from tests.campaigns.premises import OWNER_ID
from tests.e2e.process import ShopProcess
from tests.nursery.client import Nursery
from tests.postgres import client_programs

ENOUGH = 8
"""Messages sent, of several orders that are all under way."""


@pytest.fixture(autouse=True)
def postgresql_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """pg_dump and pg_restore stand in the PATH, as where PostgreSQL is installed."""
    monkeypatch.setenv("PATH", str(client_programs()), prepend=":")


def sent(session: Session) -> int:
    query = select(func.count()).select_from(Notification).where(Notification.state == NotificationState.SENT)
    return session.scalars(query).one()


def journeys(session: Session) -> Iterator[list[object]]:
    """Of each order: the steps it took, and at the end where it says that it is."""
    for order in session.scalars(select(WorkOrder)):
        steps = select(StatusChange.to_status).where(StatusChange.work_order_id == order.id).order_by(StatusChange.id)
        yield [*session.scalars(steps), order.status]


async def test_what_was_backed_up_at_work_is_brought_back_and_its_books_balance(
    database_url: str, nursery: Nursery, tmp_path: Path
) -> None:
    async with serve(Sandbox()) as address, SandboxClient(address) as telegram:
        shop = ShopProcess(nursery, database_url, address, OWNER_ID, tmp_path)
        technicians = await premises.staffed(telegram, shop)
        with premises.opened(database_url) as db:
            crowd = Crowd(telegram, technicians, lambda: True)
            async with shop.running():
                coming = asyncio.gather(*(crowd.come_and_go(number) for number in range(2)))
                async with asyncio.timeout(60):
                    while await db.read(sent) < ENOUGH:  # noqa: ASYNC110 - the database has no event for it
                        await asyncio.sleep(0.05)
                await shop.asks("backup")
                await coming
                await premises.at_rest(db)
                assert await shop.terminate() == 0
            all_that_was_sent = await db.read(sent)

        (backup,) = (tmp_path / "backups").iterdir()
        await shop.asks("restore", str(backup))
        brought_back = time.time()

        with premises.opened(database_url) as db:
            assert ENOUGH <= await db.read(sent) < all_that_was_sent
            async with shop.running():
                await premises.at_rest(db)
                assert await shop.terminate() == 0
            steps = await db.read(lambda session: list(journeys(session)))
            sends = await premises.sends_of(telegram, await telegram.calls())

            def told_again(first: Send, second: Send) -> bool:
                return first.at < brought_back < second.at

            evidence = Evidence(await db.read(premises.stored), [], sends, told_again, anew=brought_back)
            books = await db.read(balance, evidence)

    assert (books.lost, books.doubled, books.inverted, books.unexplained) == ([], [], [], [])
    assert books.notifications >= ENOUGH
    assert len(steps) == 2
    for *taken, present in steps:
        assert taken == STATUSES[: len(taken)]
        assert present == taken[-1]
