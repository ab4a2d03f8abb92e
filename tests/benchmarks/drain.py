"""A full outbox, worked off: within Telegram's limits, and as fast as it goes."""

import argparse
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models import Notification, NotificationState, create_engine
from tests.benchmarks.contestants import COMMANDS, LIMITED, SHOP, started
from tests.benchmarks.processes import Command, load
from tests.benchmarks.report import Cell, Chart, Table
from tests.benchmarks.stock import FIRST_CHAT, Stock, shop
from tests.benchmarks.strictness import PER_SECOND

LOOK_AGAIN = 0.5
COLUMNS = ("limits", "notifications", "seconds", "sent/s", "% of the allowed rate", "429s", "lost", "CPU ms each")


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--within", type=int, default=900, help="notifications within Telegram's limits; 0 for none")
    parser.add_argument("--lifted", type=int, default=5000, help="notifications with the limits lifted; 0 for none")


def tables(options: argparse.Namespace) -> Iterator[Table]:
    rows: list[list[Cell]] = []
    if options.within:
        rows.append(_run("Telegram's", LIMITED, options.within, strict=True))
    if options.lifted:
        rows.append(_run("lifted", COMMANDS[SHOP], options.lifted, strict=False))
    yield Table("drain", "Drain: a full outbox", COLUMNS, rows, Chart(("sent/s", "CPU ms each"), across="limits"))


def _run(limits: str, command: Command, count: int, *, strict: bool) -> list[Cell]:
    """A shop starts to find that it owes one message to each of so many customers."""
    with tempfile.TemporaryDirectory() as name, load(Path(name), strict=strict) as telegram:
        folder = Path(name)
        url = f"sqlite:///{folder}/shop.db"
        with shop(url, Stock(count, open=count, owed=count, orders_a_customer=1)):
            pass
        with started(command, telegram, folder, database_url=url) as bot:
            telegram.ready()
            spent = bot.cpu
            while len((sent := telegram.sent()).told(FIRST_CHAT)) < count:
                time.sleep(LOOK_AGAIN)
            spent = bot.cpu - spent
        first, last = sent.moments[0], max(sent.told(FIRST_CHAT).values())
        rate = sum(first < each <= last for each in sent.moments) / (last - first)
        share = rate / PER_SECOND * 100 if strict else None
        return [limits, count, last - first, rate, share, sent.refused, _still_owed(url), spent / count * 1000]


def _still_owed(database_url: str) -> int:
    """To customers; what the bench is reminded of meanwhile is not what was to be worked off."""
    engine = create_engine(database_url)
    owed = Notification.state != NotificationState.SENT, Notification.lane >= FIRST_CHAT
    query = select(func.count()).select_from(Notification).where(*owed)
    with Session(engine) as session:
        left = session.scalars(query).one()
    engine.dispose()
    return left
