"""Reminders: what is owed because something has been so for a while. Each is owed once, whoever asks how often."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, String, cast, exists, literal, select
from sqlalchemy.orm import Session

from models import Notification, NotificationState, database_now, wall_now
from models.session import insert_new, note_inserted

BATCH = 100
"""So many in one transaction."""
TOO_LATE = timedelta(days=30)
"""What was due longer ago than that is not worth a message any more: nobody was there to send it."""

Message = Mapping[str, Any]
"""Columns of a notification: its kind, whom it goes to, and the facts it needs."""
Messages = Callable[[Session, int], Sequence[Message]]


@dataclass(frozen=True)
class Reminder:
    """What is to be said, once, of each thing that has been so for a while.

    Whether it is still so is seen again when the message is rendered.
    """

    name: str
    """The first word of its keys."""
    label: str
    """The last one: a reminder is given again if it changes, and only then."""
    standing: Select[int, datetime]
    """What is so, and since when: its columns are `subject`, an id, and `since`."""
    after: timedelta
    until: timedelta
    """From when on it is too late for this one: a later one has taken its place, or nobody would understand it."""
    messages: Messages
    """For a subject, the message of each who is to hear of it."""
    or_later: tuple[str, ...] = ()
    """Labels of those after which this one is not given any more, whatever the clock says."""

    def key(self, subject: int, place: int = 0) -> str:
        """The key of a message; the first one's is the reminder's own, and whoever writes it owes the others, too."""
        about = f"{self.name}:{subject}:{self.label}"
        return f"{about}:{place}" if place else about


def in_steps(
    name: str,
    standing: Select[int, datetime],
    steps: Mapping[str, timedelta],
    messages: Messages,
    *,
    too_late: timedelta = TOO_LATE,
) -> Iterator[Reminder]:
    """Remind again and again, by label after how long; of those that are due at the same time the latest alone counts.

    Somebody who was not reminded in time, as the bot was down, is not reminded three times at once.
    """
    ordered = sorted(steps.items(), key=lambda step: step[1])
    ends = [*(after for _, after in ordered[1:]), ordered[-1][1] + too_late] if ordered else []
    for place, ((label, after), until) in enumerate(zip(ordered, ends, strict=True), start=1):
        later = tuple(each for each, _ in ordered[place:])
        yield Reminder(name, label, standing, after, until, messages, later)


def find_due(session: Session, reminder: Reminder, *, beyond: int = 0) -> Sequence[int]:
    """The subjects of which it is due and not owed yet: a batch of those with larger ids than `beyond`, in order."""
    now = wall_now(session)
    standing = reminder.standing.subquery("standing")
    about = literal(f"{reminder.name}:") + cast(standing.c.subject, String)
    keys = [about + literal(f":{label}") for label in (reminder.label, *reminder.or_later)]
    return session.scalars(
        select(standing.c.subject)
        .where(
            standing.c.since <= now - reminder.after,
            standing.c.since > now - reminder.until,
            standing.c.subject > beyond,
            ~exists().where(Notification.key.in_(keys)),
        )
        .order_by(standing.c.subject)
        .limit(BATCH)
    ).all()


def owe(session: Session, reminder: Reminder, subjects: Sequence[int]) -> int:
    """Owe the messages of these subjects, unless another process was faster; how many subjects were left to us."""
    ours = sum(_owe(session, reminder, each) for each in subjects)
    if ours:
        note_inserted(session, Notification)
    return ours


def _owe(session: Session, reminder: Reminder, subject: int) -> bool:
    now = database_now(session)
    for place, message in enumerate(reminder.messages(session, subject)):
        row = {"key": reminder.key(subject, place), "created_at": now, "due_at": now, **message}
        new = insert_new(session, Notification).returning(Notification.id)
        if session.scalar(new, row) is None:
            return False
    return True


def repeated(session: Session, notification: Notification) -> bool:
    """Whether the same chat is owed, or has, a later reminder of the same kind about the same order."""
    later = select(Notification.id).where(
        Notification.work_order_id == notification.work_order_id,
        Notification.lane == notification.lane,
        Notification.kind == notification.kind,
        Notification.id > notification.id,
        Notification.state.in_([NotificationState.OWED, NotificationState.SENT]),
    )
    return session.scalar(later.limit(1)) is not None
