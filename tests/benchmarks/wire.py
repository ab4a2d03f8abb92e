"""The processor time of a reply: python-telegram-bot over its own httpx request, and over our wire."""

import argparse
import asyncio
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

from telegram import Bot
from telegram.request import BaseRequest, HTTPXRequest

from bot.sandbox.telegram import DEFAULT_TOKEN
from bot.wire import Wire
from tests.benchmarks.figures import medians
from tests.benchmarks.processes import Load, load
from tests.benchmarks.report import Chart, Table

CONNECTIONS = 256
WARM_UP = 2
"""Replies to each chat that are not counted."""
WIRES: dict[str, Callable[[str], BaseRequest]] = {
    "httpx": lambda _: HTTPXRequest(connection_pool_size=CONNECTIONS, pool_timeout=30),
    "ours, on aiohttp": lambda address: Wire(address, at_once=CONNECTIONS),
}
COLUMNS = ("wire", "CPU ms/reply", "replies/s", "load's own CPU ms/reply")


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--chats", type=int, default=100)
    parser.add_argument("--replies", type=int, default=10, help="to each chat")
    parser.add_argument("--repeat", type=int, default=3)


def tables(options: argparse.Namespace) -> Iterator[Table]:
    with tempfile.TemporaryDirectory() as folder, load(Path(folder)) as server:
        runs = asyncio.run(_runs(server, options.chats, options.replies, options.repeat))
    yield Table(
        "wire",
        "The wire: processor time of one reply",
        COLUMNS,
        [[name, *medians(each)] for name, each in runs.items()],
        Chart(("CPU ms/reply", "replies/s"), across="wire"),
        {"chats": options.chats, "replies": options.replies, "median_of": options.repeat},
    )


async def _runs(server: Load, chats: int, replies: int, repeat: int) -> dict[str, list[list[float]]]:
    runs = defaultdict[str, list[list[float]]](list)
    for _ in range(repeat):
        for name, make in WIRES.items():
            runs[name].append(await _run(server, make(server.address), chats, replies))
    return runs


async def _run(server: Load, request: BaseRequest, chats: int, replies: int) -> list[float]:
    bot = Bot(DEFAULT_TOKEN, f"{server.address}/bot", request=request, get_updates_request=request)

    async def chat(number: int, count: int) -> None:
        for _ in range(count):
            await bot.send_message(number, "hello")

    async with request:
        await asyncio.gather(*(chat(number, WARM_UP) for number in range(1, chats + 1)))
        spent, of_load, began = time.process_time(), server.program.cpu, time.monotonic()
        await asyncio.gather(*(chat(number, replies) for number in range(1, chats + 1)))
        seconds, total = time.monotonic() - began, chats * replies
        spent, of_load = time.process_time() - spent, server.program.cpu - of_load
        return [spent / total * 1000, total / seconds, of_load / total * 1000]
