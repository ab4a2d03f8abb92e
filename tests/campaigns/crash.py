"""The crash campaign: kills shops as they work, and shows that nothing was lost and nothing told twice without reason.

Run as `make crash`; ARGS="--kills 1000" for the long form.
"""

import argparse
import asyncio
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests import databases
from tests.campaigns.report import Summary, by_failpoint, table
from tests.campaigns.shop import Plan, campaign
from tests.nursery.client import Nursery

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs/reliability.md"
MARK = "<!-- figures: written by make crash -->"


@dataclass(frozen=True)
class SetUp:
    """A way to run Benchbell, and how hard it is hit."""

    database: str
    processes: int
    life: float
    """Seconds that a process lives on average: a leader has to live longer than it takes to become one."""


SET_UPS = (SetUp("SQLite", 1, 2.0), SetUp("PostgreSQL", 1, 20.0), SetUp("PostgreSQL", 3, 12.0))


def main() -> int:
    """Run every set-up, print what came of it, and write it down."""
    parser = argparse.ArgumentParser(prog="make crash", description=__doc__)
    parser.add_argument("--kills", type=int, default=60, help="SIGKILLs for each set-up")
    parser.add_argument("--shops", type=int, default=4, help="shops side by side")
    parser.add_argument("--customers", type=int, default=4, help="customers of each shop at the same time")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=sorted({each.database.lower() for each in SET_UPS}))
    parser.add_argument("--write", action="store_true", help=f"put the figures into {DOCUMENT.relative_to(ROOT)}")
    options = parser.parse_args()
    summaries = []
    for set_up in SET_UPS:
        if options.only in (None, set_up.database.lower()):
            summaries.append(asyncio.run(run(set_up, options)))
            show(summaries[-1])
    if options.write:
        write(summaries)
    return 0 if all(each.as_wanted for each in summaries) else 1


async def run(set_up: SetUp, options: argparse.Namespace) -> Summary:
    """Several shops of one set-up, side by side."""
    with ExitStack() as stack:
        nursery = stack.enter_context(closing(Nursery()))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="benchbell-crash-")))
        urls = stack.enter_context(database_urls(set_up, options.shops, folder))
        runs = []
        for number, url in enumerate(urls):
            kills = -(-options.kills // options.shops)
            plan = Plan(set_up.processes, kills, set_up.life, options.customers, options.seed + number)
            place = folder / str(number)
            place.mkdir()
            runs.append(campaign(plan, url, nursery, place))
        return Summary(set_up.database, await asyncio.gather(*runs))


@contextmanager
def database_urls(set_up: SetUp, count: int, folder: Path) -> Iterator[list[str]]:
    """A database for each shop."""
    if set_up.database == "SQLite":
        yield [f"sqlite:///{folder / f'shop{number}.db'}" for number in range(count)]
        return
    with ExitStack() as stack:
        server = stack.enter_context(databases.postgres_server())
        yield [stack.enter_context(databases.scratch_database(server)) for _ in range(count)]


def show(summary: Summary) -> None:
    """Say what came of one set-up."""
    lines = [table([summary]), *(f"  ! {fault}" for fault in summary.faults[:20])]
    sys.stdout.write("\n".join(lines) + "\n\n")
    sys.stdout.flush()


def write(summaries: list[Summary]) -> None:
    """Put the figures into the document, with when and where they were measured."""
    commit = subprocess.run(
        ["git", "describe", "--always", "--dirty"], capture_output=True, text=True, check=False, cwd=ROOT
    )
    measured = (
        f"Measured on {datetime.now(UTC):%Y-%m-%d} at commit {commit.stdout.strip() or 'unknown'}, "
        f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}."
    )
    words = DOCUMENT.read_text().split(MARK)[0]
    DOCUMENT.write_text(f"{words}{MARK}\n\n{measured}\n\n{table(summaries)}\n\n{by_failpoint(summaries)}\n")


if __name__ == "__main__":
    sys.exit(main())
