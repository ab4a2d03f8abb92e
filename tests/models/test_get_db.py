"""get_db: a session is always closed, whatever happens to whoever borrowed it."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import httpx
import pytest
from fastapi import Depends, FastAPI, HTTPException
from sqlalchemy import Engine, QueuePool, func, select
from sqlalchemy.orm import Session

from models import Customer, SessionLocal, get_db

USES = 1_000
borrowed = contextmanager(get_db)


class MadeToFailError(Exception):
    """Raised by the tests only."""


@pytest.fixture(autouse=True)
def _bound(engine: Engine) -> Iterator[None]:
    """The factory, bound as the composition root binds it."""
    SessionLocal.configure(bind=engine)
    yield
    SessionLocal.configure(bind=None)


@pytest.fixture
def pool(engine: Engine) -> QueuePool:
    assert isinstance(engine.pool, QueuePool)
    return engine.pool


def count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Customer)) or 0


def add_and_fail() -> None:
    with borrowed() as session:
        session.add(Customer(name="Ana"))
        session.flush()
        raise MadeToFailError


def test_a_session_is_closed_after_use(pool: QueuePool) -> None:
    with borrowed() as session:
        assert count(session) == 0
        assert pool.checkedout() == 1
    assert pool.checkedout() == 0


def test_a_thousand_failing_uses_leak_no_connection_and_leave_no_row(pool: QueuePool) -> None:
    for _ in range(USES):
        with pytest.raises(MadeToFailError):
            add_and_fail()
    assert pool.checkedout() == 0
    with borrowed() as session:
        assert count(session) == 0


def test_what_was_not_committed_is_not_kept() -> None:
    with borrowed() as session:
        session.add(Customer(name="Ana"))
        session.flush()
    with borrowed() as session:
        assert count(session) == 0


def application() -> FastAPI:
    app = FastAPI()

    @app.get("/fail")
    def fail(session: Annotated[Session, Depends(get_db)]) -> None:
        session.add(Customer(name="Ana"))
        session.flush()
        raise MadeToFailError

    @app.get("/refuse")
    def refuse(session: Annotated[Session, Depends(get_db)]) -> None:
        count(session)
        raise HTTPException(404)

    @app.get("/count")
    def answer(session: Annotated[Session, Depends(get_db)]) -> int:
        return count(session)

    return app


async def test_failing_requests_side_by_side_leak_no_connection(pool: QueuePool) -> None:
    transport = httpx.ASGITransport(application(), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://shop") as browser:
        paths = ["/fail", "/refuse"] * 50
        answers = await asyncio.gather(*(browser.get(path) for path in paths))
        assert [answer.status_code for answer in answers] == [500, 404] * 50
        assert pool.checkedout() == 0
        assert (await browser.get("/count")).json() == 0
    assert pool.checkedout() == 0
