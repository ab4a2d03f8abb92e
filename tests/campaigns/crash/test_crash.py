"""The crash campaign in short: `make crash` does the same for as long as one likes."""

from pathlib import Path

from tests.campaigns.crash.kills import Kill
from tests.campaigns.crash.report import Summary, rescues
from tests.campaigns.crash.shop import Plan, campaign
from tests.campaigns.crowd import Wait
from tests.nursery.client import Nursery


async def test_a_shop_that_is_killed_all_the_time_loses_nothing(
    sqlite_url: str, nursery: Nursery, tmp_path: Path
) -> None:
    plan = Plan(processes=1, kills=6, life=1.5, customers=2, seed=3)

    record = await campaign(plan, sqlite_url, nursery, tmp_path)

    summary = Summary("SQLite", [record])
    assert (summary.faults, len(record.kills), record.balance.orders >= 2) == ([], 6, True)


async def test_processes_that_are_killed_in_turn_lose_nothing(
    postgresql_url: str, nursery: Nursery, tmp_path: Path
) -> None:
    plan = Plan(processes=2, kills=3, life=4, customers=1, seed=2)

    record = await campaign(plan, postgresql_url, nursery, tmp_path)

    assert Summary("PostgreSQL", [record]).faults == []
    assert len(record.kills) >= 3


def test_a_rescue_counts_from_the_kill_that_delayed_an_answer_or_from_the_last_one_of_the_leader() -> None:
    standby, leader = Kill(10.0, None, led=False), Kill(12.0, None, led=True)
    waits = [Wait(1, 2), Wait(9, 11), Wait(9, 20), Wait(11, 21)]

    assert rescues(waits, [standby, leader]) == [1.0, 8.0, 9.0]
