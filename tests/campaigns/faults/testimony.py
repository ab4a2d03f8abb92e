"""What a shop looks like when a campaign breaks off: its database and its disk are gone a moment later."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from models import Deletion, InboxUpdate, Notification, Queued, StatusCard, database_now
from tests.campaigns.faults.scene import Scene

QUEUES: tuple[type[Queued], ...] = (InboxUpdate, Notification, StatusCard, Deletion)
LINES = 200
"""The latest of what the bot said."""


async def testify(scene: Scene) -> str:
    """What waits in the queues, and what the bot said last."""
    rows = await scene.db.read(lambda session: list(waiting(session)))
    return "\n".join([f"{scene.shop.port}: broken off", *rows, *scene.shop.output.splitlines()[-LINES:]])


def waiting(session: Session) -> Iterator[str]:
    """The first open row of each lane, a line each: the others wait for it."""
    yield f"it is {database_now(session)}"
    for model in QUEUES:
        kind: Any = model
        first: dict[int, Queued] = {}
        for row in session.scalars(select(kind).where(kind.state.in_(kind.OPEN)).order_by(*inspect(kind).primary_key)):
            first.setdefault(row.lane, row)
        for lane, row in first.items():
            lease = f"leased until {row.leased_until}" if row.lease_token else "free"
            yield f"{row} for {lane}: due {row.due_at}, {lease}, {row.attempts} attempts, {row.last_error}"
