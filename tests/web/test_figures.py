from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from models import InboxState, InboxUpdate, Notification, NotificationKind, NotificationState, SessionLocal, utcnow
from models import create_engine as open_engine


async def figures(client: httpx.AsyncClient) -> dict[tuple[str, str], float]:
    answer = await client.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain")
    return {
        (sample.name, ",".join(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def notification(key: str, state: NotificationState, *, minutes: int) -> Notification:
    return Notification(
        key=key,
        kind=NotificationKind.NEW_ORDER,
        lane=4,
        state=state,
        created_at=utcnow() - timedelta(minutes=minutes),
    )


def update(number: int, state: InboxState, *, minutes: int) -> InboxUpdate:
    return InboxUpdate(
        update_id=number,
        lane=4,
        payload={"update_id": number},
        state=state,
        created_at=utcnow() - timedelta(minutes=minutes),
    )


async def test_queues_are_read_from_the_database_at_each_scrape(client: httpx.AsyncClient, bound: Engine) -> None:
    empty = await figures(client)
    assert (empty["benchbell_queue_waiting", "outbox"], empty["benchbell_queue_oldest_seconds", "outbox"]) == (0, 0)
    with Session(bound) as session, session.begin():
        session.add_all(
            [
                notification("sent", NotificationState.SENT, minutes=60),
                notification("dead", NotificationState.DEAD, minutes=50),
                notification("old", NotificationState.OWED, minutes=10),
                notification("new", NotificationState.OWED, minutes=1),
                update(1, InboxState.DONE, minutes=60),
                update(2, InboxState.APPLIED, minutes=5),
                update(3, InboxState.NEW, minutes=2),
                update(4, InboxState.DEAD, minutes=50),
            ]
        )
    shown = await figures(client)
    assert {name: value for name, value in shown.items() if name[0] == "benchbell_queue_waiting"} == {
        ("benchbell_queue_waiting", "inbox"): 2,
        ("benchbell_queue_waiting", "outbox"): 2,
    }
    assert {name: value for name, value in shown.items() if name[0] == "benchbell_queue_dead"} == {
        ("benchbell_queue_dead", "inbox"): 1,
        ("benchbell_queue_dead", "outbox"): 1,
    }
    assert shown["benchbell_queue_oldest_seconds", "outbox"] == pytest.approx(600, abs=30)
    assert shown["benchbell_queue_oldest_seconds", "inbox"] == pytest.approx(300, abs=30)
    assert shown["benchbell_database_up", ""] == 1


async def test_the_other_figures_are_shown_without_a_database(client: httpx.AsyncClient, tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'missing' / 'shop.db'}")
    SessionLocal.configure(bind=engine)
    try:
        shown = await figures(client)
    finally:
        SessionLocal.configure(bind=None)
        engine.dispose()
    assert shown["benchbell_database_up", ""] == 0
    assert shown["benchbell_uncertain_sends_total", ""] == 0
