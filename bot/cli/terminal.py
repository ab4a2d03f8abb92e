"""What a command says, and where."""

import argparse
import sys
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - the type has no public name


UNSEEN = frozenset(["Cc", "Cf", "Cs", "Zl", "Zp"])
"""Kinds of characters that have no shape of their own."""


class Problem(Exception):
    """A command can't do what it was asked to; the message says what the person can do."""


def say(text: str = "") -> None:
    """A line of the answer."""
    sys.stdout.write(f"{harmless(text)}\n")


def harmless(text: str) -> str:
    """The text with whatever commands a terminal, or turns lines around, made visible: names come from outside."""
    return "".join(
        each.encode("unicode_escape").decode() if unicodedata.category(each) in UNSEEN else each for each in text
    )


def complain(text: str) -> None:
    """A line about what went wrong, away from the answer."""
    sys.stderr.write(f"{text}\n")
