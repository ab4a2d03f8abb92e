"""Who may take a device along: whoever shows the code that its customer was sent, or is known at the counter."""

from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

from sqlalchemy import inspect, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from bot.services import notifications, reach
from bot.services.keys import Keys, same
from models import ChangeSource, NotificationKind, StatusChange, WorkOrder, WorkOrderStatus

PURPOSE = "pick-up code"
DIGITS = 6
_READY = WorkOrderStatus.READY_FOR_PICKUP


class Release(Enum):
    """What the counter makes of somebody who wants to collect."""

    GRANTED = auto()
    WRONG = auto()
    """They showed a wrong code, and that is counted."""
    WITHHELD = auto()
    """There is nothing to go by, or there were too many wrong codes."""


@dataclass(frozen=True)
class WrongCode:
    """Nothing was moved: the code was not this order's. A value and no error, for it is remembered."""

    left: int
    """How many more may be tried."""


@dataclass(frozen=True)
class Shown:
    """A code that somebody showed at the counter, and what it takes to know the right one."""

    code: str = field(repr=False)
    keys: Keys

    def opens(self, order_id: int, ready_id: int) -> bool:
        """Whether it is the code of this order since it became ready by this step."""
        return same(self.code, _code(self.keys, order_id, ready_id))


def code_of(order: WorkOrder, keys: Keys) -> str | None:
    """The code that its customer is to show; None while it is not ready. Its history must be loaded.

    It is worked out of what made the order ready, and stored nowhere: asked again, it is the same.
    """
    if order.status is not _READY:
        return None
    made_ready = [each.id for each in order.status_changes if _made_ready(each)]
    return _code(keys, order.id, made_ready[-1] if made_ready else 0)


def digits_in(said: str) -> str | None:
    """The six digits of a code, of whatever script, whatever stands between them; None where there are more or less."""
    digits = [str(int(each)) for each in said if each.isdecimal()]
    return "".join(digits) if len(digits) == DIGITS else None


def in_chat(order: WorkOrder) -> bool:
    """Whether its customer can be sent a code at all."""
    return order.customer.chat_id is not None and order.customer.reachable


def judge(session: Session, order: WorkOrder, shown: Shown | None, reason: str | None) -> Release:
    """Decide whether a device may leave, with its order locked: by the code; without a chat, for a reason.

    A wrong code is counted on the order. After the last of them owners hear of it, and no code is taken any more.
    """
    reach.look(session, order.customer)
    if order.codes_spent:
        return Release.WITHHELD
    if shown is not None and order.customer.chat_id is not None:
        if shown.opens(order.id, _ready_by(session, order)):
            return Release.GRANTED
        _count(session, order)
        return Release.WRONG
    trusted = reason is not None and not in_chat(order)
    return Release.GRANTED if trusted else Release.WITHHELD


def _count(session: Session, order: WorkOrder) -> None:
    """One wrong code more; no step of the order, so its buttons stay as they are."""
    table: Any = inspect(WorkOrder).local_table
    counted = update(table).where(table.c.id == order.id).values(wrong_codes=table.c.wrong_codes + 1)
    count = session.scalars(counted.returning(table.c.wrong_codes)).one()
    set_committed_value(order, "wrong_codes", count)
    if order.codes_spent:
        notifications.owe_staff(
            session,
            NotificationKind.CODES_SPENT,
            f"order:{order.id}:codes",
            work_order_id=order.id,
            customer_id=order.customer.id,
            owners_only=True,
        )


def _ready_by(session: Session, order: WorkOrder) -> int:
    """The step that made it ready last; to take a later step back makes no new code."""
    found = session.scalar(
        select(StatusChange.id)
        .where(
            StatusChange.work_order_id == order.id,
            StatusChange.to_status == _READY,
            StatusChange.source != ChangeSource.UNDO,
        )
        .order_by(StatusChange.id.desc())
        .limit(1)
    )
    return found or 0


def _made_ready(change: StatusChange) -> bool:
    return change.to_status is _READY and change.source is not ChangeSource.UNDO


def _code(keys: Keys, order_id: int, ready_id: int) -> str:
    return keys.digits(PURPOSE, order_id, ready_id, count=DIGITS)
