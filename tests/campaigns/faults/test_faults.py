"""The fault campaign in short: `make faults` does the same for as long as one likes."""

from pathlib import Path

import pytest

from bot.sandbox.limits import Limits
from bot.sandbox.server import serve
from bot.sandbox.telegram import Sandbox
from tests.campaigns.faults import deeds
from tests.campaigns.faults.disk import LimitedProcess
from tests.campaigns.faults.report import faults_of
from tests.campaigns.faults.shop import Plan, Premises, Record, campaign, stock
from tests.campaigns.faults.trouble import Trouble
from tests.nursery.client import Nursery

SQLITE = (deeds.poison_message, deeds.terminate, deeds.fill_disk)
POSTGRESQL = (deeds.lock, deeds.set_back)


@pytest.fixture(autouse=True)
def in_short(monkeypatch: pytest.MonkeyPatch) -> None:
    for seconds in ("LOCK_SECONDS", "FULL_SECONDS", "JUMP_SECONDS"):
        monkeypatch.setattr(deeds, seconds, 2.0)
    monkeypatch.setattr(deeds, "NOISE", {Trouble.DROPPED_AFTER: ("drop_after",), Trouble.TOO_MANY: ("rate_limit",)})


async def troubled(place: Premises, nursery: Nursery, made: tuple[deeds.Deed, ...]) -> Record:
    sandbox = Sandbox()
    sandbox.limit(Limits())
    plan = Plan(messages=1, customers=0, deeds=made, seed=5, rest=0.2, spare=1000, readers=12, patience=300)
    async with serve(sandbox) as address:
        stock(plan, place)
        return await campaign(plan, place, address, nursery)


def befell(record: Record) -> set[Trouble]:
    assert record.manners.messages > record.plan.readers
    return {event.trouble for event in record.scene.events}


async def test_a_shop_on_sqlite_gets_through_all_that_befalls_it(
    sqlite_url: str, nursery: Nursery, tmp_path: Path
) -> None:
    record = await troubled(Premises(sqlite_url, tmp_path, disk=LimitedProcess()), nursery, SQLITE)

    assert list(faults_of(record)) == []
    assert befell(record) == {Trouble.POISON_MESSAGE, Trouble.TERMINATED, Trouble.DISK_FULL}


async def test_a_shop_on_postgresql_gets_through_all_that_befalls_it(
    postgresql_url: str, nursery: Nursery, tmp_path: Path
) -> None:
    record = await troubled(Premises(postgresql_url, tmp_path), nursery, POSTGRESQL)

    assert list(faults_of(record)) == []
    assert befell(record) == {Trouble.LOCKED, Trouble.CLOCK_BACK}
