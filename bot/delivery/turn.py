"""One transaction of a dispatcher: write down what ended, claim what is due, and see what each row has to say."""

import logging
from collections.abc import Collection
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Generic, Protocol, TypeVar

from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session

from bot.delivery import queue
from bot.delivery.outcome import Dead, Outcome, describe
from models import Outbound, database_now

log = logging.getLogger(__name__)

Row = TypeVar("Row", bound=Outbound)
Message = TypeVar("Message")
Said_co = TypeVar("Said_co", covariant=True)


@dataclass(frozen=True)
class Later:
    """A message is due, but must wait for the end of quiet hours."""

    after: timedelta


class Work(Protocol[Row, Said_co]):
    """What a dispatcher delivers: the rows of one table, and what is to be known of them."""

    @property
    def table(self) -> type[Row]:
        """Where they stand."""

    def load(self, session: Session, rows: Collection[Row]) -> object:
        """Fetch what several will read at once; they find it while the result lives."""

    def render(self, session: Session, row: Row) -> Said_co | Later | None:
        """What it has to say, or that it must wait, or None where there is nothing to say any more."""

    def settle(self, session: Session, row: Row, outcome: Outcome, now: datetime, said: Any) -> bool:
        """Write an outcome and what follows from it; False if the lease was lost meanwhile.

        `said` is what was rendered of the row; None where that failed.
        """

    def hold(self, session: Session, row: Row, until: datetime) -> None:
        """Have a row wait for the end of quiet hours."""

    def pass_over(self, session: Session, row: Row) -> None:
        """Settle a row that has nothing to say."""


@dataclass(frozen=True)
class Ended(Generic[Row, Message]):
    """A send that is over, and not yet written down."""

    row: Row
    said: Message
    outcome: Outcome


@dataclass
class Turn(Generic[Row, Message]):
    """What one transaction did."""

    held: list[bool]
    """Of each outcome written, whether its lease still held."""
    to_send: list[tuple[Row, Message]] = field(default_factory=list)
    unsent: list[tuple[Row, str]] = field(default_factory=list)
    """What was claimed and settled without a send, and how."""
    next_due: timedelta | None = None
    """How long until there is something to claim, if there was nothing now."""


class TurnBroken(Exception):
    """The database refused what rendering asked, and with it perhaps the whole transaction."""


@dataclass(frozen=True)
class Desk(Generic[Row, Message]):
    """Where a dispatcher's turns are made."""

    work: Work[Row, Message]
    lease: timedelta

    def turn(
        self, session: Session, ready: list[Ended[Row, Message]], room: int, *, careful: bool
    ) -> Turn[Row, Message]:
        """Write down what ended, so that its chats are free; claim what is due; say what it says.

        A careful turn renders each row on a savepoint, which costs more than the rendering.
        """
        now = database_now(session)
        turn: Turn[Row, Message] = Turn(
            [self.work.settle(session, each.row, each.outcome, now, each.said) for each in ready]
        )
        if room:
            claimed = queue.claim(session, self.work.table, limit=room, lease=self.lease, now=now)
            _loaded = self.work.load(session, claimed) if claimed else None
            for row in claimed:
                self._prepare(session, row, turn, now, careful=careful)
            if not claimed:
                turn.next_due = queue.next_due(session, self.work.table, now)
        return turn

    def _prepare(self, session: Session, row: Row, turn: Turn[Row, Message], now: datetime, *, careful: bool) -> None:
        """Render a row; one that can't be rendered is dead, or it would hold up its chat for ever.

        Whether it must wait is learned here alone: so it does not matter who owes it, nor why it comes so late.
        """
        try:
            with session.begin_nested() if careful else nullcontext():
                message = self.work.render(session, row)
        except OperationalError:
            raise
        except Exception as error:
            if isinstance(error, SQLAlchemyError) and not careful:
                raise TurnBroken from error
            log.exception("%s can't be rendered", row)
            self.work.settle(session, row, Dead(describe(error)), now, None)
            turn.unsent.append((row, "dead"))
            return
        if isinstance(message, Later):
            self.work.hold(session, row, now + message.after)
            turn.unsent.append((row, "held"))
        elif message is None:
            self.work.pass_over(session, row)
            turn.unsent.append((row, "collapsed"))
        else:
            turn.to_send.append((row, message))
