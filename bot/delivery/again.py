"""What is written of a try that was not the last: its row stays where it is in the queue."""

from datetime import datetime
from typing import Any

from bot.delivery.outcome import Misconfigured, Retry, Unknown
from models import Deletion, Notification, StatusCard


def again(
    row: Notification | StatusCard | Deletion, outcome: Retry | Unknown | Misconfigured, now: datetime
) -> dict[str, Any]:
    """What changes in a row that is to be tried again."""
    match outcome:
        case Retry(after, counts, reason):
            return {"due_at": now + after, "attempts": row.attempts + counts, "last_error": reason}
        case Unknown(after, reason):
            return {"due_at": now + after, "uncertain": row.uncertain + 1, "last_error": reason}
        case Misconfigured(reason):
            return {"last_error": reason}
