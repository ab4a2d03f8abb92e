"""A shop that grows: what every command and every job takes of the database at different sizes, and by which plans."""

import argparse
import asyncio
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Engine

from models import Database
from tests.benchmarks.day import JOBS, deeds
from tests.benchmarks.figures import percentile
from tests.benchmarks.plans import Plans
from tests.benchmarks.report import Cell, Chart, Table
from tests.benchmarks.stock import Stock, shop
from tests.benchmarks.stopwatch import Stopwatch
from tests.chat.app import open_app
from tests.databases import scratch_database
from tests.postgres import running_server

OPEN = 400
"""Orders in the shop's hands: history grows, the bench does not."""
COLUMNS = ("database", "what", "orders", "least, ms", "p50, ms", "p95, ms", "p95 grew by", "least grew by")
SUMMARY = ("kind", "orders", "least, ms", "p95, ms")
SUMMARY_CHART = Chart(("least, ms", "p95, ms"), kind="lines", series="kind", across="orders")
PLAN_COLUMNS = ("database", "orders", "plan", "statement")
Times = dict[str, list[float]]


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--orders", type=int, nargs="+", default=[10_000, 50_000])
    parser.add_argument("--times", type=int, default=10, help="how often each thing is done")
    parser.add_argument("--database", nargs="+", choices=("SQLite", "PostgreSQL"), default=["SQLite", "PostgreSQL"])


def tables(options: argparse.Namespace) -> Iterator[Table]:
    rows: list[list[Cell]] = []
    scans: list[list[Cell]] = []
    for name in options.database:
        before: dict[str, tuple[float, float]] = {}
        for size in options.orders:
            with _database(name) as url, shop(url, Stock(size, open=OPEN)) as engine:
                times, found = asyncio.run(_a_day(engine, Stock(size, open=OPEN), options.times))
            scans.extend([name, size, *each] for each in found)
            for what, milliseconds in times.items():
                p50, p95, least = percentile(milliseconds, 50), percentile(milliseconds, 95), min(milliseconds)
                p95_before, least_before = before.setdefault(what, (p95, least))
                rows.append([name, what, size, least, p50, p95, p95 / p95_before, least / least_before])
    conditions = {"open_orders": OPEN, "times": options.times}
    yield Table("growth_all", "Growth: time with the database, by command and job", COLUMNS, rows, None, conditions)
    yield Table("growth", "Growth: the slowest of each kind", SUMMARY, summary(rows), SUMMARY_CHART, conditions)
    yield Table("plans", "Growth: plans that read a whole table or index", PLAN_COLUMNS, scans)


def summary(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    """Of each kind of thing done, and at each size, the worst figures."""
    worst: dict[tuple[Cell, Cell], tuple[float, float]] = {}
    for database, what, size, least, _, p95, *_ in rows:
        assert isinstance(what, str)
        assert isinstance(least, float)
        assert isinstance(p95, float)
        kind = f"{database}, {what.split()[0].strip(',')}", size
        so_far = worst.get(kind, (0.0, 0.0))
        worst[kind] = max(so_far[0], least), max(so_far[1], p95)
    return [[*kind, *figures] for kind, figures in worst.items()]


async def _a_day(engine: Engine, stock: Stock, times: int) -> tuple[Times, list[tuple[str, str]]]:
    """Do everything several times over, each time with other orders; what it took, and the plans that scan."""
    taken: Times = defaultdict(list)
    watch, plans, db = Stopwatch(engine), Plans(engine), Database(engine)
    async with open_app(db) as app:
        for round_number in range(times + 1):
            for what, do in deeds(app, stock, round_number):
                watch.restart()
                await do()
                taken[what].append(watch.milliseconds)
            for job in JOBS:
                watch.restart()
                await db.run(job)
                taken[f"job {job.__name__.strip('_')}"].append(watch.milliseconds)
    found = list(plans.scans())
    return {what: each[1:] for what, each in taken.items()}, found  # the first time, statements are compiled


@contextmanager
def _database(name: str) -> Iterator[str]:
    """An empty database, gone afterwards."""
    if name == "SQLite":
        with tempfile.TemporaryDirectory() as folder:
            yield f"sqlite:///{folder}/shop.db"
    else:
        with running_server() as server, scratch_database(server) as url:
            yield url
