"""Reads the command line and runs one command."""

import argparse
import io
import sys
from collections.abc import Sequence

from bot.cli import backup, demo, migrate, queue, run, secrets, staff, texts
from bot.cli.doctor import command as doctor
from bot.cli.terminal import Problem, complain
from bot.web.listening import CannotListen

FAILED = 1
MISCONFIGURED = 2
INTERRUPTED = 130

COMMANDS = (run, demo, doctor, migrate, staff, queue, backup, secrets, texts)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that the arguments name; the result is the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a check mark must not stop an ASCII terminal
    chosen = build_parser().parse_args(arguments)
    from bot.settings import SettingsError  # noqa: PLC0415 - --help must not wait for it

    try:
        code: int = chosen.run(chosen)
    except KeyboardInterrupt:
        return INTERRUPTED
    except (SettingsError, CannotListen) as wrong:
        complain(str(wrong))
        return MISCONFIGURED
    except Problem as problem:
        complain(str(problem))
        return FAILED
    return code


def build_parser() -> argparse.ArgumentParser:
    """The command line as `--help` shows it."""
    parser = argparse.ArgumentParser(
        prog="python -m bot", description="Benchbell: the front desk of a repair shop, inside Telegram."
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for each in COMMANDS:
        each.register(commands)
    return parser
