"""python -m bot doctor."""

import argparse
from typing import TYPE_CHECKING

from bot.cli.terminal import say

if TYPE_CHECKING:
    from bot.cli.terminal import Commands


def register(commands: "Commands") -> None:
    """Add the command to the command line."""
    command = commands.add_parser("doctor", help="find what keeps the bot from working, and what to do")
    command.set_defaults(run=execute)


def execute(_arguments: argparse.Namespace) -> int:
    """Print every finding as it comes; 1 if any is bad."""
    from bot.cli.doctor.examination import examine  # noqa: PLC0415 - --help must not wait for it
    from bot.cli.doctor.finding import Grade  # noqa: PLC0415 - as above

    grades = set()
    for finding in examine():
        grades.add(finding.grade)
        for line in finding.lines():
            say(line)
    return 1 if Grade.BAD in grades else 0
