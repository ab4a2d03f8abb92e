"""One step for several orders: each goes by itself, so that one that can't go holds up no other."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from sqlalchemy.orm import Session

from bot.services.errors import OrderNotFound, StaleView
from bot.services.moves import DEFAULT_UNDO, Move, change_status
from bot.services.orders import find_order
from bot.services.people import Actor, require_staff
from bot.services.pickup import WrongCode
from models import Condition, IllegalMove

AT_ONCE = 20
"""As many as one message can tell of."""


class Came(Enum):
    """What became of an order."""

    MOVED = "moved"
    ALREADY = "already"
    """It was there before."""
    REFUSED = "refused"
    OVERTAKEN = "overtaken"
    """Somebody moved it at the same moment."""
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Result:
    """What became of one order of several."""

    number: int
    came: Came
    missing: Condition | None = None
    """What would have made a refused step legal, if anything."""


def move_all(
    session: Session, numbers: Sequence[int], move: Move, *, by: Actor, undo: timedelta = DEFAULT_UNDO
) -> list[Result]:
    """Move orders, each as if it were alone; what became of each, in the order of the numbers. Raises NotAllowed."""
    require_staff(session, by)
    results = {
        number: _move(session, number, move, by, undo) for number in sorted(set(numbers))
    }  # nobody waits crosswise
    return [results[number] for number in dict.fromkeys(numbers)]


def _move(session: Session, number: int, move: Move, by: Actor, undo: timedelta) -> Result:
    try:
        with session.begin_nested():
            change = change_status(session, find_order(session, number), move, by=by, undo=undo)
    except OrderNotFound:
        return Result(number, Came.UNKNOWN)
    except IllegalMove as refused:
        return Result(number, Came.REFUSED, refused.missing)
    except StaleView:
        return Result(number, Came.OVERTAKEN)
    if isinstance(change, WrongCode):
        return Result(number, Came.REFUSED, Condition.PICKUP_CODE)
    return Result(number, Came.MOVED if change else Came.ALREADY)
