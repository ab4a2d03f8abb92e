"""How long a start takes until the first poll, and what of it is reading code."""

import argparse
import os
import subprocess
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.contestants import LIMITED, started
from tests.benchmarks.figures import medians
from tests.benchmarks.processes import ROOT, SHOP_PYTHON, Command, load
from tests.benchmarks.report import Cell, Chart, Table

LISTED = 14
COLUMNS = ("start", "median, s", "most, s", "processor time, s", "RSS, MB", "starts")
READING = "from bot.cli import collector; collector.pause(); import bot.app"
"""What `python -m bot run` reads, and how."""


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--starts", type=int, default=5)


def tables(options: argparse.Namespace) -> Iterator[Table]:
    rows: list[list[Cell]] = []
    with tempfile.TemporaryDirectory() as folder:
        first = [_start(Path(folder))]
        again = [_start(Path(folder)) for _ in range(options.starts)]
    for name, starts in (("on no database", first), ("on its database", again)):
        seconds, processor, memory = medians(starts)
        rows.append([name, seconds, max(each[0] for each in starts), processor, memory, len(starts)])
    yield Table("startup", "Start: from the command to the first poll", COLUMNS, rows)
    yield Table(
        "imports",
        "Start: reading code, by package",
        ("package", "ms"),
        [[name, milliseconds] for name, milliseconds in _imports().items()],
        Chart(("ms",), across="package"),
    )


def _start(folder: Path) -> tuple[float, float, float]:
    """Seconds until the first poll; seconds of processor time and megabytes of memory by then."""
    with load(folder) as telegram:
        began = time.monotonic()
        with started(LIMITED, telegram, folder) as shop:
            seconds = telegram.ready() - began
            return seconds, shop.cpu, shop.rss


def _imports() -> dict[str, float]:
    """Milliseconds that each package takes to import by itself, of all that a start imports."""
    command: Command = [SHOP_PYTHON, "-X", "importtime", "-c", READING]
    clean = {"PATH": os.environ["PATH"]}
    told = subprocess.run(command, cwd=ROOT, env=clean, capture_output=True, text=True, check=True).stderr
    spent = defaultdict[str, float](float)
    for line in told.splitlines()[1:]:
        own, _, name = line.removeprefix("import time:").split("|")
        spent[name.strip().partition(".")[0]] += float(own) / 1000
    spent["all"] = sum(spent.values())
    return dict(sorted(spent.items(), key=lambda each: -each[1])[:LISTED])
