"""When the shop writes to nobody by itself, and what may be said all the same."""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from sqlalchemy.orm import Session

from models import Notification, NotificationKind, StatusChange, wall_now

ASKED_FOR = frozenset(
    {NotificationKind.ORDER_BOOKED, NotificationKind.CONDITION_PHOTOS, NotificationKind.CONDITION_AGREEMENT}
)
"""Answers to something that the person did a moment ago, as to hand a device over the counter."""
BY_HAND = frozenset({NotificationKind.SHOP_MESSAGE, NotificationKind.SHOP_MESSAGE_FAILED})
"""Somebody of the shop wrote it a moment ago, and knows how late it is; or hears that it did not arrive."""
UNHEARD = frozenset({NotificationKind.TOPIC})
"""Makes no sound."""
ALERTS = frozenset(
    {
        NotificationKind.PHONE_CUSTOMER,
        NotificationKind.UPDATE_FAILED,
        NotificationKind.MESSAGE_FAILED,
        NotificationKind.STAFF_JOINED,
        NotificationKind.BACKUP_FAILED,
        NotificationKind.GROUP_LOST,
        NotificationKind.CODES_SPENT,
    }
)
"""To staff, and urgent: somebody has to do something. Every kind that is in no list waits for the morning."""


@dataclass(frozen=True)
class QuietHours:
    """A span of each day by the shop's clock; it may go past midnight."""

    start: time
    end: time

    def __str__(self) -> str:
        return f"{self.start:%H:%M}-{self.end:%H:%M}"

    def end_from(self, moment: datetime, zone: tzinfo) -> datetime | None:
        """Until when it is quiet, at a moment at which it is; None at any other.

        Where clocks are put back and show an hour twice, quiet hours begin with the first and end with the second;
        where they skip an hour, it counts as the moment of the skip.
        """
        today = moment.astimezone(zone).date()
        for day in (today - timedelta(days=1), today):
            last_day = day if self.start < self.end else day + timedelta(days=1)
            end = _moment(last_day, self.end, zone, second=True)
            if _moment(day, self.start, zone) <= moment < end:
                return end
        return None


def _moment(day: date, clock: time, zone: tzinfo, *, second: bool = False) -> datetime:
    """When clocks show this time of a day: the first or the second time, where they do so twice."""
    shown = datetime.combine(day, clock, zone)
    before, after = shown.replace(fold=0), shown.replace(fold=1)
    first, last = before.astimezone(UTC), after.astimezone(UTC)
    if first <= last:
        return last if second else first
    return _skip(last, first, zone, after.utcoffset())


def _skip(earliest: datetime, latest: datetime, zone: tzinfo, after: timedelta | None) -> datetime:
    """The moment in between from which clocks are that far from UTC."""
    seconds = range(int(earliest.timestamp()), int(latest.timestamp()) + 1)
    found = bisect_left(seconds, True, key=lambda each: datetime.fromtimestamp(each, zone).utcoffset() == after)
    return datetime.fromtimestamp(seconds[found], UTC)


@dataclass(frozen=True)
class Manners:
    """What the shop has decided about the night."""

    zone: tzinfo
    quiet: QuietHours | None = None
    alerts_wait: bool = False
    """Whether urgent alerts to staff wait for the morning, too."""

    def wait(self, session: Session, notification: Notification) -> timedelta | None:
        """For how long a message that is due has to wait; None if it may go now."""
        if self.quiet is None or not self._must_wait(session, notification):
            return None
        now = wall_now(session)
        until = self.quiet.end_from(now, self.zone)
        return None if until is None else until - now

    def _must_wait(self, session: Session, notification: Notification) -> bool:
        if notification.kind in ALERTS:
            return self.alerts_wait
        return notification.kind not in ASKED_FOR | BY_HAND | UNHEARD and not _answers(session, notification)


def _answers(session: Session, notification: Notification) -> bool:
    """Whether it tells a customer of a step that they took themselves."""
    if notification.status_change_id is None or notification.staff_id is not None:
        return False
    change = session.get(StatusChange, notification.status_change_id)
    return change is not None and change.by_customer
