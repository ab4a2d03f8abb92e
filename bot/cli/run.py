"""python -m bot run."""

import argparse
from typing import TYPE_CHECKING

from bot.cli import collector
from bot.cli.terminal import Problem

if TYPE_CHECKING:
    from bot.cli.terminal import Commands


def register(commands: "Commands") -> None:
    """Add the command to the command line."""
    command = commands.add_parser("run", help="run the bot, until Ctrl-C or SIGTERM")
    command.set_defaults(run=execute)


def execute(_arguments: argparse.Namespace) -> int:
    """Run the bot by the settings in the environment and .env; raises SettingsError and Problem."""
    from bot.settings import Settings  # noqa: PLC0415 - --help must not wait for it

    settings = Settings.load()
    from bot.app import run  # noqa: PLC0415 - a wrong setting is told before the slow imports
    from models import SchemaError  # noqa: PLC0415 - as above

    collector.resume()
    try:
        return run(settings)
    except SchemaError as error:
        raise Problem(str(error)) from error
