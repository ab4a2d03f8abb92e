"""A bench that never rests: it moves the orders of many customers, each of whom has to hear of every step."""

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot.services import orders
from bot.services.people import recognise
from models import Customer, Database, Device, Notification, NotificationState, Outcome, WorkOrder, WorkOrderStatus
from tests.benchmarks.stock import HISTORY
from tests.campaigns.premises import OWNER_ID

JOURNEY = (
    WorkOrderStatus.WAITING_PARTS,
    WorkOrderStatus.AWAITING_APPROVAL,
    WorkOrderStatus.APPROVED,
    WorkOrderStatus.IN_REPAIR,
    WorkOrderStatus.QUALITY_CHECK,
    WorkOrderStatus.READY_FOR_PICKUP,
    WorkOrderStatus.COLLECTED,
)
"""From where the stock's orders are to the end: no step says the same twice."""
WAITING = 60
"""Messages that wait to be sent at most: two seconds at Telegram's pace."""
AT_ONCE = 10
PAUSE = 0.2


@dataclass
class Bench:
    """Moves one order of each customer at a time, to its end, and then the next."""

    db: Database
    dice: random.Random
    enough: Callable[[], bool]

    async def work(self) -> None:
        """Keep the outbox filled until there is enough; a database in trouble is asked again."""
        while not self.enough():
            try:
                moved = await self.db.run(self._moves)
            except SQLAlchemyError:
                moved = 0
            if moved < AT_ONCE:
                await asyncio.sleep(PAUSE)

    def _moves(self, session: Session) -> int:
        owner = recognise(session, user_id=OWNER_ID, chat_id=OWNER_ID, name="Olivia", language="en")
        open_now = Notification.state == NotificationState.OWED
        busy = set(session.scalars(select(Notification.customer_id).where(open_now)))
        room = min(AT_ONCE, WAITING - len(busy))
        free = [order for customer, order in session.execute(_first_open()) if customer not in busy]
        for order_id in self.dice.sample(free, max(0, min(room, len(free)))):
            order = session.scalars(orders.with_people().where(WorkOrder.id == order_id)).one()
            new = JOURNEY[len(order.status_changes) - len(HISTORY)]
            outcome = Outcome.REPAIRED if new is WorkOrderStatus.READY_FOR_PICKUP else None
            orders.change_status(session, order, orders.Move(new, outcome), by=owner, undo=timedelta())
        return min(room, len(free))


def _first_open() -> Select[int, int]:
    return (
        select(Device.customer_id, func.min(WorkOrder.id))
        .join(WorkOrder, WorkOrder.device_id == Device.id)
        .join(Customer, Device.customer_id == Customer.id)
        .where(WorkOrder.status != WorkOrderStatus.COLLECTED, Customer.email.like("customer%@example.org"))
        .group_by(Device.customer_id)
    )
