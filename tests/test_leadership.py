"""One process leads at a time."""

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from bot import leadership
from bot.leadership import Leadership, LeadershipLost
from bot.services import leases
from models import Database, Lease, create_engine, utcnow

SHORT = timedelta(milliseconds=900)
PATIENCE = 20


@pytest.fixture(autouse=True)
def ask_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leadership, "RETRY", 0.02)


@pytest.fixture
async def elsewhere(database_url: str) -> AsyncIterator[Database]:
    """Another process, as far as the database can tell."""
    other = Database(create_engine(database_url))
    yield other
    other.close()


async def test_a_second_process_waits_until_the_first_lets_go(db: Database, elsewhere: Database) -> None:
    order: list[str] = []

    async def second() -> None:
        async with Leadership(elsewhere).held():
            order.append("second leads")

    async with Leadership(db).held():
        waiting = asyncio.create_task(second())
        await asyncio.sleep(0.2)
        order.append("first still leads")
    await asyncio.wait_for(waiting, PATIENCE)

    assert order == ["first still leads", "second leads"]


async def test_whoever_is_overtaken_is_told(db: Database) -> None:
    def usurp(session: Session) -> None:
        leases.seize(session, leases.LEADER, "somebody else", timedelta(minutes=1))

    async with Leadership(db, ttl=SHORT).held() as beating:
        await db.run(usurp)
        with pytest.raises(LeadershipLost):
            await asyncio.wait_for(beating, PATIENCE)


async def test_a_leader_that_cannot_renew_steps_down_before_its_lease_ends(db: Database) -> None:
    def break_it(session: Session) -> None:
        session.execute(text("ALTER TABLE leases RENAME TO mislaid"))

    def mend_it(session: Session) -> None:
        session.execute(text("ALTER TABLE mislaid RENAME TO leases"))

    async with Leadership(db, ttl=SHORT).held() as beating:
        await db.run(break_it)
        with pytest.raises(LeadershipLost):
            await asyncio.wait_for(beating, PATIENCE)
        await db.run(mend_it)


async def test_a_standby_outlives_a_database_that_does_not_answer(db: Database) -> None:
    def rename(session: Session, old: str, new: str) -> None:
        session.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))

    async def lead() -> None:
        async with Leadership(db).held():
            pass

    await db.run(rename, "leases", "mislaid")
    waiting = asyncio.create_task(lead())
    await asyncio.wait({waiting}, timeout=0.2)
    await db.run(rename, "mislaid", "leases")
    await asyncio.wait_for(waiting, PATIENCE)


async def test_the_heart_beats_for_as_long_as_the_role_is_held(db: Database) -> None:
    async with Leadership(db, ttl=SHORT).held() as beating:
        await asyncio.wait({beating}, timeout=3 * SHORT.total_seconds())
        assert not beating.done()


async def test_a_leader_that_was_halted_knows_at_once_that_it_may_lead_no_more(db: Database) -> None:
    leadership = Leadership(db, ttl=SHORT)
    assert not leadership.certain()
    async with leadership.held():
        assert leadership.certain()
        time.sleep(SHORT.total_seconds())  # noqa: ASYNC251 - nothing in this process goes on meanwhile
        assert not leadership.certain()
    assert not leadership.certain()


def test_a_dead_leaders_role_is_free_when_its_lease_ends(session: Session) -> None:
    minute = timedelta(minutes=1)
    assert leases.take(session, leases.LEADER, "one", minute)
    assert not leases.take(session, leases.LEADER, "two", minute)
    session.get_one(Lease, leases.LEADER).expires_at = utcnow() - minute
    session.flush()

    assert leases.take(session, leases.LEADER, "two", minute)
    assert not leases.take(session, leases.LEADER, "one", minute)
    assert session.get_one(Lease, leases.LEADER).fence == 2


def test_a_role_that_is_not_ones_own_cannot_be_given_up(session: Session) -> None:
    leases.take(session, leases.LEADER, "one", timedelta(minutes=1))

    leases.give_up(session, leases.LEADER, "two")
    session.flush()

    assert not leases.take(session, leases.LEADER, "two", timedelta(minutes=1))
