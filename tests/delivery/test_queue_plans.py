"""The queue stays quick in a table that is full of what is done."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, String, cast
from sqlalchemy.orm import Session

from bot.delivery import queue
from bot.services import queues
from models import Notification, NotificationKind, NotificationState, utcnow
from tests.delivery.outbox import LEASE
from tests.plans import fill, know_sizes, recorded, scans

CLOSED, OPEN, LANES = 20_000, 500, 100
PARTIAL = ("ix_notifications_open", "ix_notifications_dead")


@pytest.fixture
def full(engine: Engine) -> Engine:
    """A table of which almost nothing is open."""
    states = {
        range(CLOSED): NotificationState.SENT,
        range(CLOSED, CLOSED + OPEN): NotificationState.OWED,
    }
    with engine.begin() as connection:
        for numbers, state in states.items():
            fill(
                connection,
                Notification,
                numbers,
                key=lambda number: cast(number, String),
                kind=NotificationKind.STATUS_CHANGED,
                lane=lambda number: number % LANES,
                payload={},
                state=state,
                due_at=utcnow() - timedelta(seconds=1),
                held_until=utcnow() - timedelta(seconds=1),
            )
    know_sizes(engine)
    return engine


def test_nothing_that_the_queue_asks_reads_the_whole_table(full: Engine) -> None:
    with Session(full) as session, session.begin():
        connection = session.connection()
        with recorded(connection) as statements:
            rows = queue.claim(session, Notification, limit=64, lease=LEASE)
            queue.settle(session, rows[0], state=NotificationState.SENT)
            queue.next_due(session, Notification)
            queue.backlog(session, Notification)
            queue.release_all(session, Notification)
            queue.line_up(session, Notification)
            queue.move_lane(session, Notification, 1, 2)
        assert len(rows) == 64
        assert len(statements) == (9 if connection.dialect.name == "sqlite" else 14)  # which asks for the time, too
        assert [scans(connection, *each, "notifications", PARTIAL) for each in statements] == [[]] * len(statements)


def test_nothing_that_the_metrics_ask_reads_the_whole_table(full: Engine) -> None:
    with Session(full) as session, session.begin():
        connection = session.connection()
        with recorded(connection) as statements:
            assert [(each.waiting, each.dead) for each in queues.depths(session)] == [(0, 0), (OPEN, 0)]
        asked = [each for each in statements if "FROM notifications" in each[0]]
        assert [scans(connection, *each, "notifications", PARTIAL) for each in asked] == [[], []]
