"""An order to tell of."""

import pytest
from sqlalchemy.orm import Session

from bot.services import moves
from bot.services.moves import Move
from models import Outcome, WorkOrder, WorkOrderStatus
from tests.services.shop import NO_WINDOW, TOM, move, open_shop, person


@pytest.fixture
def order(session: Session) -> WorkOrder:
    """Order 1001, received with a reason."""
    order = open_shop(session)
    step = Move(WorkOrderStatus.RECEIVED, reason="it came <by> post")
    moves.change_status(session, order, step, by=person(session, TOM), undo=NO_WINDOW)
    session.commit()
    return order


@pytest.fixture
def ready(session: Session, order: WorkOrder) -> WorkOrder:
    """Order 1001, ready this moment."""
    move(session, order, WorkOrderStatus.READY_FOR_PICKUP, outcome=Outcome.DECLINED)
    return order
