"""A long day of one process: what it needs of memory, from the first thousand updates to the last."""

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.contestants import SHOP, at_work
from tests.benchmarks.dialogue import DIALOGUE
from tests.benchmarks.processes import load
from tests.benchmarks.report import Chart, Table

LOOKS = 10
AT_ONCE = 20
COLUMNS = ("updates", "RSS, MB", "most so far, MB", "CPU ms/update")


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--updates", type=int, default=3000)


def tables(options: argparse.Namespace) -> Iterator[Table]:
    customers = max(AT_ONCE, options.updates // len(DIALOGUE) // LOOKS)
    yield Table(
        "endurance",
        "Endurance: one process, one update after the other",
        COLUMNS,
        list(_looks(customers)),
        Chart(("RSS, MB", "CPU ms/update"), kind="lines", across="updates"),
        {"at_once": AT_ONCE},
    )


def _looks(customers: int) -> Iterator[list[float]]:
    with (
        tempfile.TemporaryDirectory() as folder,
        load(Path(folder)) as crowd,
        at_work(SHOP, crowd, Path(folder)) as bot,
    ):
        yield [0, bot.rss, bot.peak_rss, 0.0]
        for look in range(LOOKS):
            spent = bot.cpu
            waited = crowd.crowd(first=1 + look * customers, customers=customers, at_once=AT_ONCE).waited
            each = (bot.cpu - spent) / len(waited) * 1000
            yield [(look + 1) * len(waited), bot.rss, bot.peak_rss, each]
