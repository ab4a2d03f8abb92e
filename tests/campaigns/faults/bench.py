"""A bench that never rests: it moves the orders of many customers, each of whom has to hear of every step."""

import asyncio
import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, joinedload

from bot.services import moves
from bot.services.people import Actor, recognise
from models import (
    Customer,
    Database,
    Device,
    Notification,
    NotificationState,
    Outcome,
    StatusChange,
    WorkOrder,
    WorkOrderStatus,
)
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
    wanted: set[int]
    """Chats of customers who are to hear something next."""

    async def look_around(self) -> None:
        """See, on a quiet day, who works here and what there is to do."""
        self._owner, self._orders = await self.db.read(_find_orders)

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
        to_them = Notification.state == NotificationState.OWED, Notification.staff_id.is_(None)
        busy = set(session.scalars(select(Notification.customer_id).where(*to_them)))
        free = [customer for customer, orders in self._orders.items() if orders and customer not in busy]
        first = set(session.scalars(select(Customer.id).where(Customer.chat_id.in_(tuple(self.wanted)))))
        room = max(0, min(AT_ONCE, WAITING - len(busy)))
        next_ones = sorted(self.dice.sample(free, len(free)), key=lambda each: each not in first)[:room]
        return sum(self._move(session, self._orders[each]) for each in next_ones)

    def _move(self, session: Session, left: list[int]) -> int:
        """Take the next step of a customer's present order; none where it was the last, as a commit now has shown."""
        steps = session.scalar(select(func.count()).where(StatusChange.work_order_id == left[-1])) or 0
        if steps - len(HISTORY) == len(JOURNEY):
            left.pop()
            return 0
        order = session.get_one(WorkOrder, left[-1], options=[joinedload(WorkOrder.device).joinedload(Device.customer)])
        new = JOURNEY[steps - len(HISTORY)]
        outcome = Outcome.REPAIRED if new is WorkOrderStatus.READY_FOR_PICKUP else None
        at_the_counter = new is WorkOrderStatus.COLLECTED  # the owner knows everybody, and asks for no code
        move = moves.Move(new, outcome, "known here" if at_the_counter else None, override=at_the_counter)
        moves.change_status(session, order, move, by=self._owner, undo=timedelta())
        return 1


def _find_orders(session: Session) -> tuple[Actor, dict[int, list[int]]]:
    """Who works here, and the orders of each customer, the first to be done last."""
    found: dict[int, list[int]] = defaultdict(list)
    for customer, order in session.execute(
        select(Device.customer_id, WorkOrder.id).join(WorkOrder.device).order_by(WorkOrder.id.desc())
    ):
        found[customer].append(order)
    return recognise(session, user_id=OWNER_ID, chat_id=OWNER_ID, name="Olivia", language="en"), dict(found)
