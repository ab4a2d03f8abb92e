"""The books find what is wrong: each kind of fault is planted, and found."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from bot.sandbox.json_types import Json
from bot.services import moves, staff
from bot.services.people import recognise
from models import (
    CardState,
    InboxState,
    InboxUpdate,
    Notification,
    NotificationKind,
    NotificationState,
    StatusCard,
    StatusChange,
    WorkOrder,
    WorkOrderStatus,
)
from models import Outcome as Ending
from tests.booking import book
from tests.campaigns.books import Balance, Evidence, Send, balance, sends_by_chat
from tests.campaigns.crash.kills import Kill, explained_by
from tests.campaigns.crowd import JOURNEY

ANA, OWNER = 77, 5_000_000_900


@pytest.fixture
def served(session: Session) -> Session:
    """A shop after one customer went all the way, and heard of every step; two updates were handled."""
    staff.ensure_owners(session, [OWNER])
    session.flush()
    owner = recognise(session, user_id=OWNER, chat_id=OWNER, name="Olivia", language="en")
    order = session.scalars(select(WorkOrder).where(WorkOrder.number == book(session, ANA))).one()
    for _, status, _ in JOURNEY:
        outcome = Ending.REPAIRED if status is WorkOrderStatus.READY_FOR_PICKUP else None
        at_the_counter = status is WorkOrderStatus.COLLECTED
        step = moves.Move(status, outcome, "known here" if at_the_counter else None, override=at_the_counter)
        moves.change_status(session, order, step, by=owner, undo=timedelta())
    session.flush()
    for number, each in enumerate(session.scalars(select(Notification).order_by(Notification.id)), 1):
        each.state, each.message_id = NotificationState.SENT, number
    session.scalars(select(StatusCard)).one().state = CardState.SHOWN
    for update_id in (1, 2):
        session.add(InboxUpdate(update_id=update_id, lane=ANA, payload={}, state=InboxState.DONE))
    session.flush()
    return session


def told(session: Session) -> dict[int, list[Send]]:
    """What each chat was sent: every notification once, a second apart."""
    chats: dict[int, list[Send]] = {}
    for each in session.scalars(select(Notification).order_by(Notification.id)):
        assert each.message_id is not None
        chats.setdefault(each.lane, []).append(Send(float(each.message_id), each.message_id, f"text {each.id}"))
    return chats


def balanced(session: Session, sends: dict[int, list[Send]], kills: tuple[Kill, ...] = ()) -> Balance:
    return balance(session, Evidence({1, 2}, [ANA], sends, explained_by(kills)))


def test_a_shop_in_order_is_found_in_order(served: Session) -> None:
    books = balanced(served, told(served))

    assert (books.clean, books.updates, books.orders, books.duplicates) == (True, 2, 1, 0)


def never_stored(session: Session) -> None:
    session.execute(delete(InboxUpdate).where(InboxUpdate.update_id == 2))


def never_handled(session: Session) -> None:
    session.execute(update(InboxUpdate).where(InboxUpdate.update_id == 2).values(state=InboxState.NEW))


def never_sent(session: Session) -> None:
    session.execute(update(Notification).where(Notification.id == 3).values(state=NotificationState.OWED))


def never_owed(session: Session) -> None:
    session.execute(delete(Notification).where(Notification.status_change_id == 4))


def stopped_on_its_way(session: Session) -> None:
    last = session.scalar(select(func.max(StatusChange.id)))
    session.execute(delete(Notification).where(Notification.status_change_id == last))
    session.execute(delete(StatusChange).where(StatusChange.id == last))


@pytest.mark.parametrize("harm", [never_stored, never_handled, never_sent, never_owed, stopped_on_its_way])
def test_what_was_lost_is_found(served: Session, harm: Callable[[Session], None]) -> None:
    sends = told(served)
    harm(served)

    assert balanced(served, sends).lost != []


def test_a_row_that_was_meant_to_fail_is_not_lost_and_all_others_are(served: Session) -> None:
    for each in served.scalars(select(Notification).where(Notification.id.in_((3, 4)))):
        each.state = NotificationState.DEAD
    served.flush()
    evidence = Evidence({1, 2}, [ANA], {}, explained_by(()), excused=lambda row: getattr(row, "id", None) == 3)

    lost = [each for each in balance(served, evidence).lost if "DEAD" in each]

    assert lost == [f"notification {served.get_one(Notification, 4).key} is DEAD"]


def test_an_update_that_was_put_in_to_fail_is_not_held_against_the_shop(served: Session) -> None:
    served.add(InboxUpdate(update_id=3, lane=ANA, payload={}, state=InboxState.DEAD))
    served.flush()
    excuse = Evidence({1, 2}, [ANA], told(served), explained_by(()), excused=lambda row: row.state is InboxState.DEAD)

    assert balanced(served, told(served)).doubled == ["update 3 was never sent"]
    assert balance(served, excuse).clean


@pytest.mark.parametrize(("status", "lost"), [("IN_REPAIR", 0), ("READY_FOR_PICKUP", 1)])
def test_what_a_customer_muted_is_not_lost_unless_they_should_have_heard_of_it(
    served: Session, status: str, lost: int
) -> None:
    sends = told(served)
    for each in served.scalars(
        select(Notification)
        .join(StatusChange, Notification.status_change_id == StatusChange.id)
        .where(StatusChange.to_status == WorkOrderStatus(status))
    ):
        sends[each.lane] = [send for send in sends[each.lane] if send.message_id != each.message_id]
        each.state, each.message_id = NotificationState.MUTED, None
    served.flush()

    assert len(balanced(served, sends).lost) == lost


def test_messages_of_the_time_before_are_not_counted(served: Session) -> None:
    everything = balanced(served, told(served)).notifications
    evidence = Evidence({1, 2}, [ANA], told(served), explained_by(()), since=4)

    assert (balance(served, evidence).clean, balance(served, evidence).notifications) == (True, everything - 4)


def test_a_message_that_never_reached_its_chat_is_found(served: Session) -> None:
    sends = told(served)
    del sends[ANA][2]

    assert len(balanced(served, sends).lost) == 1


def test_a_second_order_is_found(served: Session) -> None:
    book(served, ANA)
    for each in served.scalars(select(Notification).where(Notification.message_id.is_(None))):
        each.state, each.message_id = NotificationState.SENT, 100 + each.id

    assert f"customer {ANA} has 2 orders" in balanced(served, told(served)).doubled


def test_an_update_that_nobody_sent_is_found(served: Session) -> None:
    evidence = Evidence({1}, [ANA], told(served), explained_by(()))

    assert balance(served, evidence).doubled == ["update 2 was never sent"]


def test_news_after_later_news_are_found(served: Session) -> None:
    sends = told(served)
    sends[ANA][3], sends[ANA][4] = sends[ANA][4], sends[ANA][3]

    assert len(balanced(served, sends).inverted) == 1


@pytest.mark.parametrize(("brought_back", "inverted"), [(0.0, 1), (50.0, 0), (200.0, 1)])
def test_what_stood_unsent_in_a_backup_is_told_again_in_its_order(
    served: Session, brought_back: float, inverted: int
) -> None:
    sends = told(served)
    sends[ANA] += [replace(each, at=100.0 + each.at) for each in sends[ANA][-2:]]
    evidence = Evidence({1, 2}, [ANA], sends, lambda *_: True, anew=brought_back)

    assert len(balance(served, evidence).inverted) == inverted


@pytest.mark.parametrize(("apart", "inverted"), [(0.5, 0), (60.0, 1)])
def test_news_of_two_orders_may_come_either_way_where_their_transactions_overlapped(
    served: Session, apart: float, inverted: int
) -> None:
    earlier = served.scalars(select(Notification).where(Notification.lane == OWNER)).one()
    later = Notification(key="other", kind=NotificationKind.NEW_ORDER, lane=OWNER, state=NotificationState.SENT)
    later.created_at, later.message_id = earlier.created_at + timedelta(seconds=apart), 99
    served.add(later)
    served.flush()
    sends = told(served)
    sends[OWNER].reverse()

    assert len(balanced(served, sends).inverted) == inverted


@pytest.mark.parametrize(
    ("kill", "unexplained"), [(Kill(4.2, None, led=True), 0), (Kill(3.0, None, led=True), 1), (None, 1)]
)
def test_a_message_that_came_again_needs_a_kill_between_send_and_settlement(
    served: Session, kill: Kill | None, unexplained: int
) -> None:
    sends = told(served)
    place = next(place for place, each in enumerate(sends[ANA]) if each.at == 4.0)
    sends[ANA].insert(place + 1, Send(4.6, 200, sends[ANA][place].text))

    books = balanced(served, sends, (kill,) if kill else ())

    assert (books.duplicates, len(books.unexplained)) == (1, unexplained)


def test_calls_and_messages_are_matched_in_their_order() -> None:
    calls: list[Json] = [
        {"method": "sendMessage", "status": 200, "at": 1.0, "params": {"chat_id": "7", "text": "<b>a</b>"}},
        {"method": "sendMessage", "status": 403, "at": 2.0, "params": {"chat_id": "7", "text": "refused"}},
        {"method": "sendMessage", "status": 200, "at": 3.0, "params": {"chat_id": "7", "text": "b"}},
    ]

    assert sends_by_chat(calls, {7: [11, 12], 8: []}) == {7: [Send(1.0, 11, "<b>a</b>"), Send(3.0, 12, "b")], 8: []}


def test_a_card_that_was_sent_twice_without_reason_is_found(served: Session) -> None:
    sends, words = told(served), "📌 <b>#1001 · Apple iPhone 13</b>"
    served.scalars(select(StatusCard)).one().message_id = 502
    sends[ANA] += [Send(50.0, 501, words), Send(51.0, 502, words)]
    books = balanced(served, sends)
    assert (books.duplicates, books.unexplained) == (1, ["the card of #1001 came again at 51.000"])


def test_a_card_that_shows_what_is_past_is_found(served: Session) -> None:
    card = served.scalars(select(StatusCard)).one()
    card.state, card.message_id = CardState.DUE, 502
    assert balanced(served, told(served)).lost == ["the card of #1001 is DUE", "the card of #1001 is not in its chat"]


@pytest.mark.parametrize("tries", [(0, 1), (0, 1, 2)])
def test_messages_that_say_the_same_are_told_apart_by_what_was_written_down(
    served: Session, tries: tuple[int, ...]
) -> None:
    """Two steps read the same, and the second was tried more than once: nothing came late, and one thing came again."""
    sends = told(served)
    first, second = sends[ANA][3:5]
    again = [replace(second, message_id=900 + number, at=second.at - 0.1 * number) for number in tries[1:]]
    sends[ANA][3:5] = [replace(each, text="the same") for each in (first, *reversed(again), second)]

    books = balanced(served, sends)

    assert (books.inverted, books.duplicates, books.lost) == ([], len(again), [])


@pytest.mark.parametrize(("passed_at", "lost"), [(0.5, 1), (1000.0, 0), (None, 0)])
def test_a_request_that_was_over_before_the_bench_could_hear_of_it_is_not_lost(
    served: Session, passed_at: float | None, lost: int
) -> None:
    new = served.scalars(select(Notification).where(Notification.kind == NotificationKind.NEW_ORDER)).one()
    sends = told(served)
    new.state, new.message_id, sends[OWNER] = NotificationState.COLLAPSED, None, []
    if passed_at is not None:
        next_ = Notification(key="next", kind=NotificationKind.STAFF_JOINED, lane=OWNER, state=NotificationState.SENT)
        next_.message_id = 99
        served.add(next_)
        sends[OWNER] = [Send(passed_at, 99, "next")]
    served.flush()

    assert len(balanced(served, sends).lost) == lost
