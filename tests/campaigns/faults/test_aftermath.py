"""What has a good reason is excused, and nothing else."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from models import InboxUpdate, Notification, NotificationKind, NotificationState, Role, Staff, utcnow
from tests.booking import book
from tests.campaigns.books import Send
from tests.campaigns.faults.aftermath import Meant, delays, excused, explained_by
from tests.campaigns.faults.trouble import Event, Poison, Trouble

ANA, BEN, CAI = 77, 78, 79


def send(at: float, trouble: str | None = None) -> Send:
    return Send(at, 1, "news", trouble)


@pytest.mark.parametrize(
    ("trouble", "explained"),
    [("drop_after", True), ("hang_after", True), ("bad_json", True), ("drop_before", False), (None, False)],
)
def test_a_message_came_again_for_a_reason_where_its_send_was_not_answered(
    trouble: str | None, explained: bool
) -> None:
    assert explained_by([])(send(10, trouble), send(15)) is explained


@pytest.mark.parametrize(
    ("began", "ended", "explained"), [(9, 11, True), (12, 13, True), (5, 9, False), (16, 17, False)]
)
def test_so_it_did_where_nobody_could_write_down_that_it_was_sent(began: float, ended: float, explained: bool) -> None:
    terminated = Event(Trouble.TERMINATED, began, ended)

    assert explained_by([terminated])(send(10), send(15)) is explained


def test_a_clock_that_jumps_explains_nothing() -> None:
    assert not explained_by([Event(Trouble.CLOCK_BACK, 9, 16)])(send(10), send(15))


@pytest.fixture
def news(session: Session) -> list[Notification]:
    """Two steps of one order, of which the customer heard the second."""
    book(session, ANA)
    (first,) = session.query(Notification).filter_by(customer_id=1, kind=NotificationKind.ORDER_BOOKED)
    facts = {"customer_id": 1, "work_order_id": first.work_order_id, "lane": ANA}
    second = Notification(key="next", kind=NotificationKind.STATUS_CHANGED, state=NotificationState.SENT, **facts)
    first.state = NotificationState.COLLAPSED
    session.add(second)
    session.flush()
    return [first, second]


def test_news_that_were_overtaken_while_their_customer_had_blocked_the_bot_are_excused(
    session: Session, news: list[Notification]
) -> None:
    assert excused(session, Meant(set(), {ANA}))(news[0])
    assert not excused(session, Meant(set(), {BEN}))(news[0])


def test_the_last_news_of_an_order_are_never_excused(session: Session, news: list[Notification]) -> None:
    news[0].state, news[1].state = NotificationState.SENT, NotificationState.COLLAPSED
    session.flush()

    assert not excused(session, Meant(set(), {ANA}))(news[1])


def test_rows_that_were_meant_to_fail_are_excused(session: Session) -> None:
    excuse = excused(session, Meant({"m7", "u8"}, set()))
    dead = NotificationState.DEAD

    assert [excuse(Notification(id=number, state=dead, lane=ANA)) for number in (7, 8)] == [True, False]
    assert [excuse(InboxUpdate(update_id=number)) for number in (7, 8)] == [False, True]


def test_the_delay_of_others_while_a_poison_row_stood_is_the_longest_one(session: Session) -> None:
    now = utcnow()
    facts = {"kind": NotificationKind.NEW_ORDER, "state": NotificationState.SENT}
    sends: dict[int, list[Send]] = {}
    for number, (lane, owed, waited, error) in enumerate(
        [
            (BEN, 1, 4, None),
            (BEN, 2, 3, None),
            (BEN, 50, 9, None),  # the poison is gone
            (ANA, 3, 9, None),  # in its chat
            (CAI, 4, 9, "RetryAfter"),  # in other trouble
            (CAI, 5, 8, None),  # behind that
            (CAI, 14, 2, None),
        ]
    ):
        at = now + timedelta(seconds=owed)
        session.add(
            Notification(key=str(number), lane=lane, created_at=at, message_id=number, last_error=error, **facts)
        )
        sends.setdefault(lane, []).append(Send(at.timestamp() + waited, number, "news"))
    session.flush()
    poison = Poison("m1", ANA, now.timestamp(), now.timestamp() + 10)

    assert delays(session, [poison], sends, 0) == pytest.approx(4)


def test_what_waits_in_the_chats_of_the_bench_is_no_delay_of_others(session: Session) -> None:
    now = utcnow()
    tom = Staff(telegram_user_id=BEN, chat_id=BEN, name="Tom", role=Role.TECHNICIAN)
    session.add(tom)
    session.flush()
    facts = {"kind": NotificationKind.NEW_ORDER, "state": NotificationState.SENT, "staff_id": tom.id}
    session.add(Notification(key="new", lane=BEN, created_at=now, message_id=1, **facts))
    session.flush()
    sends = {BEN: [Send(now.timestamp() + 60, 1, "new")]}

    assert delays(session, [Poison("m1", ANA, now.timestamp() - 1, now.timestamp() + 10)], sends, 0) == 0.0
