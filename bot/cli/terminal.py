"""What a command says, and where."""

import argparse
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - the type has no public name


class Problem(Exception):
    """A command can't do what it was asked to; the message says what the person can do."""


def say(text: str = "") -> None:
    """A line of the answer."""
    sys.stdout.write(f"{text}\n")


def complain(text: str) -> None:
    """A line about what went wrong, away from the answer."""
    sys.stderr.write(f"{text}\n")
