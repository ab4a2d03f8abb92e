"""Who may take a device along, on both databases."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from bot.services import moves, orders, undo
from bot.services.moves import Move
from bot.services.pickup import Shown, WrongCode
from models import (
    Condition,
    IllegalMove,
    Notification,
    NotificationKind,
    NotificationState,
    Outcome,
    SessionLocal,
    StatusChange,
    WorkOrder,
    WorkOrderStatus,
)
from models.work_order import MOST_WRONG_CODES
from tests.services.shop import (
    EVA,
    KEYS,
    NO_WINDOW,
    OLIVIA,
    TOM,
    WINDOW,
    code,
    deliver,
    move,
    news,
    person,
    to_staff,
)

S = WorkOrderStatus


@pytest.fixture
def ready(session: Session, order: WorkOrder) -> WorkOrder:
    """Order 1001, to be given back."""
    move(session, order, S.RECEIVED, S.READY_FOR_PICKUP, outcome=Outcome.DECLINED, undo=NO_WINDOW)
    deliver(session)
    return order


def collect(
    session: Session, order: WorkOrder, shown: str | None, *, by: int = TOM, reason: str | None = None
) -> StatusChange | WrongCode | None:
    step = Move(S.COLLECTED, reason=reason, shown=Shown(shown, KEYS) if shown else None)
    try:
        return moves.change_status(session, order, step, by=person(session, by), undo=WINDOW)
    finally:
        session.commit()


def wrong(session: Session, order: WorkOrder) -> str:
    return "111111" if code(session, order) != "111111" else "222222"


def withheld(session: Session, order: WorkOrder, shown: str | None = None, reason: str | None = None) -> bool:
    with pytest.raises(IllegalMove) as caught:
        collect(session, order, shown, reason=reason)
    session.refresh(order)
    return caught.value.missing is Condition.PICKUP_CODE and order.status is S.READY_FOR_PICKUP


def test_the_code_collects(session: Session, ready: WorkOrder) -> None:
    right = code(session, ready)
    assert (len(right), right.isdecimal()) == (6, True)
    assert isinstance(collect(session, ready, right), StatusChange)
    assert ready.status is S.COLLECTED


def test_neither_nothing_nor_a_reason_stands_in_for_the_code(session: Session, ready: WorkOrder) -> None:
    assert withheld(session, ready)
    assert withheld(session, ready, reason="I know her")
    assert ready.wrong_codes == 0


def test_a_wrong_code_moves_nothing_and_is_counted(session: Session, ready: WorkOrder) -> None:
    version = ready.version
    assert collect(session, ready, wrong(session, ready)) == WrongCode(MOST_WRONG_CODES - 1)
    session.expire_all()
    assert (ready.status, ready.wrong_codes, ready.version) == (S.READY_FOR_PICKUP, 1, version)
    assert isinstance(collect(session, ready, code(session, ready)), StatusChange)


def test_after_five_wrong_codes_an_owner_is_needed_and_told(session: Session, ready: WorkOrder) -> None:
    for left in (4, 3, 2, 1, 0):
        assert collect(session, ready, wrong(session, ready), by=EVA) == WrongCode(left)
    assert withheld(session, ready, code(session, ready))
    assert to_staff(session, NotificationKind.CODES_SPENT) == [OLIVIA]

    override = Move(S.COLLECTED, reason="I saw her ID", override=True)
    change = moves.change_status(session, ready, override, by=person(session, OLIVIA), undo=WINDOW)
    assert isinstance(change, StatusChange)
    assert (change.overridden, ready.status) == (True, S.COLLECTED)


def test_a_new_code_brings_no_new_tries(session: Session, ready: WorkOrder) -> None:
    for _ in range(MOST_WRONG_CODES - 1):
        collect(session, ready, wrong(session, ready))
    again = Move(S.IN_REPAIR, reason="one more thing")
    moves.change_status(session, ready, again, by=person(session, TOM), undo=NO_WINDOW)
    move(session, ready, S.READY_FOR_PICKUP, outcome=Outcome.REPAIRED, undo=NO_WINDOW)
    assert collect(session, ready, wrong(session, ready)) == WrongCode(0)
    assert withheld(session, ready, code(session, ready))


def test_ready_again_has_another_code_and_the_old_one_is_worth_nothing(session: Session, ready: WorkOrder) -> None:
    first = code(session, ready)
    back = Move(S.IN_REPAIR, reason="one more thing")
    moves.change_status(session, ready, back, by=person(session, TOM), undo=NO_WINDOW)
    move(session, ready, S.READY_FOR_PICKUP, outcome=Outcome.REPAIRED, undo=NO_WINDOW)
    assert code(session, ready) != first
    assert isinstance(collect(session, ready, first), WrongCode)


def test_another_code_is_told_although_its_customer_heard_before_that_it_is_ready(
    session: Session, ready: WorkOrder
) -> None:
    moves.change_status(session, ready, Move(S.IN_REPAIR, reason="more"), by=person(session, TOM), undo=WINDOW)
    move(session, ready, S.READY_FOR_PICKUP, outcome=Outcome.DECLINED)
    assert news(session)[-2:] == [
        (S.IN_REPAIR, NotificationState.COLLAPSED),
        (S.READY_FOR_PICKUP, NotificationState.OWED),
    ]


def test_what_was_taken_back_leaves_the_code_as_it_was(session: Session, ready: WorkOrder) -> None:
    first = code(session, ready)
    move(session, ready, S.COLLECTED)
    undo.undo(session, ready, by=person(session, TOM), version=ready.version, window=WINDOW)
    session.commit()
    assert code(session, ready) == first
    assert isinstance(collect(session, ready, first), StatusChange)


@pytest.mark.parametrize("lost", ["chat_id", "reachable"])
def test_who_has_no_chat_is_known_by_something_else(session: Session, ready: WorkOrder, lost: str) -> None:
    setattr(ready.customer, lost, None if lost == "chat_id" else False)
    session.commit()
    assert withheld(session, ready)
    change = collect(session, ready, None, reason="receipt and ID")
    assert isinstance(change, StatusChange)
    assert change.reason == "receipt and ID"


def test_codes_tried_at_the_same_time_are_all_counted(engine: Engine, session: Session, ready: WorkOrder) -> None:
    no = wrong(session, ready)
    session.commit()

    def guess(user_id: int) -> bool:
        with SessionLocal(bind=engine) as own, own.begin():
            order = orders.find_order(own, 1001)
            step = Move(S.COLLECTED, shown=Shown(no, KEYS))
            try:
                came = moves.change_status(own, order, step, by=person(own, user_id), undo=NO_WINDOW)
            except IllegalMove:
                return False
            return isinstance(came, WrongCode)

    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(guess, [TOM, EVA] * 8))
    session.expire_all()
    assert taken.count(True) == MOST_WRONG_CODES
    assert (ready.wrong_codes, ready.status) == (MOST_WRONG_CODES, S.READY_FOR_PICKUP)
    told = select(Notification.state).where(Notification.kind == NotificationKind.CODES_SPENT)
    assert session.scalars(told).all() == [NotificationState.OWED]
