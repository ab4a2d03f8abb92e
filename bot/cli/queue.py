"""python -m bot queue."""

import argparse
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.cli.terminal import Problem, say

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.cli.terminal import Commands
    from bot.services.queues import Row

REFERENCE = re.compile(r"([mu])(\d{1,18})", re.IGNORECASE)


def register(commands: "Commands") -> None:
    """Add the command to the command line."""
    command = commands.add_parser("queue", help="see what waits to be sent or answered, and unstick it")
    verbs = command.add_subparsers(title="what to do", metavar="VERB", required=True)
    listing = verbs.add_parser("list", help="messages still owed, and updates still to be answered")
    listing.add_argument("--dead", action="store_true", help="only what was given up")
    listing.set_defaults(run=show)
    for name, execute, explanation in (
        ("retry", try_again, "try one again at once, with all attempts ahead"),
        ("discard", let_be, "let one be: nobody needs it any more"),
    ):
        verb = verbs.add_parser(name, help=explanation)
        verb.add_argument("reference", metavar="ID", type=_reference, help="as in the list: m12 or u8827")
        verb.set_defaults(run=execute)


def show(arguments: argparse.Namespace) -> int:
    """List what waits."""
    from bot.cli.configuration import load_settings_for_tools  # noqa: PLC0415 - --help must not wait for it
    from bot.cli.database import transaction  # noqa: PLC0415 - as above
    from bot.cli.queue_words import message_line, update_line  # noqa: PLC0415 - as above
    from bot.services import queues  # noqa: PLC0415 - as above

    with transaction(load_settings_for_tools()) as session:
        lines = [
            *map(message_line, queues.unsettled_notifications(session, dead=arguments.dead)),
            *map(update_line, queues.unsettled_updates(session, dead=arguments.dead)),
        ]
    for line in lines or ["Nothing was given up." if arguments.dead else "Nothing waits."]:
        say(line)
    return 0


def try_again(arguments: argparse.Namespace) -> int:
    """Re-open a row; raises Problem."""
    from bot.services import queues  # noqa: PLC0415 - --help must not wait for it

    _settle(arguments.reference, queues.retry)
    say(f"{arguments.reference} will be tried again; the running bot takes it up within a minute.")
    return 0


def let_be(arguments: argparse.Namespace) -> int:
    """Close a row; raises Problem."""
    from bot.services import queues  # noqa: PLC0415 - --help must not wait for it

    _settle(arguments.reference, queues.discard)
    say(f"{arguments.reference} is discarded.")
    return 0


def _settle(reference: str, verb: "Callable[[Row], None]") -> None:
    from bot.cli.configuration import load_settings_for_tools  # noqa: PLC0415 - --help must not wait for it
    from bot.cli.database import transaction  # noqa: PLC0415 - as above
    from bot.services import queues  # noqa: PLC0415 - as above

    with transaction(load_settings_for_tools()) as session:
        try:
            verb(_find(session, reference))
        except queues.RowNotFound:
            raise Problem(f"There is no {reference}. See: python -m bot queue list") from None
        except queues.RowSettled:
            raise Problem(f"{reference} is done already; there is nothing left to do.") from None
        except queues.RowBusy:
            raise Problem(f"{reference} is being worked on at this moment. Try again in a minute.") from None


def _find(session: "Session", reference: str) -> "Row":
    from bot.services import queues  # noqa: PLC0415 - --help must not wait for it

    number = int(reference[1:])
    return queues.find_notification(session, number) if reference[0] == "m" else queues.find_update(session, number)


def _reference(text: str) -> str:
    """The id of a row, as argparse hands it over."""
    if not REFERENCE.fullmatch(text):
        raise argparse.ArgumentTypeError("it looks like m12 (a message) or u8827 (an update)")
    return text.lower()
