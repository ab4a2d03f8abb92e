"""Somebody stands at the counter, and staff book for them."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.services import customers, opening
from bot.services.customers import Contact, Description
from bot.services.opening import Repair
from bot.services.people import Actor, require_staff
from bot.services.sums import Sum
from models import ChangeSource, Draft, WorkOrder


@dataclass(frozen=True)
class WalkIn:
    """Everything that staff wrote down, parsed already."""

    contact: Contact
    customer_id: int | None
    """Who it is, where staff found them on file."""
    device: Description | int
    """A new device, or the id of one that is theirs."""
    problem: str
    limit: Sum | None = None
    """Up to how much the customer agrees beforehand."""


def book(session: Session, draft: Draft, walk_in: WalkIn, *, by: Actor) -> WorkOrder:
    """Open a PENDING order for somebody at the counter.

    Raises NotAllowed, EmailTaken, and StaleView where the customer, or their device, is not there any more.
    """
    staff = require_staff(session, by)
    customer = customers.at_counter(session, walk_in.contact, walk_in.customer_id)
    device = customers.device_for(session, customer, walk_in.device)
    repair = Repair(walk_in.problem, draft_id=draft.id, limit=walk_in.limit, staff=staff)
    return opening.open_order(session, device, repair, by=by, source=ChangeSource.WALK_IN)
