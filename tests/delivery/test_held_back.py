"""What quiet hours hold back lets others pass, comes when they end, and is looked at anew at each start."""

from datetime import timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session
from telegram.error import RetryAfter

from bot.delivery import queue
from bot.services import queues
from models import Database, Notification, NotificationState, database_now
from tests.delivery.outbox import LEASE, about, owe
from tests.delivery.test_dispatcher import Night, Shop, Telegram

SENT, OWED = NotificationState.SENT, NotificationState.OWED
NIGHT = timedelta(hours=9)


async def test_answers_pass_what_waits_for_the_morning(db: Database) -> None:
    shop = Shop(db, night=Night(NIGHT))
    await shop.owe(1, "news", "answer", "more news")
    await shop.owe(2, "news")
    async with shop.open():
        await shop.observed("held", "held", "held", "delivered")
    assert shop.telegram.sent == [(1, "answer")]
    first, _, second, _ = await shop.rows()
    for each in (first, second):
        assert (each.state, each.attempts, each.last_error, each.lease_token) == (OWED, 0, None, None)
        assert each.held_until == each.due_at
        assert about(each.due_at) == NIGHT
    left = await db.read(queue.next_due, Notification)
    assert left is not None
    assert NIGHT - timedelta(minutes=1) < left <= NIGHT


async def test_in_the_morning_it_goes_in_its_order(db: Database) -> None:
    shop = Shop(db, night=Night(timedelta(seconds=0.4)))
    await shop.owe(1, "one", "two", "answer")
    async with shop.open():
        await shop.observed("held", "held", "delivered")
        shop.night.lasts = None
        await shop.observed("held", "held", "delivered", "delivered", "delivered")
    assert shop.telegram.sent == [(1, "answer"), (1, "one"), (1, "two")]


async def test_what_becomes_due_at_night_after_a_refusal_waits_like_anything_else(db: Database) -> None:
    telegram, night = Telegram(), Night()
    telegram.troubles["news"] = [RetryAfter(timedelta(hours=3))]
    shop = Shop(db, telegram, night=night)
    await shop.owe(1, "news")
    async with shop.open():
        await shop.observed("retry")
        night.lasts = NIGHT
        await shop.hurry()
        await shop.observed("retry", "held")
    (row,) = await shop.rows()
    assert (row.state, row.attempts, about(row.due_at)) == (OWED, 0, NIGHT)
    assert telegram.sent == []


async def test_at_a_start_with_other_quiet_hours_it_goes_by_the_new_ones(db: Database) -> None:
    shop = Shop(db, night=Night(NIGHT))
    await shop.owe(1, "one", "two")
    async with shop.open():
        await shop.observed("held", "held")
    await db.run(queue.line_up, Notification)
    later = Shop(db)
    async with later.open():
        await later.observed("delivered", "delivered")
    assert later.telegram.sent == [(1, "one"), (1, "two")]


def test_a_pause_that_telegram_asked_for_is_no_night(session: Session) -> None:
    (number,) = owe(session, 1, "refused for hours")
    now = database_now(session)
    session.execute(update(Notification).values(held_until=now - NIGHT, due_at=now + LEASE))
    queue.line_up(session, Notification)
    assert about(session.get_one(Notification, number, populate_existing=True).due_at) == LEASE


def test_a_night_after_such_a_pause_is_no_pause_for_answers(session: Session) -> None:
    owe(session, 1, "news")
    now = database_now(session)
    refused = {"last_error": "RetryAfter: Flood control exceeded", "due_at": now + NIGHT}
    session.execute(update(Notification).values(refused))
    assert list(queue.put_off(session, Notification, "RetryAfter")) == [1]
    session.execute(update(Notification).values(refused | {"held_until": now + NIGHT}))
    assert queue.put_off(session, Notification, "RetryAfter") == {}


def test_nobody_is_alarmed_by_what_waits_for_the_morning(session: Session) -> None:
    now = database_now(session)
    owe(session, 1, "news", created_at=now - NIGHT, due_at=now + NIGHT, held_until=now + NIGHT)
    owe(session, 2, "stuck", created_at=now - LEASE)
    (_, outbox) = queues.depths(session)
    assert outbox.waiting == 2
    assert LEASE <= outbox.oldest < 2 * LEASE
