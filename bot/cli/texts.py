"""python -m bot texts."""

import argparse
import json
from typing import TYPE_CHECKING

from bot.cli.terminal import Problem, say

if TYPE_CHECKING:
    from bot.cli.terminal import Commands


def register(commands: "Commands") -> None:
    """Add the command to the command line."""
    command = commands.add_parser("texts", help="what the bot says, in the form of a file for TEXTS_FILE")
    command.add_argument("--language", default="en", help="as es; English unless given")
    command.add_argument("words", nargs="*", metavar="WORD", help="only texts that have these words in them")
    command.set_defaults(run=show)


def show(arguments: argparse.Namespace) -> int:
    """List texts, each beside its English; raises Problem."""
    from bot.texts import Catalogue  # noqa: PLC0415 - --help must not wait for it
    from bot.texts.translator import wordings  # noqa: PLC0415 - as above

    languages = list(Catalogue().languages)
    if arguments.language not in languages:
        raise Problem(f"There is no such language. Known: {', '.join(languages)}.")
    sought = " ".join(arguments.words).casefold()
    listed = wordings(arguments.language)
    found = {english: said for english, said in listed.items() if sought in f"{english}\n{said}".casefold()}
    if not found:
        raise Problem("No text has these words in it.")
    say("# Copy what you want to say differently into a file, change what is right of the =,")
    say("# and name that file in TEXTS_FILE. What you leave out stays as it is.")
    say(f"[{arguments.language}]")
    for english, said in found.items():
        say(f"{_toml(english)} = {_toml(said)}")
    return 0


def _toml(text: str | tuple[str, ...]) -> str:
    """JSON writes strings and lists of them as TOML does."""
    return json.dumps(text, ensure_ascii=False)
