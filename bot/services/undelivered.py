"""What follows from a message that did not arrive."""

from sqlalchemy.orm import Session

from bot.services import groups, letters, notifications, reach
from models import Notification, NotificationKind, StaffGroup


def refused(session: Session, notification: Notification) -> None:
    """A chat is closed to us: staff phone a customer who left, and what a customer wrote goes to the others here."""
    if notification.staff_group_id is not None:
        groups.lost(session, session.get_one(StaffGroup, notification.staff_group_id))
        groups.tell_everybody(session, notification)
        return
    reach.mark_unreachable(session, notification)
    letters.tell_others(session, notification)
    letters.tell_writer(session, notification)


def given_up(session: Session, notification: Notification, reason: str) -> None:
    """Telegram will never take a message: owners hear of it, whoever wrote it, and the others in place of a group."""
    if notification.kind is NotificationKind.TOPIC:
        groups.without_topics(session, notification, reason)
        return
    _report(session, notification, reason)
    groups.tell_everybody(session, notification)
    letters.tell_writer(session, notification)


def _report(session: Session, notification: Notification, reason: str) -> None:
    """Owners hear of it, unless it was itself such a report."""
    if notification.kind is NotificationKind.MESSAGE_FAILED:
        return
    notifications.owe_staff(
        session,
        NotificationKind.MESSAGE_FAILED,
        f"notification:{notification.id}:dead",
        work_order_id=notification.work_order_id,
        customer_id=notification.customer_id,
        owners_only=True,
        payload={"notification_id": notification.id, "reason": reason},
    )
