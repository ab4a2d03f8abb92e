"""What a session refuses to save."""

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from models import ChangeSource, Outcome, SessionLocal, StatusChange, UnrecordedStatusChange, WorkOrder, WorkOrderStatus
from tests.models.shop import order_at, saved


def test_a_status_written_past_the_door_is_not_saved(session: Session) -> None:
    order = saved(session, order_at())
    order.status = WorkOrderStatus.RECEIVED
    with pytest.raises(UnrecordedStatusChange, match="#1001 -> RECEIVED"):
        session.commit()
    session.rollback()
    assert session.scalar(select(WorkOrder.status)) is WorkOrderStatus.PENDING


def test_a_move_whose_history_is_not_added_is_not_saved(session: Session) -> None:
    order = saved(session, order_at())
    order.move_to(WorkOrderStatus.RECEIVED, source=ChangeSource.COMMAND)
    with pytest.raises(UnrecordedStatusChange):
        session.flush()


def test_the_history_of_another_order_does_not_do(session: Session) -> None:
    order = saved(session, order_at())
    other = saved(session, order_at(number=1002))
    session.add(other.move_to(WorkOrderStatus.RECEIVED, source=ChangeSource.COMMAND))
    order.status = WorkOrderStatus.RECEIVED
    with pytest.raises(UnrecordedStatusChange, match="#1001"):
        session.flush()


def test_a_recorded_move_is_saved_with_its_history(session: Session) -> None:
    order = saved(session, order_at(WorkOrderStatus.IN_REPAIR))
    session.add(order.move_to(WorkOrderStatus.READY_FOR_PICKUP, source=ChangeSource.BUTTON, outcome=Outcome.REPAIRED))
    session.commit()
    session.expunge_all()
    found, change = session.execute(select(WorkOrder, StatusChange).join(StatusChange.work_order)).one()
    assert (found.status, found.outcome) == (WorkOrderStatus.READY_FOR_PICKUP, Outcome.REPAIRED)
    assert (change.to_status, change.outcome, change.source) == (found.status, found.outcome, ChangeSource.BUTTON)


def test_several_moves_may_be_saved_at_once(session: Session) -> None:
    order = saved(session, order_at())
    for new in (WorkOrderStatus.RECEIVED, WorkOrderStatus.ON_HOLD, WorkOrderStatus.RECEIVED):
        session.add(order.move_to(new, source=ChangeSource.COMMAND))
    session.commit()
    assert session.scalars(select(StatusChange.to_status).order_by(StatusChange.id)).all() == [
        WorkOrderStatus.RECEIVED,
        WorkOrderStatus.ON_HOLD,
        WorkOrderStatus.RECEIVED,
    ]


def test_anything_but_the_status_may_change_without_history(session: Session) -> None:
    order = saved(session, order_at())
    order.condition = "Scratched"
    session.commit()
    assert session.scalar(select(WorkOrder.condition)) == "Scratched"


def test_of_two_who_move_the_same_order_the_second_learns_that_it_changed(engine: Engine) -> None:
    with SessionLocal(bind=engine) as first, SessionLocal(bind=engine) as second:
        first.add(order_at())
        first.commit()
        mine = first.scalars(select(WorkOrder)).one()
        first.commit()
        theirs = second.scalars(select(WorkOrder)).one()
        second.commit()  # neither holds a transaction while the other writes

        first.add(mine.move_to(WorkOrderStatus.RECEIVED, source=ChangeSource.COMMAND))
        first.commit()
        second.add(theirs.move_to(WorkOrderStatus.CANCELLED, source=ChangeSource.BUTTON))
        with pytest.raises(StaleDataError):
            second.commit()
        second.rollback()

        found = second.execute(select(WorkOrder.status, StatusChange.to_status).join(StatusChange)).all()
        assert found == [(WorkOrderStatus.RECEIVED, WorkOrderStatus.RECEIVED)]


def test_one_draft_never_becomes_two_orders(session: Session) -> None:
    for number in (1, 2):
        order = order_at(number=number)
        order.draft_id = 7
        session.add(order)
    with pytest.raises(IntegrityError):
        session.flush()
