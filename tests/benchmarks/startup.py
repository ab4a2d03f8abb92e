"""How long a start takes until the first poll, and what of it is reading code."""

import argparse
import subprocess
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.contestants import LIMITED, started
from tests.benchmarks.figures import percentile
from tests.benchmarks.processes import ROOT, SHOP_PYTHON, Command, load
from tests.benchmarks.report import Cell, Chart, Table

LISTED = 14


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--starts", type=int, default=5)


def tables(options: argparse.Namespace) -> Iterator[Table]:
    rows: list[list[Cell]] = []
    with tempfile.TemporaryDirectory() as folder:
        first = [_start(Path(folder))]
        again = [_start(Path(folder)) for _ in range(options.starts)]
    for name, times in (("on no database", first), ("on its database", again)):
        rows.append([name, percentile(times, 50), max(times), len(times)])
    yield Table(
        "startup", "Start: from the command to the first poll", ("start", "median, s", "most, s", "starts"), rows
    )
    yield Table(
        "imports",
        "Start: reading code, by package",
        ("package", "ms"),
        [[name, milliseconds] for name, milliseconds in _imports().items()],
        Chart(("ms",), across="package"),
    )


def _start(folder: Path) -> float:
    with load(folder) as telegram:
        began = time.monotonic()
        with started(LIMITED, telegram, folder):
            return telegram.ready() - began


def _imports() -> dict[str, float]:
    """Milliseconds that each package takes to import by itself, of all that a start imports."""
    command: Command = [SHOP_PYTHON, "-X", "importtime", "-c", "import bot.app"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stderr
    spent = defaultdict[str, float](float)
    for line in told.splitlines()[1:]:
        own, _, name = line.removeprefix("import time:").split("|")
        spent[name.strip().partition(".")[0]] += float(own) / 1000
    spent["all"] = sum(spent.values())
    return dict(sorted(spent.items(), key=lambda each: -each[1])[:LISTED])
