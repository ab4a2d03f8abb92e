"""python -m bot secrets rotate: seal anew, with the present SECRET_KEY, what an earlier one sealed."""

import argparse
from typing import TYPE_CHECKING

from bot.cli.terminal import Problem, say

if TYPE_CHECKING:
    from bot.cli.terminal import Commands


def register(commands: "Commands") -> None:
    """Add the command to the command line."""
    command = commands.add_parser("secrets", help="what is sealed with SECRET_KEY")
    verbs = command.add_subparsers(title="verbs", metavar="VERB", required=True)
    rotate = verbs.add_parser("rotate", help="seal it anew with a new SECRET_KEY; SECRET_KEY_PREVIOUS opens it")
    rotate.set_defaults(run=execute)


def execute(_arguments: argparse.Namespace) -> int:
    """Seal all passcodes with the present key; raises Problem where that is not ours, or some can't be opened."""
    from bot.cli.configuration import load_settings_for_tools  # noqa: PLC0415 - --help must not wait for it
    from bot.cli.database import transaction  # noqa: PLC0415 - as above
    from bot.services import passcodes  # noqa: PLC0415 - as above
    from bot.services.keys import Keys  # noqa: PLC0415 - as above

    settings = load_settings_for_tools()
    if not settings.has_own_key:
        raise Problem("SECRET_KEY is not set, and passcodes are sealed with it.")
    keys = [Keys(each) for each in (settings.secret_key.get_secret_value(), *settings.former_secret_keys)]
    with transaction(settings) as session:
        sealed, lost = passcodes.rotate(session, passcodes.vault(keys))
    say(f"Sealed with the present SECRET_KEY: {sealed}.")
    if lost:
        raise Problem(f"{lost} can't be opened: add the key that sealed them to SECRET_KEY_PREVIOUS, and run it again.")
    say("SECRET_KEY_PREVIOUS is not needed any more.")
    return 0
