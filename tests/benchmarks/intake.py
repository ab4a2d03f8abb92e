"""Whole dialogues of many customers at the same time: Benchbell beside two bots as tutorials build them."""

import argparse
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.contestants import COMMANDS, at_work
from tests.benchmarks.figures import medians, percentile
from tests.benchmarks.processes import load
from tests.benchmarks.report import Cell, Chart, Table

WARM_UP = 10
"""Customers who come first and are not counted: what is read and compiled once is read and compiled by then."""
COLUMNS = (
    "API latency, ms",
    "bot",
    "updates/s",
    "p50, ms",
    "p95, ms",
    "p99, ms",
    "CPU ms/update",
    "RSS, MB",
    "load's own CPU ms/update",
    "left unanswered",
)


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--customers", type=int, default=100)
    parser.add_argument("--at-once", type=int, default=100)
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("--latency", type=int, nargs="+", default=[0, 50], help="milliseconds")
    parser.add_argument("--only", nargs="+", choices=list(COMMANDS), default=list(COMMANDS))


def tables(options: argparse.Namespace) -> Iterator[Table]:
    """Every bot in turn, as often as asked: the machine's speed changes, and must change for all of them."""
    runs = defaultdict[tuple[int, str], list[list[float]]](list)
    for _ in range(options.repeat):
        for latency in options.latency:
            for name in options.only:
                runs[latency, name].append(_run(name, latency, options.customers, options.at_once))
    rows: list[list[Cell]] = [
        [latency, name, *medians(each)] for (latency, name), each in sorted(runs.items(), key=lambda run: run[0][0])
    ]
    yield Table(
        "intake",
        "Intake: whole dialogues, many at a time",
        COLUMNS,
        rows,
        Chart(("updates/s", "p95, ms", "CPU ms/update", "RSS, MB"), series="bot", across="API latency, ms"),
        {"customers": options.customers, "at_once": options.at_once, "median_of": options.repeat},
    )


def _run(name: str, latency: int, customers: int, at_once: int) -> list[float]:
    with (
        tempfile.TemporaryDirectory() as folder,
        load(Path(folder), latency / 1000) as crowd,
        at_work(name, crowd, Path(folder)) as bot,
    ):
        crowd.crowd(first=1, customers=WARM_UP, at_once=WARM_UP)
        spent, of_load = bot.cpu, crowd.program.cpu
        visit = crowd.crowd(first=1 + WARM_UP, customers=customers, at_once=at_once)
        spent, of_load = bot.cpu - spent, crowd.program.cpu - of_load
        waited = visit.waited
        return [
            len(waited) / visit.seconds,
            *(percentile(waited, each) * 1000 for each in (50, 95, 99)),
            spent / len(waited) * 1000,
            bot.rss,
            of_load / len(waited) * 1000,
            visit.unanswered,
        ]
