"""The messages owed, as a dispatcher's work."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from sqlalchemy.orm import Session

from bot.conversation.message import Outgoing
from bot.delivery import settlement
from bot.delivery.outcome import Outcome
from bot.delivery.settlement import Consequences
from bot.delivery.turn import Later
from models import Notification

Render = Callable[[Session, Notification], Outgoing | Later | None]
Load = Callable[[Session, Collection[Notification]], object]


def load_nothing(_session: Session, _rows: Collection[Notification]) -> None:
    """Each rendering reads for itself."""


@dataclass(frozen=True)
class Outbox:
    """Notifications, what they say, and what follows from their delivery."""

    table: ClassVar[type[Notification]] = Notification

    say: Render
    fetch: Load = load_nothing
    consequences: Consequences = field(default_factory=Consequences)

    def load(self, session: Session, rows: Collection[Notification]) -> object:
        """Fetch what several will read at once."""
        return self.fetch(session, rows)

    def render(self, session: Session, row: Notification) -> Outgoing | Later | None:
        """What it says, or that it must wait, or None if it has nothing to say any more."""
        return self.say(session, row)

    def settle(
        self,
        session: Session,
        row: Notification,
        outcome: Outcome,
        now: datetime,
        said: Outgoing | None,  # noqa: ARG002 - what was said makes no difference here
    ) -> bool:
        """Write an outcome and its consequences; False if the lease was lost meanwhile."""
        return settlement.settle(session, row, outcome, now, self.consequences)

    def hold(self, session: Session, row: Notification, until: datetime) -> None:
        """It waits for the end of quiet hours, and lets others of its chat pass."""
        settlement.hold(session, row, until)

    def pass_over(self, session: Session, row: Notification) -> None:
        """Nobody needs to hear of it any more."""
        settlement.collapse(session, row)
