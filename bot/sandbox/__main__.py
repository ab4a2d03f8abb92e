"""The sandbox alone: `python -m bot.sandbox --port 8081 --data FILE`."""

import argparse
import asyncio
import signal
from pathlib import Path

from bot.sandbox.limits import Limits
from bot.sandbox.person import Person
from bot.sandbox.server import serve
from bot.sandbox.telegram import DEFAULT_TOKEN, Sandbox

PEOPLE = (
    Person(first_name="Ana", username="ana", label="Customer"),
    Person(first_name="Teo", username="teo", label="Technician"),
    Person(first_name="Olga", username="olga", label="Owner"),
)


def arguments() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(prog="python -m bot.sandbox", description="A pocket Telegram on this machine.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--token", default=DEFAULT_TOKEN)
    parser.add_argument("--data", type=Path, default=None, help="keep everything in this file")
    parser.add_argument("--limits", action="store_true", help="refuse more messages than Telegram takes")
    return parser.parse_args()


async def run(options: argparse.Namespace) -> None:
    """Serve until interrupted."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    sandbox = Sandbox(options.token, PEOPLE, options.data)
    if options.limits:
        sandbox.limit(Limits())
    try:
        async with serve(sandbox, options.port, options.host) as url:
            print(f"Chats: {url}/   Bot API: {url}/bot…", flush=True)  # noqa: T201 - the one thing to tell at a terminal
            await stop.wait()
    finally:
        sandbox.close()


if __name__ == "__main__":
    asyncio.run(run(arguments()))
