"""What waits in the inbox and the outbox, and what a person can do about a row that is stuck."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from bot.services.errors import Refusal
from models import InboxState, InboxUpdate, Notification, NotificationState, utcnow

Row = Notification | InboxUpdate
R = TypeVar("R", Notification, InboxUpdate)

UNSETTLED = (NotificationState.OWED, NotificationState.UNREACHABLE, NotificationState.DEAD)
DISCARDED = "discarded by hand"


class RowNotFound(Refusal):
    """No row of the queue has this id."""


class RowBusy(Refusal):
    """A worker holds the row at this moment."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


class RowSettled(Refusal):
    """The row is done with: there is nothing to try again or to discard."""


@dataclass(frozen=True)
class Depth:
    """How one queue stands."""

    queue: str
    waiting: int
    oldest: timedelta
    """Age of the oldest row that waits; zero when none does."""
    dead: int


def depths(session: Session) -> list[Depth]:
    """How the inbox and the outbox stand, over all processes."""
    return [
        _depth(session, "inbox", InboxUpdate, InboxState.DEAD),
        _depth(session, "outbox", Notification, NotificationState.DEAD),
    ]


def _depth(session: Session, queue: str, table: type[Row], dead: InboxState | NotificationState) -> Depth:
    waiting, oldest = session.execute(
        select(func.count(), func.min(_waits_since(table))).where(table.state.in_(table.OPEN))
    ).one()
    given_up = session.scalar(select(func.count()).select_from(table).where(table.state == dead))
    age = max(utcnow() - oldest, timedelta()) if waiting else timedelta()
    return Depth(queue, waiting, age, given_up or 0)


def _waits_since(table: type[Row]) -> ColumnElement[datetime]:
    """Since when somebody waits for a row: what quiet hours hold back, nobody waits for until they end."""
    if issubclass(table, Notification):
        return func.coalesce(table.held_until, table.created_at)
    return table.created_at.expression


def unsettled_notifications(session: Session, *, dead: bool = False) -> Sequence[Notification]:
    """Messages still owed, set aside or given up, oldest first; `dead`: only those given up."""
    states = (NotificationState.DEAD,) if dead else UNSETTLED
    return session.scalars(select(Notification).where(Notification.state.in_(states)).order_by(Notification.id)).all()


def unsettled_updates(session: Session, *, dead: bool = False) -> Sequence[InboxUpdate]:
    """Updates not yet worked off or given up, oldest first; `dead`: only those given up."""
    states = (InboxState.DEAD,) if dead else (*InboxUpdate.OPEN, InboxState.DEAD)
    query = select(InboxUpdate).where(InboxUpdate.state.in_(states))
    return session.scalars(query.order_by(InboxUpdate.created_at, InboxUpdate.update_id)).all()


def find_notification(session: Session, number: int) -> Notification:
    """The owed message with this id; raises RowNotFound."""
    return _found(session.get(Notification, number, with_for_update=True))


def find_update(session: Session, number: int) -> InboxUpdate:
    """The stored update with this id; raises RowNotFound."""
    return _found(session.get(InboxUpdate, number, with_for_update=True))


def _found(row: R | None) -> R:
    if row is None:
        raise RowNotFound
    return row


def retry(row: Row) -> None:
    """Try again at once, with all attempts ahead; raises RowBusy and RowSettled."""
    _require_unsettled(row)
    if isinstance(row, Notification):
        row.state, row.held_until = NotificationState.OWED, None
    elif row.state is InboxState.DEAD:
        # what it asked for is committed where there is a view to show: only the answer is owed then
        row.state = InboxState.NEW if row.view is None else InboxState.APPLIED
    row.attempts, row.last_error = 0, None
    row.due_at = min(row.created_at, utcnow())  # whichever clock the running bot goes by
    row.lease_token, row.leased_until = None, None


def discard(row: Row) -> None:
    """Let it be: nobody needs it any more; raises RowBusy and RowSettled."""
    _require_unsettled(row)
    if isinstance(row, Notification):
        row.state = NotificationState.COLLAPSED
    else:
        row.state, row.done_at = InboxState.DONE, utcnow()
    row.last_error = DISCARDED
    row.lease_token, row.leased_until = None, None


def _require_unsettled(row: Row) -> None:
    settled = row.state not in UNSETTLED if isinstance(row, Notification) else row.state is InboxState.DONE
    if settled:
        raise RowSettled
    if row.leased_until is not None and row.leased_until > utcnow():
        raise RowBusy(row.leased_until)
