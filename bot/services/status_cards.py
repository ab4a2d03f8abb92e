"""When the card in a customer's chat has something new to show."""

from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models import CardState, Customer, Device, StatusCard, WorkOrder, database_now
from models.session import note_inserted

AFTER_THE_NEWS = timedelta(seconds=2)
"""The message that notifies goes first: a chat takes one a second."""


def refresh(session: Session, order: WorkOrder, *, undo: timedelta) -> None:
    """Have the card show how the order stands once the undo window is over: whatever happens until then is one edit."""
    customer = order.customer
    if customer.chat_id is None or not customer.reachable:
        return
    due = database_now(session) + undo + AFTER_THE_NEWS
    known = session.scalars(
        update(StatusCard)
        .where(StatusCard.work_order_id == order.id, StatusCard.state != CardState.GONE)
        .values(state=CardState.DUE, due_at=due, attempts=0, uncertain=0)
        .returning(StatusCard.id)
    ).all()
    if not known and session.scalar(select(StatusCard.id).where(StatusCard.work_order_id == order.id)) is None:
        session.add(StatusCard(work_order_id=order.id, lane=customer.chat_id, due_at=due))
    note_inserted(session, StatusCard)


def catch_up(session: Session, customer: Customer) -> None:
    """A customer can be reached again: their cards show what happened meanwhile."""
    theirs = select(WorkOrder.id).join(WorkOrder.device).where(Device.customer_id == customer.id)
    session.execute(
        update(StatusCard)
        .where(StatusCard.work_order_id.in_(theirs), StatusCard.state != CardState.GONE)
        .values(state=CardState.DUE, due_at=database_now(session), attempts=0, uncertain=0)
    )
    note_inserted(session, StatusCard)
