"""The look at what there is to remind of, when a test wants it and not every ten minutes."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from bot.services import reminders
from bot.services.limits import Limits
from bot.services.reminder_table import all_reminders


def look(session: Session, *, days: Iterable[int] = (), limits: Limits | None = None) -> int:
    """Owe what is due, with these settings; of how much."""
    owed = 0
    for each in all_reminders(days, limits or {}):
        beyond = 0
        while subjects := reminders.find_due(session, each, beyond=beyond):
            owed += reminders.owe(session, each, subjects)
            beyond = subjects[-1]
    return owed
