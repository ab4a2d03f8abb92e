"""What unlocks a device: sealed, looked at, erased; on both databases."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from bot.services import moves, passcodes
from bot.services.errors import NotAllowed, StaleView
from bot.services.keys import Keys
from models import (
    Base,
    Deletion,
    DeletionState,
    Notification,
    NotificationKind,
    Outcome,
    Passcode,
    PasscodeView,
    WorkOrder,
    WorkOrderStatus,
)
from tests.services.shop import ANA, EVA, NO_WINDOW, TOM, move, person

S = WorkOrderStatus
OLD, NEW = Keys("the key of last year"), Keys("the key of this year")
SAFE = passcodes.vault([OLD])
WORDS = "L-shape kanarienvogel"


@pytest.fixture
def locked(session: Session, order: WorkOrder) -> WorkOrder:
    """Order 1001, with a passcode."""
    passcodes.keep(session, order, WORDS, SAFE)
    session.commit()
    return order


@pytest.mark.usefixtures("locked")
def test_it_is_in_no_table_in_clear(session: Session) -> None:
    for table in Base.metadata.sorted_tables:
        rows = session.execute(text(f"SELECT * FROM {table.name}")).all()
        assert "kanarienvogel" not in str(rows), table.name


def test_the_same_words_are_never_sealed_alike(session: Session, locked: WorkOrder) -> None:
    before = session.scalars(select(Passcode.sealed)).one()
    passcodes.keep(session, locked, WORDS, SAFE)
    session.flush()
    assert session.scalars(select(Passcode.sealed)).one() != before


def test_each_look_is_noted_told_and_ends(session: Session, locked: WorkOrder) -> None:
    view = passcodes.look(session, locked, 77, by=person(session, TOM))
    session.commit()
    assert passcodes.opened(session, view.id, person(session, TOM), SAFE) == WORDS
    assert passcodes.opened(session, view.id, person(session, EVA), SAFE) is None
    assert passcodes.opened(session, view.id, person(session, ANA), SAFE) is None
    (seen,) = session.scalars(select(PasscodeView))
    assert (seen.work_order_id, seen.staff.name) == (locked.id, "Tom")
    told = session.scalars(select(Notification).where(Notification.kind == NotificationKind.PASSCODE_VIEWED)).one()
    assert (told.lane, told.work_order_id) == (ANA, locked.id)
    gone = session.scalars(select(Deletion)).one()
    assert (gone.lane, gone.message_id, gone.state) == (TOM, 77, DeletionState.DUE)

    view.created_at -= passcodes.SHOWN
    session.flush()
    assert passcodes.opened(session, view.id, person(session, TOM), SAFE) is None


def test_nobody_but_the_bench_looks(session: Session, locked: WorkOrder) -> None:
    with pytest.raises(NotAllowed):
        passcodes.look(session, locked, 77, by=person(session, ANA))
    assert session.scalars(select(PasscodeView)).all() == []


@pytest.mark.parametrize("end", [S.COLLECTED, S.CANCELLED])
def test_it_is_erased_with_the_end_of_the_order(session: Session, locked: WorkOrder, end: WorkOrderStatus) -> None:
    path = [S.CANCELLED] if end is S.CANCELLED else [S.RECEIVED, S.READY_FOR_PICKUP, S.COLLECTED]
    move(session, locked, *path, outcome=Outcome.DECLINED, undo=NO_WINDOW)
    assert session.scalars(select(Passcode)).all() == []
    with pytest.raises(StaleView):
        passcodes.keep(session, locked, WORDS, SAFE)


def test_a_customer_who_calls_it_off_takes_it_along(session: Session, locked: WorkOrder) -> None:
    moves.cancel_own(session, person(session, ANA), 1001)
    session.commit()
    assert session.scalars(select(Passcode)).all() == []
    assert not passcodes.known(session, locked)


def test_a_new_key_seals_anew_what_the_old_one_sealed(session: Session, locked: WorkOrder) -> None:
    view = passcodes.look(session, locked, 77, by=person(session, TOM))
    assert passcodes.opened(session, view.id, person(session, TOM), passcodes.vault([NEW])) is None
    assert passcodes.rotate(session, passcodes.vault([NEW])) == (0, 1)
    assert passcodes.rotate(session, passcodes.vault([NEW, OLD])) == (1, 0)
    session.flush()
    assert passcodes.opened(session, view.id, person(session, TOM), passcodes.vault([NEW])) == WORDS
