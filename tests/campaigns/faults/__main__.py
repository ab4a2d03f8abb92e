"""The fault campaign: all that can befall a shop befalls it at work, and nothing is lost, late or told out of order.

Run as `make faults`; ARGS="--messages 100000 --shops 6" for the long form.
"""

import argparse
import asyncio
import logging
import sys
import tempfile
from contextlib import AsyncExitStack, ExitStack, closing
from pathlib import Path

from tests import databases
from tests.campaigns import document
from tests.campaigns.ending import end_on_signals
from tests.campaigns.faults import deeds
from tests.campaigns.faults.disk import small_disk
from tests.campaigns.faults.pause import pause
from tests.campaigns.faults.report import Summary, table, troubles
from tests.campaigns.faults.shop import Plan, Premises, campaign, stock
from tests.campaigns.faults.telegram import strict_telegram
from tests.nursery.client import Nursery
from tests.postgres import durable_server

COMMAND = "make faults"
SHOWN = 400
"""How many faults are named; of thousands, these tell enough."""
DATABASES = ("SQLite", "PostgreSQL")


def main() -> int:
    """Run the campaign on each database, print what came of it, and write it down."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=__doc__)
    parser.add_argument("--messages", type=int, default=2000, help="owed on each database, in all shops together")
    parser.add_argument("--shops", type=int, default=2, help="shops side by side")
    parser.add_argument("--customers", type=int, default=2, help="who book repairs in each shop at the same time")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=sorted(each.lower() for each in DATABASES))
    parser.add_argument("--write", action="store_true", help="put the figures into the document")
    options = parser.parse_args()
    end_on_signals()
    logging.basicConfig(format="%(asctime)s %(message)s", stream=sys.stderr)
    logging.getLogger("tests").setLevel(logging.INFO)
    summaries = []
    for database in DATABASES:
        if options.only in (None, database.lower()):
            summaries.append(asyncio.run(run(database, options)))
            show(summaries[-1])
    if options.write:
        document.write(COMMAND, [table(summaries), troubles(summaries)])
    return 0 if not any(each.faults for each in summaries) else 1


async def run(database: str, options: argparse.Namespace) -> Summary:
    """Several shops on one kind of database, side by side, and one that Telegram asks for a long pause."""
    with ExitStack() as kept:
        nursery = kept.enter_context(closing(Nursery()))
        root = Path(kept.enter_context(tempfile.TemporaryDirectory(prefix="benchbell-faults-")))
        places = [premises(database, root / str(number), kept) for number in range(options.shops + 1)]
        made = deeds.SQLITE if database == "SQLite" else deeds.POSTGRESQL
        messages = -(-options.messages // options.shops)
        plans = [Plan(messages, options.customers, made, options.seed + number) for number in range(options.shops)]
        for plan, place in zip(plans, places[:-1], strict=True):
            stock(plan, place)
        async with AsyncExitStack() as stack:
            addresses = [await stack.enter_async_context(strict_telegram()) for _ in places]
            paused = asyncio.create_task(pause(places[-1].database_url, addresses[-1], nursery, places[-1].folder))
            records = await asyncio.gather(
                *(
                    campaign(plan, place, address, nursery)
                    for plan, place, address in zip(plans, places[:-1], addresses[:-1], strict=True)
                )
            )
            return Summary(database, records, await paused)


def premises(database: str, folder: Path, kept: ExitStack) -> Premises:
    """A place for one shop: a disk of its own for SQLite, or a server of its own."""
    folder.mkdir()
    if database == "SQLite":
        drive = folder / "disk"
        drive.mkdir()
        disk = kept.enter_context(small_disk(drive))
        return Premises(f"sqlite:///{drive / 'shop.db'}", folder, disk=disk)
    server = kept.enter_context(durable_server())
    return Premises(kept.enter_context(databases.scratch_database(server.url)), folder, server)


def show(summary: Summary) -> None:
    """Say what came of one database."""
    lines = [table([summary]), "", troubles([summary]), *(f"  ! {fault}" for fault in summary.faults[:SHOWN])]
    sys.stdout.write("\n".join(lines) + "\n\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
