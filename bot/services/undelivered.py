"""What follows from a message that did not arrive."""

from sqlalchemy.orm import Session

from bot.services import letters, notifications, reach
from models import Notification


def refused(session: Session, notification: Notification) -> None:
    """A chat is closed to us: staff phone a customer who left, and what a customer wrote goes to the others here."""
    reach.mark_unreachable(session, notification)
    letters.tell_others(session, notification)
    letters.tell_writer(session, notification)


def given_up(session: Session, notification: Notification, reason: str) -> None:
    """Telegram will never take a message: owners hear of it, and whoever of the shop wrote it."""
    notifications.report_dead(session, notification, reason)
    letters.tell_writer(session, notification)
