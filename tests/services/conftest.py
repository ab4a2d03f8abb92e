"""An order to begin with."""

import pytest
from sqlalchemy.orm import Session

from bot.services import orders
from models import Charge, WorkOrder
from tests.services.shop import TOM, deliver, open_shop, person


@pytest.fixture
def order(session: Session) -> WorkOrder:
    """Order 1001, booked and free of charge, and everybody knows."""
    order = open_shop(session)
    orders.waive_charge(session, order, Charge.FREE, by=person(session, TOM))
    deliver(session)
    return order
