"""Two people, or a person and the dispatcher, act at the same moment: in threads, on both dialects."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from datetime import timedelta
from threading import Barrier
from typing import TypeVar

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from bot.delivery import queue
from bot.services import assignment, forgetting, moves, opening, orders, reach, staff, undo
from bot.services.errors import Refusal
from bot.services.moves import Move
from models import (
    Customer,
    Notification,
    NotificationKind,
    NotificationState,
    SessionLocal,
    Staff,
    StatusChange,
    WorkOrderStatus,
    utcnow,
)
from tests.services.shop import (
    ANA,
    EVA,
    NO_WINDOW,
    OLIVIA,
    TOM,
    WINDOW,
    deliver,
    move,
    news,
    open_shop,
    person,
    to_staff,
)

S = WorkOrderStatus
T = TypeVar("T")


def at_once(engine: Engine, *works: Callable[[Session], T]) -> list[T | Exception]:
    """Run each in a transaction and a thread of its own, all let go together; what each returned or raised."""
    gate = Barrier(len(works))

    def run(work: Callable[[Session], T]) -> T | Exception:
        with SessionLocal(bind=engine) as session:
            gate.wait()
            try:
                with session.begin():
                    return work(session)
            except Refusal as refusal:
                return refusal

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def moving(user_id: int, new: WorkOrderStatus, version: int, undo: timedelta = NO_WINDOW) -> Callable[[Session], bool]:
    """A tap of somebody: whether it moved the order."""

    def work(session: Session) -> bool:
        order = orders.find_order(session, 1001)
        change = moves.change_status(session, order, Move(new), by=person(session, user_id), version=version, undo=undo)
        return change is not None

    return work


def test_two_taps_on_the_same_step_make_one_change_and_one_message(engine: Engine, session: Session) -> None:
    version = open_shop(session).version
    session.commit()
    results = at_once(engine, moving(TOM, S.RECEIVED, version), moving(EVA, S.RECEIVED, version))
    assert sorted(map(str, results)) == ["False", "True"]
    assert [status for status, _ in news(session)] == [S.PENDING, S.RECEIVED]


def test_of_two_taps_on_different_steps_one_is_stale(engine: Engine, session: Session) -> None:
    version = open_shop(session).version
    session.commit()
    results = at_once(engine, moving(TOM, S.RECEIVED, version), moving(EVA, S.CANCELLED, version))
    assert sorted(type(each).__name__ for each in results) == ["StaleView", "bool"]
    assert len(news(session)) == 2
    assert len(session.scalars(select(StatusChange.id)).all()) == 2


@pytest.mark.parametrize("typed", [False, True], ids=["tapped", "typed"])
def test_of_two_who_take_an_order_at_once_one_has_it(engine: Engine, session: Session, *, typed: bool) -> None:
    version = open_shop(session).version
    session.commit()

    def taking(user_id: int) -> Callable[[Session], int | None]:
        def work(session: Session) -> int | None:
            order = orders.find_order(session, 1001)
            assignment.take(session, order, by=person(session, user_id), version=None if typed else version)
            session.flush()
            return order.technician_id

        return work

    results = at_once(engine, taking(TOM), taking(EVA))
    assert sorted(type(each).__name__ for each in results) == ["TakenAlready", "int"]
    session.expire_all()
    assert orders.find_order(session, 1001).technician_id in results
    assert to_staff(session, NotificationKind.TAKEN_AWAY) == []


@pytest.mark.parametrize("due_in", [timedelta(seconds=-1), WINDOW], ids=["due", "not due"])
def test_a_step_is_either_taken_back_or_told(engine: Engine, session: Session, due_in: timedelta) -> None:
    order = open_shop(session)
    deliver(session)
    move(session, order, S.RECEIVED)
    session.execute(
        update(Notification).where(Notification.state == NotificationState.OWED).values(due_at=utcnow() + due_in)
    )
    version = order.version
    session.commit()

    def take_back(session: Session) -> str:
        order = orders.find_order(session, 1001)
        undo.undo(session, order, by=person(session, TOM), version=version, window=WINDOW)
        return "taken back"

    def dispatch(session: Session) -> str:
        claimed = queue.claim(session, Notification, limit=10, lease=timedelta(minutes=1))
        for each in claimed:
            queue.settle(session, each, state=NotificationState.SENT)
        return "told" if claimed else "nothing to tell"

    results = at_once(engine, take_back, dispatch)
    outcome = [each if isinstance(each, str) else type(each).__name__ for each in results]
    expected = (
        (["TooLateToUndo", "told"], NotificationState.SENT)
        if due_in < timedelta()
        else (["taken back", "nothing to tell"], NotificationState.COLLAPSED)
    )
    assert (outcome, news(session)[1][1]) == expected


def test_one_invitation_lets_one_person_in(engine: Engine, session: Session) -> None:
    open_shop(session)
    token = staff.invite(session, person(session, OLIVIA))
    session.commit()

    def joining(user_id: int) -> Callable[[Session], int]:
        return lambda session: staff.join(session, person(session, user_id), token).telegram_user_id

    results = at_once(engine, *map(joining, (6001, 6002, 6003)))
    assert sorted(type(each).__name__ for each in results) == ["InviteRefused", "InviteRefused", "int"]


@contextmanager
def meanwhile(engine: Engine, work: Callable[[Session], object]) -> Iterator[None]:
    """Have another transaction, in a thread, begin while the block's own is open, and end after the block."""
    with ThreadPoolExecutor(1) as pool:
        other = pool.submit(lambda: _in_transaction(engine, work))
        wait([other], timeout=0.3)  # on PostgreSQL it goes as far as the locks let it
        yield
        other.result(timeout=20)


def _in_transaction(engine: Engine, work: Callable[[Session], object]) -> None:
    with SessionLocal(bind=engine) as session, session.begin():
        work(session)


def come_back(session: Session) -> None:
    reach.mark_reachable(session, session.scalars(select(Customer)).one())
    session.flush()


def receive(session: Session) -> None:
    moving(TOM, S.RECEIVED, 1)(session)
    session.flush()


@pytest.mark.parametrize(("first", "second"), [(receive, come_back), (come_back, receive)], ids=["move", "return"])
def test_news_of_the_moment_a_customer_comes_back_are_not_set_aside(
    engine: Engine, session: Session, first: Callable[[Session], None], second: Callable[[Session], None]
) -> None:
    order = open_shop(session)
    deliver(session)
    reach.customer_left(session, order.customer)
    session.commit()
    first(session)
    with meanwhile(engine, second):
        session.commit()
    session.expire_all()
    assert (session.scalars(select(Customer.reachable)).one(), news(session)[-1]) == (
        True,
        (S.RECEIVED, NotificationState.OWED),
    )


def test_two_signs_that_a_customer_left_have_them_phoned_once(engine: Engine, session: Session) -> None:
    order = open_shop(session)
    session.commit()

    def refused(session: Session) -> None:
        reach.mark_unreachable(session, session.scalars(select(Notification).limit(1)).one())

    reach.customer_left(session, order.customer)
    session.flush()
    time.sleep(1)  # the key of the notice counts seconds
    with meanwhile(engine, refused):
        session.commit()
    phoned = session.scalars(select(Notification.lane).where(Notification.kind == NotificationKind.PHONE_CUSTOMER))
    assert sorted(phoned) == [TOM, EVA, OLIVIA]


def test_the_first_two_orders_of_a_shop_get_a_number_each(engine: Engine) -> None:
    assert sorted(map(str, at_once(engine, opening.next_number, opening.next_number))) == ["1001", "1002"]


def test_two_processes_that_start_at_once_make_the_same_owners(engine: Engine, session: Session) -> None:
    def hire(session: Session) -> None:
        staff.ensure_owners(session, [OLIVIA])

    hire(session)
    session.flush()
    with meanwhile(engine, hire):
        session.commit()
    assert list(session.scalars(select(Staff.telegram_user_id))) == [OLIVIA]


def test_either_somebody_is_forgotten_or_their_device_comes_in(engine: Engine, session: Session) -> None:
    version = open_shop(session).version
    session.commit()

    def forget(session: Session) -> bool:
        forgetting.forget(session, person(session, ANA), {"update_id": 1})
        return True

    results = [
        each if isinstance(each, bool) else type(each).__name__
        for each in at_once(engine, forget, moving(TOM, S.RECEIVED, version))
    ]
    session.expire_all()
    order = orders.find_order(session, 1001)
    assert (results, order.status, order.customer.telegram_user_id) in (
        ([True, "StaleView"], S.CANCELLED, None),
        (["StillInHands", True], S.RECEIVED, ANA),
    )


def test_a_step_taken_as_its_order_is_muted_is_withheld(engine: Engine, session: Session) -> None:
    version = open_shop(session).version
    deliver(session)

    def mute(session: Session) -> bool:
        orders.mute(session, orders.find_own_order(session, person(session, ANA), 1001), muted=True)
        return True

    assert at_once(engine, mute, moving(TOM, S.RECEIVED, version)) == [True, True]
    assert news(session) == [(S.PENDING, NotificationState.SENT), (S.RECEIVED, NotificationState.MUTED)]
