"""What groups were sent a moment ago: who takes the lead has to keep Telegram's limit on that, too."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Notification, StatusCard, database_now

LATEST = 2000
"""How many of the latest rows of a table are looked at: Telegram takes fewer within the minute that counts."""
SENT: tuple[tuple[Any, Any], ...] = ((Notification, Notification.sent_at), (StatusCard, StatusCard.created_at))
"""Where messages are written down, and about when each went out. Of an answer it is not known whether there was one."""


def sent_to_groups(session: Session, within: timedelta) -> Iterator[tuple[int, timedelta]]:
    """Each message to a group within so long, a minute at most: which group, and how long ago."""
    now = database_now(session)
    for table, moment in SENT:
        latest = select(table.lane, table.message_id, moment.label("moment")).order_by(table.id.desc()).limit(LATEST)
        found = latest.subquery()
        to_groups = found.c.lane < 0, found.c.message_id.is_not(None), found.c.moment > now - within
        for lane, at in session.execute(select(found.c.lane, found.c.moment).where(*to_groups)):
            yield lane, max(timedelta(), now - at)
