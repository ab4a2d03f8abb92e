from pathlib import Path
from time import monotonic
from typing import Any

import httpx
import pytest
from sqlalchemy import Engine

from bot.telemetry.vitals import Vitals
from bot.web.health import Check, Limits
from models import Database, SessionLocal, create_engine, get_db
from models.engine import BUSY_SECONDS

LIMITS = Limits()


async def ready(client: httpx.AsyncClient) -> tuple[int, dict[str, Any]]:
    answer = await client.get("/readyz")
    return answer.status_code, answer.json()


def verdicts(page: dict[str, Any]) -> dict[str, bool]:
    return {name: check["ok"] for name, check in page["checks"].items()}


async def test_the_process_is_alive_whatever_else_fails(client: httpx.AsyncClient) -> None:
    answer = await client.get("/healthz")
    assert (answer.status_code, answer.json()) == (
        200,
        {"app": "benchbell", "status": "alive", "version": "1.2.3"},
    )


@pytest.mark.usefixtures("bound")
async def test_a_process_that_works_the_inbox_is_ready(client: httpx.AsyncClient) -> None:
    status, page = await ready(client)
    assert (status, page["ready"], verdicts(page)) == (200, True, {"database": True, "inbox": True})


@pytest.mark.usefixtures("bound")
async def test_the_leader_dispatches_and_polls_too(client: httpx.AsyncClient, vitals: Vitals) -> None:
    vitals.leading = vitals.polling = True
    vitals.dispatched()
    vitals.polled()
    status, page = await ready(client)
    assert (status, verdicts(page)) == (200, {"database": True, "inbox": True, "dispatcher": True, "polling": True})


@pytest.mark.usefixtures("bound")
@pytest.mark.parametrize(
    ("field", "check", "limit"),
    [
        ("inbox_beat", "inbox", LIMITS.inbox),
        ("dispatcher_beat", "dispatcher", LIMITS.dispatcher),
        ("last_poll", "polling", LIMITS.poll),
    ],
)
async def test_a_loop_that_stands_still_is_not_ready(
    client: httpx.AsyncClient, vitals: Vitals, field: str, check: str, limit: float
) -> None:
    vitals.leading = vitals.polling = True
    vitals.dispatched()
    vitals.polled()
    setattr(vitals, field, monotonic() - limit - 5)
    status, page = await ready(client)
    assert (status, page["ready"]) == (503, False)
    assert [name for name, ok in verdicts(page).items() if not ok] == [check]
    assert page["checks"][check]["limit_seconds"] == limit
    assert page["checks"][check]["seconds"] == pytest.approx(limit + 5, abs=4)


@pytest.mark.usefixtures("bound")
async def test_a_loop_that_never_turned_is_not_ready(client: httpx.AsyncClient, vitals: Vitals) -> None:
    vitals.polling = True
    status, page = await ready(client)
    assert status == 503
    assert page["checks"]["polling"] == {"ok": False, "seconds": None, "limit_seconds": LIMITS.poll}


async def test_a_database_that_does_not_answer_is_not_ready_and_says_nothing_more(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'missing' / 'shop.db'}")
    SessionLocal.configure(bind=engine)
    try:
        status, page = await ready(client)
    finally:
        SessionLocal.configure(bind=None)
        engine.dispose()
    assert status == 503
    assert page["checks"]["database"] == {"ok": False, "seconds": None, "limit_seconds": LIMITS.database}
    assert str(tmp_path) not in str(page)


@pytest.mark.usefixtures("bound")
async def test_a_writer_does_not_hold_up_the_health_page(client: httpx.AsyncClient, engine: Engine) -> None:
    with engine.begin():  # on SQLite this takes the write lock
        started = monotonic()
        status, _page = await ready(client)
    assert status == 200
    assert monotonic() - started < BUSY_SECONDS


async def test_sessions_come_from_get_db_and_can_be_replaced(client: httpx.AsyncClient, db: Database) -> None:
    lent = []

    def lend() -> Any:
        with SessionLocal(bind=db.engine) as session:
            lent.append(session)
            yield session

    web: Any = client._transport.app  # type: ignore[attr-defined]  # noqa: SLF001 - httpx gives it back in no other way
    web.dependency_overrides[get_db] = lend
    status, _page = await ready(client)
    assert (status, len(lent)) == (200, 1)


def test_a_check_passes_up_to_its_limit() -> None:
    assert [Check(value, 10).ok for value in (0, 10, 10.1, None)] == [True, True, False, False]
