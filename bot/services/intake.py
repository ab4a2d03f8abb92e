"""A customer's request, from the first answer to the work order."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.services import customers, opening
from bot.services.customers import Contact, Description
from bot.services.opening import Repair
from bot.services.people import Actor
from bot.services.pictures import Picture, add_pictures
from bot.services.sums import Sum
from models import Customer, Device, Draft, WorkOrder


@dataclass(frozen=True)
class Request:
    """Everything a customer confirmed, parsed already."""

    contact: Contact
    device: Description | int
    """A new device, or the id of one that is theirs."""
    problem: str
    condition: str | None = None
    accessories: str | None = None
    limit: Sum | None = None
    """Up to how much the shop may go ahead without asking."""
    pictures: tuple[Picture, ...] = ()


def order_from(session: Session, actor: Actor, draft_id: int) -> WorkOrder | None:
    """The order that a draft became, if it is this person's."""
    query = select(WorkOrder).join(WorkOrder.device).join(Device.customer)
    return session.scalar(query.where(WorkOrder.draft_id == draft_id, Customer.telegram_user_id == actor.user_id))


def confirm(session: Session, actor: Actor, draft: Draft, request: Request) -> WorkOrder:
    """Turn a draft into customer, device, order, history and notices, all in this transaction.

    A draft becomes one order however often it is confirmed. Raises EmailTaken, and StaleView where the device is
    not this customer's.
    """
    done = session.scalar(select(WorkOrder).where(WorkOrder.draft_id == draft.id))
    if done is not None:
        return done
    customer = customers.save_contact(session, actor, request.contact)
    session.flush()
    device = customers.device_for(session, customer, request.device)
    repair = Repair(request.problem, request.condition, request.accessories, request.limit, draft.id)
    order = opening.open_order(session, device, repair, by=actor)
    add_pictures(session, order, request.pictures, staff=None)
    return order
