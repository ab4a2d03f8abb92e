"""Which of what the books find has a good reason: trouble that was made on purpose."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import InboxUpdate, Notification, NotificationKind, NotificationState, StatusCard
from tests.campaigns.books import Explained, Send
from tests.campaigns.faults.trouble import UNANSWERED, UNSETTLING, Event, Poison

SETTLES_WITHIN = 5.0
"""Seconds from a send to the note of it, on a busy machine."""
Row = InboxUpdate | Notification | StatusCard


def explained_by(events: Sequence[Event]) -> Explained:
    """A message came again because its send was never answered, or could not be written down."""
    unsettling = [each for each in events if each.trouble in UNSETTLING]

    def explained(first: Send, second: Send) -> bool:
        if first.trouble in UNANSWERED:
            return True
        return any(
            each.began <= min(second.at, first.at + SETTLES_WITHIN) and first.at <= each.ended for each in unsettling
        )

    return explained


@dataclass(frozen=True)
class Meant:
    """What was done on purpose."""

    rows: set[str]
    """The poison, as the queue's list names it."""
    blockers: set[int]
    """Who blocked the bot for a while."""
    cards: frozenset[int] = frozenset()
    """The cards that Telegram would never take."""


def excused(session: Session, meant: Meant) -> Callable[[Row], bool]:
    """Rows that were meant to fail, and news that were overtaken while their customer had blocked the bot."""
    told = {
        (order, customer): latest
        for latest, order, customer in session.execute(
            select(Notification.id, Notification.work_order_id, Notification.customer_id)
            .where(Notification.state == NotificationState.SENT, Notification.staff_id.is_(None))
            .order_by(Notification.id)
        )
    }

    def excuse(row: Row) -> bool:
        if isinstance(row, StatusCard):
            return row.id in meant.cards
        if isinstance(row, InboxUpdate):
            return f"u{row.update_id}" in meant.rows
        if f"m{row.id}" in meant.rows:
            return True
        if row.state is not NotificationState.COLLAPSED:
            return False
        if row.kind is NotificationKind.PHONE_CUSTOMER:  # who came back before anybody had to call
            return True
        return row.lane in meant.blockers and told.get((row.work_order_id, row.customer_id), 0) > row.id

    return excuse


def delays(session: Session, poisons: Iterable[Poison], sends: dict[int, list[Send]], since: int) -> float:
    """Seconds that a message to a customer took at most, owed while a row of another chat was poison.

    Those that met trouble of their own do not count, nor do those that waited behind such a one in their chat. The
    bench's chats get more than the one message a second that Telegram takes: what waits there waits for that.
    """
    at: dict[tuple[int, int | None], float] = {
        (chat, send.message_id): send.at for chat, each in sends.items() for send in each
    }
    rows = session.scalars(
        select(Notification).where(
            Notification.id > since, Notification.state == NotificationState.SENT, Notification.staff_id.is_(None)
        )
    ).all()
    waits = [
        (row.lane, row.created_at.timestamp(), at[row.lane, row.message_id], row.last_error is None)
        for row in rows
        if (row.lane, row.message_id) in at
    ]
    troubled: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for lane, owed, sent, healthy in waits:
        if not healthy:
            troubled[lane].append((owed, sent))
    return max(
        (
            sent - owed
            for poison in poisons
            for lane, owed, sent, healthy in waits
            if healthy and lane != poison.chat_id and poison.began <= owed <= poison.ended
            if not any(began <= sent and owed <= ended for began, ended in troubled[lane])
        ),
        default=0.0,
    )
