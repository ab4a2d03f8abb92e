"""Several workers on one queue."""

import threading
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from bot.delivery import queue
from models import Notification, NotificationState, create_engine, utcnow
from tests.delivery.outbox import LEASE, owe

WORKERS = 6
LANES = 5
ROWS = 12


class Witness:
    """Sees every row that is worked on, and protests if two of a lane are at the same time."""

    def __init__(self) -> None:
        self.done: dict[int, list[str]] = defaultdict(list)
        self._busy: set[int] = set()
        self._lock = threading.Lock()

    def begin(self, row: Notification) -> None:
        with self._lock:
            assert row.lane not in self._busy
            self._busy.add(row.lane)

    def end(self, row: Notification) -> None:
        with self._lock:
            self._busy.remove(row.lane)
            self.done[row.lane].append(row.payload["text"])

    def complete(self) -> bool:
        with self._lock:
            return sum(map(len, self.done.values())) == LANES * ROWS


def work(engine: Engine, witness: Witness) -> None:
    """Claim and settle until nothing is left."""
    while not witness.complete():
        with Session(engine) as session, session.begin():
            rows = queue.claim(session, Notification, limit=2, lease=LEASE)
        for row in rows:
            witness.begin(row)
        for row in rows:
            with Session(engine) as session, session.begin():
                witness.end(row)
                assert queue.settle(session, row, state=NotificationState.SENT)


def test_no_lane_ever_has_two_workers_and_each_keeps_its_order(engine: Engine) -> None:
    texts = [f"{number:02}" for number in range(ROWS)]
    with Session(engine) as session, session.begin():
        for text in texts:
            for lane in range(LANES):
                owe(session, lane, text)
    witness = Witness()
    with ThreadPoolExecutor(WORKERS) as pool:
        for each in [pool.submit(work, engine, witness) for _ in range(WORKERS)]:
            each.result()
    assert witness.done == dict.fromkeys(range(LANES), texts)


@pytest.fixture
def postgres(postgresql_url: str) -> Iterator[Engine]:
    engine = create_engine(postgresql_url)
    yield engine
    engine.dispose()


def test_a_row_committed_late_never_gives_its_lane_a_second_worker(postgres: Engine) -> None:
    with Session(postgres) as late, Session(postgres) as early, Session(postgres) as first, Session(postgres) as second:
        owe(late, 1, "older, committed last")
        owe(early, 1, "younger, committed first")
        early.commit()
        (row,) = queue.claim(first, Notification, limit=1, lease=LEASE)
        late.commit()
        assert queue.claim(second, Notification, limit=1, lease=LEASE) == []  # `first` has not committed yet
        second.commit()
        first.commit()
        assert queue.claim(second, Notification, limit=1, lease=LEASE) == []
        second.commit()
        assert queue.settle(first, row, state=NotificationState.SENT)
        first.commit()
        (next_row,) = queue.claim(second, Notification, limit=1, lease=LEASE)
        assert [row.payload["text"], next_row.payload["text"]] == ["younger, committed first", "older, committed last"]


def test_a_claim_passes_by_rows_that_somebody_is_changing(postgres: Engine) -> None:
    with Session(postgres) as setup, setup.begin():
        owe(setup, 1)
        owe(setup, 2)
    with Session(postgres) as editor, Session(postgres) as claimer:
        editor.query(Notification).filter_by(lane=1).update({"due_at": utcnow() + timedelta(hours=1)})
        rows = queue.claim(claimer, Notification, limit=10, lease=LEASE)
        assert [each.lane for each in rows] == [2]
