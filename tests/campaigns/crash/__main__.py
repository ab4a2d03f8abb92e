"""The crash campaign: kills shops as they work, and shows that nothing was lost and nothing told twice without reason.

Run as `make crash`; ARGS="--kills 1000" for the long form.
"""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.campaigns import document, premises
from tests.campaigns.crash.report import Summary, by_failpoint, table
from tests.campaigns.crash.shop import Plan, campaign
from tests.campaigns.ending import end_on_signals
from tests.nursery.client import Nursery

COMMAND = "make crash"


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
    parser = argparse.ArgumentParser(prog=COMMAND, description=__doc__)
    parser.add_argument("--kills", type=int, default=60, help="SIGKILLs for each set-up")
    parser.add_argument("--shops", type=int, default=4, help="shops side by side")
    parser.add_argument("--customers", type=int, default=4, help="customers of each shop at the same time")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=sorted({each.database.lower() for each in SET_UPS}))
    parser.add_argument("--write", action="store_true", help="put the figures into the document")
    options = parser.parse_args()
    end_on_signals()
    summaries = []
    for set_up in SET_UPS:
        if options.only in (None, set_up.database.lower()):
            summaries.append(asyncio.run(run(set_up, options)))
            show(summaries[-1])
    if options.write:
        document.write(COMMAND, [table(summaries), by_failpoint(summaries)])
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
        yield premises.sqlite_urls(count, folder)
    else:
        with premises.scratch_databases(count) as urls:
            yield urls


def show(summary: Summary) -> None:
    """Say what came of one set-up."""
    lines = [table([summary]), *(f"  ! {fault}" for fault in summary.faults[:20])]
    sys.stdout.write("\n".join(lines) + "\n\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
