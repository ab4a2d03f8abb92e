"""What belongs to the one update being handled: loaded before the handlers see it, recorded when they have acted."""

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session
from telegram import Message, Update

from bot.conversation.view import View
from bot.services.people import Actor
from bot.services.thread import RepliedTo


class AppliedTwice(RuntimeError):
    """A handler opened a second transaction for one update: a crash between the two would apply half of it."""


@dataclass
class Scope:
    """The update, who sent it, and how to record that it is applied."""

    update: Update
    actor: Actor
    record: Callable[[Session, View], None]
    """Marks the inbox row applied, within the handler's own transaction."""
    more_of_album: bool = False
    """Whether another picture of the same album is waiting behind this one."""
    album_said: str | None = None
    """What an earlier picture of the same album says, where this one says nothing."""
    replied_to: RepliedTo | None = None
    """What the message replies to, where that is about an order."""
    in_thread: bool = False
    """Whether the message that was edited is one of an order's thread."""
    in_group: bool = False
    """Whether it happened in the group that is bound to the shop."""
    applied: bool = False
    farewell: bool = False
    """Whether nothing of the update is to be kept once it is answered."""
    error: BaseException | None = field(default=None)
    """What a handler raised and nobody answered."""

    @property
    def topic(self) -> int | None:
        """The topic of a forum in which it happened."""
        message = self.update.effective_message
        return message.message_thread_id if isinstance(message, Message) and message.is_topic_message else None

    @property
    def tapped(self) -> int | None:
        """The message whose button was tapped."""
        query = self.update.callback_query
        return query.message.message_id if query and query.message else None

    @property
    def tapped_at(self) -> datetime | None:
        """When the message whose button was tapped was sent; None where Telegram does not say any more."""
        query = self.update.callback_query
        return query.message.date if query and isinstance(query.message, Message) else None


SCOPE: ContextVar[Scope] = ContextVar("scope")
