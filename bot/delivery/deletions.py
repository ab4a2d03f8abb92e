"""Messages that must leave their chats, as a dispatcher's work: late after a crash, but never forgotten."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy.orm import Session
from telegram.ext import ExtBot

from bot.delivery import queue
from bot.delivery.again import again
from bot.delivery.outcome import Misconfigured, Moved, Outcome, Retry, Unknown
from models import Deletion, DeletionState


@dataclass(frozen=True)
class Deletions:
    """All messages that are to go."""

    table: ClassVar[type[Deletion]] = Deletion

    def load(self, session: Session, rows: Collection[Deletion]) -> object:
        """A row says all."""

    def render(self, _session: Session, row: Deletion) -> int:
        """Which message goes."""
        return row.message_id

    def settle(self, session: Session, row: Deletion, outcome: Outcome, now: datetime, said: int | None) -> bool:  # noqa: ARG002 - one try is like another
        """A message that Telegram will not delete is left: it is gone already, or too old."""
        return queue.settle(session, row, **_values(row, outcome, now))

    def hold(self, session: Session, row: Deletion, until: datetime) -> None:
        """Quiet hours keep nothing in a chat that must go."""
        queue.settle(session, row, due_at=until)

    def pass_over(self, session: Session, row: Deletion) -> None:
        """There is nothing to delete."""
        queue.settle(session, row, state=DeletionState.DONE)


def _values(row: Deletion, outcome: Outcome, now: datetime) -> dict[str, Any]:
    match outcome:
        case Retry() | Unknown() | Misconfigured():
            return again(row, outcome, now)
        case Moved(chat_id):
            return {"lane": chat_id}
    return {"state": DeletionState.DONE, "last_error": getattr(outcome, "reason", None)}


@dataclass(frozen=True)
class Eraser:
    """Takes messages out of chats."""

    bot: ExtBot[Any]

    async def __call__(self, chat_id: int, message_id: int) -> int | None:
        """Delete one."""
        await self.bot.delete_message(chat_id, message_id)
        return None
