"""python -m bot staff."""

import argparse
import re
from typing import TYPE_CHECKING

from bot.cli.terminal import Problem, say

if TYPE_CHECKING:
    from bot.cli.terminal import Commands
    from models import Staff

USER_ID = re.compile(r"[1-9][0-9]{0,15}")


def register(commands: "Commands") -> None:
    """Add the command to the command line."""
    command = commands.add_parser("staff", help="list who works here, or end someone's access")
    verbs = command.add_subparsers(title="what to do", metavar="VERB", required=True)
    verbs.add_parser("list", help="who works here").set_defaults(run=show)
    revoke = verbs.add_parser("revoke", help="end a technician's access at once")
    revoke.add_argument("user_id", metavar="USER_ID", type=_user_id, help="their Telegram user id, as in the list")
    revoke.set_defaults(run=end_access)


def show(_arguments: argparse.Namespace) -> int:
    """List who works here."""
    from bot.cli.configuration import load_settings_for_tools  # noqa: PLC0415 - --help must not wait for it
    from bot.cli.database import transaction  # noqa: PLC0415 - as above
    from bot.services.people import active_staff  # noqa: PLC0415 - as above

    with transaction(load_settings_for_tools()) as session:
        people = list(active_staff(session))
    for person in people:
        say(_line(person))
    if not people:
        say("Nobody works here yet. Put your own Telegram user id into OWNER_IDS and start the bot.")
    return 0


def end_access(arguments: argparse.Namespace) -> int:
    """End a technician's access; raises Problem."""
    from bot.cli.configuration import load_settings_for_tools  # noqa: PLC0415 - --help must not wait for it
    from bot.cli.database import transaction  # noqa: PLC0415 - as above
    from bot.services import staff  # noqa: PLC0415 - as above
    from bot.services.errors import NotAllowed, StaffNotFound  # noqa: PLC0415 - as above

    user_id: int = arguments.user_id
    with transaction(load_settings_for_tools()) as session:
        try:
            person = staff.revoke(session, user_id, by=None)
        except StaffNotFound:
            raise Problem(f"Nobody with the user id {user_id} works here. See: python -m bot staff list") from None
        except NotAllowed:
            raise Problem(f"{user_id} is an owner: take them out of OWNER_IDS and restart the bot.") from None
    say(f"{person.name} ({user_id}) has no access any more.")
    return 0


def _user_id(text: str) -> int:
    """A Telegram user id, as argparse hands it over."""
    if not USER_ID.fullmatch(text):
        raise argparse.ArgumentTypeError("it is a number, as 123456789")
    return int(text)


def _line(person: "Staff") -> str:
    return f"{person.telegram_user_id:>12}  {person.role.value.lower():<10}  {person.name}"
