"""From a notification owed to a message delivered, through every kind of trouble."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy
from sqlalchemy import Engine, delete, event, update
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TimedOut

from bot.conversation.message import Outgoing
from bot.delivery import queue
from bot.delivery.dispatcher import FULL_HANDS, Dispatcher, Pace
from bot.delivery.limiter import NotYet
from bot.delivery.outbox import Outbox
from bot.delivery.settlement import Consequences
from bot.delivery.turn import Later
from bot.telemetry.vitals import Vitals
from bot.wire import NotSent
from models import Database, Notification, NotificationState, create_engine, utcnow
from tests.delivery.outbox import LEASE, about, everything, owe

SENT, OWED, DEAD = NotificationState.SENT, NotificationState.OWED, NotificationState.DEAD
Trouble = Exception | Callable[[], Any]


def render(session: Session, notification: Notification) -> Outgoing | None:
    """Say what the notification holds."""
    text = notification.payload["text"]
    if text == "poison":
        raise ValueError("it can't be said")
    if text == "poison for the database":
        session.execute(sqlalchemy.text("SELECT 1 / 0"))  # PostgreSQL refuses the whole transaction then
        raise NoResultFound("nothing there")
    return Outgoing(text) if text else None


def unsent() -> NotSent:
    """What the wire raises when nobody answers the door."""
    return NotSent("refused")


@dataclass
class Telegram:
    """The port that messages leave by: it records them, and makes the trouble it was told to."""

    sent: list[tuple[int, str]] = field(default_factory=list)
    asked: list[tuple[int, str]] = field(default_factory=list)
    troubles: dict[str, list[Trouble]] = field(default_factory=lambda: defaultdict(list))
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, chat_id: int, message: Outgoing) -> int:
        """Deliver, or fail as told."""
        self.asked.append((chat_id, message.text))
        self.changed.set()
        if self.troubles[message.text]:
            trouble = self.troubles[message.text].pop(0)
            if isinstance(trouble, Exception):
                raise trouble
            await trouble()
        self.sent.append((chat_id, message.text))
        self.changed.set()
        return len(self.sent)

    async def has(self, condition: Callable[[], bool]) -> None:
        """Wait until it is so."""
        async with asyncio.timeout(30):
            while not condition():
                self.changed.clear()
                await self.changed.wait()


@dataclass
class Night:
    """Quiet hours, while they last; a message that says "answer" is never held back."""

    lasts: timedelta | None = None

    def wait(self, row: Notification) -> timedelta | None:
        """For how long a message has to wait."""
        return None if row.payload["text"] == "answer" else self.lasts


class Shop:
    """A database, a Telegram and a dispatcher between them."""

    def __init__(
        self, db: Database, telegram: Telegram | None = None, pace: Pace | None = None, night: Night | None = None
    ) -> None:
        self.db = db
        self.telegram = telegram or Telegram()
        self.night = night or Night()
        self.seen: list[str] = []
        self.followed: list[tuple[Any, ...]] = []
        self.vitals = Vitals()
        self.dispatcher = Dispatcher(
            db,
            self.telegram.send,
            Outbox(
                self._render,
                consequences=Consequences(
                    lambda _session, row: self.followed.append(("unreachable", row.lane)),
                    lambda _session, old, new: self.followed.append(("moved", old, new)),
                    lambda _session, row, reason: self.followed.append(("dead", row.lane, reason)),
                ),
            ),
            vitals=self.vitals,
            observe=self._observe,
            pace=pace,
        )

    def _render(self, session: Session, notification: Notification) -> Outgoing | Later | None:
        wait = self.night.wait(notification)
        return render(session, notification) if wait is None else Later(wait)

    def _observe(self, outcome: str, seconds: float) -> None:
        assert seconds >= 0
        self.seen.append(outcome)
        self.telegram.changed.set()

    async def observed(self, *outcomes: str) -> None:
        """Wait until these outcomes, and no others, were settled, in any order."""
        await self.telegram.has(lambda: len(self.seen) >= len(outcomes))
        assert sorted(self.seen) == sorted(outcomes)

    async def owe(self, lane: int, *texts: str, **columns: Any) -> list[int]:
        """Owe messages in a transaction of their own."""
        return await self.db.run(owe, lane, *texts, **columns)

    async def rows(self) -> list[Notification]:
        """The whole outbox."""
        return await self.db.read(everything)

    async def hurry(self) -> None:
        """Make everything due now, as if its time had come."""
        await self.db.run(lambda session: session.execute(update(Notification).values(due_at=utcnow())))
        self.dispatcher.wake()

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Let the dispatcher run meanwhile."""
        task = asyncio.create_task(self.dispatcher.run())
        try:
            yield
        finally:
            self.dispatcher.stop()
            await task


@pytest.fixture
def shop(db: Database) -> Shop:
    return Shop(db)


async def test_a_message_owed_before_the_start_is_sent(shop: Shop) -> None:
    await shop.owe(1)
    async with shop.open():
        await shop.observed("delivered")
    (row,) = await shop.rows()
    assert shop.telegram.sent == [(1, "hello")]
    assert (row.state, row.message_id, row.attempts, row.lease_token) == (SENT, 1, 0, None)
    assert row.sent_at is not None
    assert shop.vitals.dispatcher_beat is not None


async def test_a_commit_wakes_the_dispatcher(db: Database) -> None:
    shop = Shop(db, pace=Pace(look_around=3600))
    async with shop.open():
        await shop.owe(1, "one")
        await shop.observed("delivered")
        await shop.owe(1, "two")
        await shop.observed("delivered", "delivered")
    assert shop.telegram.sent == [(1, "one"), (1, "two")]


async def test_it_sleeps_until_the_undo_window_closes(db: Database) -> None:
    shop = Shop(db, pace=Pace(look_around=3600))
    due = utcnow() + timedelta(seconds=0.3)
    async with shop.open():
        await shop.owe(1, due_at=due)
        await shop.observed("delivered")
    assert utcnow() >= due


async def test_many_messages_leave_in_the_order_of_each_chat(shop: Shop) -> None:
    texts = [f"{number:02}" for number in range(15)]
    for lane in range(8):
        await shop.owe(lane, *texts)
    async with shop.open():
        await shop.observed(*["delivered"] * 120)
    for lane in range(8):
        assert [text for chat, text in shop.telegram.sent if chat == lane] == texts


async def test_a_failure_holds_back_its_own_chat_only(shop: Shop) -> None:
    shop.telegram.troubles["first"] = [unsent()]
    await shop.owe(1, "first", "second")
    await shop.owe(2, "other")
    async with shop.open():
        await shop.observed("retry", "delivered")
        assert shop.telegram.sent == [(2, "other")]
        await shop.hurry()
        await shop.observed("retry", "delivered", "delivered", "delivered")
    assert shop.telegram.sent == [(2, "other"), (1, "first"), (1, "second")]
    assert [each.attempts for each in await shop.rows()] == [1, 0, 0]


async def test_a_pause_of_hours_is_kept_and_costs_no_attempt(shop: Shop) -> None:
    shop.telegram.troubles["hello"] = [RetryAfter(timedelta(hours=3))]
    await shop.owe(1)
    async with shop.open():
        await shop.observed("retry")
    (row,) = await shop.rows()
    assert (row.state, row.attempts, row.uncertain, about(row.due_at)) == (OWED, 0, 0, timedelta(hours=3))
    async with Shop(shop.db, shop.telegram).open():  # a restart doesn't shorten it
        await shop.db.read(lambda _session: None)
    assert shop.telegram.asked == [(1, "hello")]


async def test_a_wait_for_our_own_pace_worries_nobody_and_holds_up_no_restart(
    shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    shop.telegram.troubles["hello"] = [NotYet(timedelta(minutes=1))]
    await shop.owe(1)
    async with shop.open():
        await shop.observed("retry")
    (row,) = await shop.rows()
    assert (row.state, row.attempts, about(row.due_at)) == (OWED, 0, timedelta(minutes=1))
    assert await shop.db.read(queue.put_off, Notification, RetryAfter.__name__) == {}
    assert [each for each in caplog.records if each.levelno >= logging.WARNING] == []


async def test_an_unknown_fate_is_counted_and_sent_again(shop: Shop) -> None:
    shop.telegram.troubles["hello"] = [TimedOut()]
    await shop.owe(1)
    async with shop.open():
        await shop.observed("unknown")
        await shop.hurry()
        await shop.observed("unknown", "delivered")
    (row,) = await shop.rows()
    assert (row.state, row.uncertain, row.attempts) == (SENT, 1, 0)


async def test_a_fate_that_stays_unknown_ends_as_a_dead_letter(shop: Shop) -> None:
    shop.telegram.troubles["hello"] = [TimedOut()]
    await shop.owe(1, uncertain=5)
    async with shop.open():
        await shop.observed("dead")
    (row,) = await shop.rows()
    assert (row.state, row.uncertain, row.last_error) == (DEAD, 6, "uncertain: TimedOut: Timed out")
    assert shop.followed == [("dead", 1, "uncertain: TimedOut: Timed out")]


async def test_a_refused_message_is_dead_and_frees_its_chat(shop: Shop) -> None:
    shop.telegram.troubles["bad"] = [BadRequest("can't parse entities")]
    await shop.owe(1, "bad", "good")
    async with shop.open():
        await shop.observed("dead", "delivered")
    assert [each.state for each in await shop.rows()] == [DEAD, SENT]
    assert shop.followed == [("dead", 1, "BadRequest: can't parse entities")]


async def test_a_poison_row_delays_its_own_chat_only_and_not_for_long(
    shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    await shop.owe(1, "poison", "good")
    await shop.owe(2, "other")
    async with shop.open():
        await shop.observed("dead", "delivered", "delivered")
    assert [(each.state, each.last_error) for each in await shop.rows()] == [
        (DEAD, "ValueError: it can't be said"),
        (SENT, None),
        (SENT, None),
    ]
    assert shop.followed == [("dead", 1, "ValueError: it can't be said")]
    assert [str(each.exc_info[1]) for each in caplog.records if each.exc_info] == ["it can't be said"]


async def test_a_row_whose_rendering_the_database_refuses_is_dead_and_the_others_go(shop: Shop) -> None:
    await shop.owe(1, "one")
    await shop.owe(2, "poison for the database", "two")
    await shop.owe(3, "three")
    async with shop.open():
        await shop.observed("dead", "delivered", "delivered", "delivered")
    assert sorted(shop.telegram.sent) == [(1, "one"), (2, "two"), (3, "three")]
    ((fate, lane, reason),) = shop.followed
    assert (fate, lane) == ("dead", 2)
    assert "nothing there" in reason or "division by zero" in reason


async def test_what_has_nothing_to_say_any_more_is_collapsed(shop: Shop) -> None:
    await shop.owe(1, "", "news")
    async with shop.open():
        await shop.observed("collapsed", "delivered")
    assert [each.state for each in await shop.rows()] == [NotificationState.COLLAPSED, SENT]
    assert shop.telegram.asked == [(1, "news")]


async def test_a_closed_door_is_told_to_the_shop(shop: Shop) -> None:
    shop.telegram.troubles["hello"] = [Forbidden("Forbidden: bot was blocked by the user")]
    await shop.owe(1)
    async with shop.open():
        await shop.observed("unreachable")
    (row,) = await shop.rows()
    assert (row.state, row.last_error) == (
        NotificationState.UNREACHABLE,
        "Forbidden: Forbidden: bot was blocked by the user",
    )
    assert shop.followed == [("unreachable", 1)]


async def test_what_the_shop_does_about_it_is_committed_with_it_and_wakes_the_dispatcher(db: Database) -> None:
    shop = Shop(db, pace=Pace(look_around=3600))

    def phone_them(session: Session, _: Notification) -> None:
        owe(session, 99, "phone them")

    shop.telegram.troubles["hello"] = [Forbidden("blocked")]
    shop.dispatcher = Dispatcher(
        db,
        shop.telegram.send,
        Outbox(render, consequences=Consequences(on_unreachable=phone_them)),
        vitals=Vitals(),
        observe=shop._observe,  # noqa: SLF001 - the same ears for another dispatcher
    )
    await shop.owe(1)
    async with shop.open():
        await shop.observed("unreachable", "delivered")
    assert shop.telegram.sent == [(99, "phone them")]


async def test_a_failing_consequence_is_logged_and_the_outcome_stands(
    db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    shop = Shop(db)

    def fail(session: Session, row: Notification) -> None:
        session.execute(delete(Notification).where(Notification.id == row.id))
        raise ValueError("the shop is confused")

    shop.telegram.troubles["hello"] = [Forbidden("blocked")]
    shop.dispatcher = Dispatcher(
        db,
        shop.telegram.send,
        Outbox(render, consequences=Consequences(on_unreachable=fail)),
        vitals=Vitals(),
        observe=shop._observe,  # noqa: SLF001 - the same ears for another dispatcher
    )
    await shop.owe(1)
    async with shop.open():
        await shop.observed("unreachable")
    assert [each.state for each in await shop.rows()] == [NotificationState.UNREACHABLE]
    assert [str(each.exc_info[1]) for each in caplog.records if each.exc_info] == ["the shop is confused"]


async def test_a_group_that_moved_takes_everything_owed_along(shop: Shop) -> None:
    shop.telegram.troubles["one"] = [ChatMigrated(-1001)]
    await shop.owe(-1, "one", "two")
    async with shop.open():
        await shop.observed("moved", "delivered", "delivered")
    assert shop.telegram.sent == [(-1001, "one"), (-1001, "two")]
    assert shop.followed == [("moved", -1, -1001)]


async def test_a_refused_token_stops_the_sending_and_keeps_the_rows(
    db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    shop = Shop(db, pace=Pace(in_flight=1, misconfigured=0.5))
    shop.telegram.troubles["one"] = [InvalidToken("Unauthorized"), InvalidToken("Unauthorized")]
    await shop.owe(1, "one")
    await shop.owe(2, "two")
    async with shop.open():
        await shop.observed("misconfigured")
        flags = [shop.dispatcher.misconfigured]
        assert shop.telegram.asked == [(1, "one")]
        (one, two) = await shop.rows()
        assert [(each.state, each.attempts, each.lease_token) for each in (one, two)] == [(OWED, 0, None)] * 2
        await shop.observed("misconfigured", "misconfigured", "delivered", "delivered")
        flags.append(shop.dispatcher.misconfigured)
    assert flags == [True, False]
    assert shop.telegram.sent == [(1, "one"), (2, "two")]
    assert [each.levelno for each in caplog.records if "token" in each.message] == [logging.ERROR]


async def test_a_slow_chat_delays_nobody_else(shop: Shop) -> None:
    gate = asyncio.Event()
    shop.telegram.troubles["slow"] = [gate.wait]
    await shop.owe(1, "slow", "after")
    async with shop.open():
        for lane in range(2, 6):
            await shop.owe(lane, "quick")
        await shop.observed(*["delivered"] * 4)
        assert shop.telegram.sent == [(lane, "quick") for lane in range(2, 6)]
        gate.set()
        await shop.observed(*["delivered"] * 6)
    assert shop.telegram.sent[4:] == [(1, "slow"), (1, "after")]


async def test_with_full_hands_it_claims_now_and_then_and_what_is_new_still_goes(db: Database) -> None:
    shop = Shop(db, pace=Pace(in_flight=8, look_around=3600))
    gate = asyncio.Event()
    shop.telegram.troubles["slow"] = [gate.wait] * 5
    claims: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *call: claims.append(call[2]))
    for lane in range(1, 6):
        await shop.owe(lane, "slow")
    async with shop.open():
        await shop.telegram.has(lambda: len(shop.telegram.asked) == 5)
        claims.clear()
        began = asyncio.get_running_loop().time()
        for _ in range(20):
            shop.dispatcher.wake()
            await asyncio.sleep(0.01)
        seconds = asyncio.get_running_loop().time() - began
        looks = sum("heads" in statement for statement in claims)
        await shop.owe(9, "quick")
        await shop.observed("delivered")
        assert shop.telegram.sent == [(9, "quick")]
        gate.set()
        await shop.observed(*["delivered"] * 6)
    assert looks <= 2 * (seconds / FULL_HANDS + 2)  # two statements each


async def test_no_more_than_so_many_sends_at_once(db: Database) -> None:
    shop = Shop(db, pace=Pace(in_flight=2))
    gate = asyncio.Event()
    shop.telegram.troubles["hello"] = [gate.wait] * 5
    for lane in range(5):
        await shop.owe(lane)
    async with shop.open():
        await shop.telegram.has(lambda: len(shop.telegram.asked) == 2)
        await shop.db.read(lambda _session: None)
        assert len(shop.telegram.asked) == 2
        gate.set()
        await shop.observed(*["delivered"] * 5)


async def test_a_send_that_outlasts_its_lease_is_given_up_before_anybody_else_may_try(db: Database) -> None:
    shop = Shop(db, pace=Pace(lease=timedelta(seconds=0.5)))
    shop.telegram.troubles["hello"] = [asyncio.Event().wait]
    await shop.owe(1)
    async with shop.open():
        await shop.observed("unknown")
    (row,) = await shop.rows()
    assert (row.state, row.uncertain, row.last_error) == (OWED, 1, "TimeoutError")


async def test_a_stop_lets_running_sends_end_and_claims_nothing_more(shop: Shop) -> None:
    gate = asyncio.Event()
    shop.telegram.troubles["first"] = [gate.wait]
    await shop.owe(1, "first", "second")
    async with shop.open():
        await shop.telegram.has(lambda: shop.telegram.asked == [(1, "first")])
        shop.dispatcher.stop()
        gate.set()
    assert [(each.state, each.lease_token) for each in await shop.rows()] == [(SENT, None), (OWED, None)]


async def test_a_stop_does_not_wait_for_ever(db: Database) -> None:
    shop = Shop(db, pace=Pace(drain=0.05))
    shop.telegram.troubles["hello"] = [asyncio.Event().wait]
    await shop.owe(1)
    async with shop.open():
        await shop.telegram.has(lambda: shop.telegram.asked == [(1, "hello")])
    (row,) = await shop.rows()
    assert (row.state, row.uncertain, row.lease_token) == (OWED, 1, None)


async def test_a_process_that_may_not_lead_any_more_claims_nothing(db: Database) -> None:
    shop = Shop(db, pace=Pace(look_around=0.02))
    leads = False
    await shop.owe(1)
    running = asyncio.create_task(shop.dispatcher.run(lambda: leads))
    await asyncio.sleep(0.2)
    assert shop.telegram.asked == []
    leads = True
    await shop.observed("delivered")
    shop.dispatcher.stop()
    await running


async def test_a_stopped_dispatcher_can_run_again(shop: Shop) -> None:
    async with shop.open():
        pass
    await shop.owe(1)
    async with shop.open():
        await shop.observed("delivered")


async def test_a_row_claimed_by_a_process_that_died_is_sent_once_its_lease_ends(db: Database) -> None:
    shop = Shop(db, pace=Pace(look_around=3600))
    await shop.owe(1)
    lease = timedelta(seconds=0.5)
    (dead_mans_row,) = await db.run(queue.claim, Notification, limit=1, lease=lease)
    async with shop.open():
        await shop.observed("delivered")
    (row,) = await shop.rows()
    assert dead_mans_row.leased_until is not None
    assert row.sent_at is not None
    assert row.sent_at >= dead_mans_row.leased_until
    assert shop.telegram.sent == [(1, "hello")]


async def test_a_lost_lease_is_counted_and_nothing_is_overwritten(shop: Shop, caplog: pytest.LogCaptureFixture) -> None:
    gate = asyncio.Event()
    shop.telegram.troubles["hello"] = [gate.wait]
    await shop.owe(1)
    async with shop.open():
        await shop.telegram.has(lambda: shop.telegram.asked == [(1, "hello")])
        (stolen,) = await shop.db.run(
            queue.claim, Notification, limit=1, lease=LEASE, now=utcnow() + timedelta(minutes=2)
        )
        gate.set()
        await shop.observed("lost")
    (row,) = await shop.rows()
    assert (row.state, row.lease_token, row.message_id) == (OWED, stolen.lease_token, None)
    assert [each.levelno for each in caplog.records if "lease ended" in each.message] == [logging.WARNING]


async def test_the_database_going_away_is_survived(
    shop: Shop, engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    shop = Shop(shop.db, pace=replace(Pace(), database_down=0.01))
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE notifications RENAME TO elsewhere")
    async with shop.open():
        while "could not use the database" not in caplog.text:  # noqa: ASYNC110 - a log has no event to wait for
            await asyncio.sleep(0.01)
        with engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE elsewhere RENAME TO notifications")
        await shop.owe(1)
        await shop.observed("delivered")


@pytest.fixture
def two_processes(postgresql_url: str) -> Iterator[list[Database]]:
    """Two doors to one PostgreSQL, as two processes would have."""
    doors = [Database(create_engine(postgresql_url)) for _ in range(2)]
    yield doors
    for each in doors:
        each.close()


async def test_two_dispatchers_on_one_database_send_everything_once_and_in_order(two_processes: list[Database]) -> None:
    telegram = Telegram()
    shops = [Shop(db, telegram, Pace(in_flight=4)) for db in two_processes]
    texts = [f"{number:02}" for number in range(10)]
    for lane in range(10):
        await shops[0].owe(lane, *texts)
    async with shops[0].open(), shops[1].open():
        await telegram.has(lambda: len(shops[0].seen + shops[1].seen) == 100)
    for lane in range(10):
        assert [text for chat, text in telegram.sent if chat == lane] == texts
    assert all(each.seen for each in shops)
    assert [each.state for each in await shops[0].rows()] == [SENT] * 100
