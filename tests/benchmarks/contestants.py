"""Who is measured, each as a process of its own on a database of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.sandbox.telegram import DEFAULT_TOKEN
from tests.benchmarks.processes import BENCH_PYTHON, ROOT, SHOP_PYTHON, Command, Load, Program, running
from tests.e2e.process import free_port

SHOP, TUTORIAL, AIOGRAM = "Benchbell", "python-telegram-bot tutorial", "aiogram FSM"
OWNER = 5_000_000_900
COMMANDS: dict[str, Command] = {
    SHOP: (SHOP_PYTHON, "-m", "tests.benchmarks.peers.shop"),
    TUTORIAL: (SHOP_PYTHON, "-m", "tests.benchmarks.peers.tutorial_ptb"),
    AIOGRAM: (BENCH_PYTHON, ROOT / "tests/benchmarks/peers/aiogram_fsm.py"),
}
LIMITED: Command = (SHOP_PYTHON, "-m", "bot", "run")
"""Benchbell as its owner starts it, within Telegram's limits."""


@contextmanager
def at_work(name: str, load: Load, folder: Path, *, database_url: str | None = None) -> Iterator[Program]:
    """A contestant whose updates come from this load, from its first poll on."""
    with started(COMMANDS[name], load, folder, database_url=database_url) as program:
        load.ready()
        yield program


@contextmanager
def started(command: Command, load: Load, folder: Path, *, database_url: str | None = None) -> Iterator[Program]:
    """A bot that has just been started."""
    with running(
        command,
        folder,
        BOT_TOKEN=DEFAULT_TOKEN,
        TELEGRAM_API_URL=load.address,
        DATABASE_URL=database_url or f"sqlite:///{folder}/shop.db",
        DATABASE=f"{folder}/shop.db",
        SECRET_KEY="a key for benchmarks, which is long enough to pass",
        OWNER_IDS=str(OWNER),
        DEFAULT_REGION="ES",
        UNDO_SECONDS="0",
        WEB_PORT=str(free_port()),
        LOG_LEVEL="WARNING",
    ) as program:
        yield program
