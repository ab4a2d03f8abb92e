"""python -m bot demo."""

import argparse
import re
from typing import TYPE_CHECKING

from bot.cli import collector
from bot.cli.terminal import Problem

if TYPE_CHECKING:
    from bot.cli.terminal import Commands

PORT = re.compile(r"[1-9][0-9]{0,4}")
LAST_PORT = 65535


def register(commands: "Commands") -> None:
    """Add the command to the command line."""
    command = commands.add_parser("demo", help="try a shop in the browser, without an account")
    command.add_argument("--fresh", action="store_true", help="forget what earlier demos left behind")
    command.add_argument("--seed", action="store_true", help="fill an empty shop with orders to play with")
    command.add_argument("--port", type=_port, help="port of the chat page")
    command.set_defaults(run=execute)


def _port(text: str) -> int:
    """A port, as argparse hands it over."""
    if not PORT.fullmatch(text) or not int(text) <= LAST_PORT:
        raise argparse.ArgumentTypeError(f"it is a number from 1 to {LAST_PORT}")
    return int(text)


def execute(arguments: argparse.Namespace) -> int:
    """Run the demo until Ctrl-C; raises Problem."""
    from bot.demo import demo  # noqa: PLC0415 - --help must not wait for it
    from models import SchemaError  # noqa: PLC0415 - as above

    collector.resume()
    try:
        return demo(fresh=arguments.fresh, seed=arguments.seed, port=arguments.port)
    except SchemaError as error:
        raise Problem(f"{error} Or start over with --fresh.") from error
