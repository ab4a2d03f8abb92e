"""Links that connect a customer of the counter with their chat: for one person, once, for two weeks."""

import re
from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.services import agreements, customers, notifications, orders, reach, status_cards
from bot.services.errors import LinkForCustomer, LinkRefused, NotAllowed, StaleView
from bot.services.keys import Keys, fingerprint
from bot.services.people import Actor, require_staff
from models import TERMINAL, Customer, CustomerLink, Device, NotificationKind, Staff, WorkOrder, utcnow

LASTS = timedelta(days=14)
PURPOSE = "customer link"
SHAPE = re.compile(r"c_[A-Za-z0-9_-]{32}")


def is_link(payload: str) -> bool:
    """Whether somebody came by a link for customers, real or not."""
    return SHAPE.fullmatch(payload) is not None


def start_payload(keys: Keys, link: CustomerLink) -> str:
    """What `t.me/bot?start=…` carries: worked out anew whenever it is shown, for only its fingerprint is stored."""
    return f"c_{keys.token(PURPOSE, link.customer_id, link.created_at.isoformat())}"


def make(session: Session, keys: Keys, order: WorkOrder, *, by: Actor) -> CustomerLink:
    """A link for the customer of an order, in place of any earlier one.

    Raises NotAllowed, and StaleView where they have a chat already.
    """
    staff = require_staff(session, by)
    customer = order.customer
    if customer.telegram_user_id is not None or customer.forgotten_at is not None:
        raise StaleView(order.id)
    now = utcnow()
    _revoke(session, customer.id)
    link = CustomerLink(customer_id=customer.id, made_by_id=staff.id, created_at=now, expires_at=now + LASTS)
    link.token_hash = fingerprint(start_payload(keys, link))
    session.add(link)
    session.flush()
    return link


def connect(session: Session, actor: Actor, payload: str) -> Customer:
    """Connect whoever opened a link with the customer it was made for; raises LinkRefused and LinkForCustomer.

    Where they are a customer of ours already, the record of the counter becomes part of theirs.
    """
    _refuse_staff(session, actor)
    link = _use(session, payload)
    at_counter = session.get_one(Customer, link.customer_id, with_for_update=True)
    if at_counter.telegram_user_id is not None or at_counter.forgotten_at is not None:
        raise LinkRefused
    known = session.scalar(select(Customer).where(Customer.telegram_user_id == actor.user_id).with_for_update())
    names = {"name": at_counter.name, "known_as": known.name if known else None}
    if known is None:
        customer = at_counter
        customer.telegram_user_id, customer.language = actor.user_id, actor.language
    else:
        customer = customers.merge(session, at_counter, into=known)
    customer.chat_id = actor.chat_id
    reach.mark_reachable(session, customer)
    _revoke(session, customer.id)
    _catch_up(session, customer)
    _tell_maker(session, link, customer, names)
    return customer


def _tell_maker(session: Session, link: CustomerLink, customer: Customer, names: Mapping[str, str | None]) -> None:
    maker = session.get_one(Staff, link.made_by_id)
    facts = {"customer_id": customer.id, "payload": dict(names)}
    notifications.owe_each(session, NotificationKind.CUSTOMER_CONNECTED, f"link:{link.id}:connected", [maker], **facts)


def _refuse_staff(session: Session, actor: Actor) -> None:
    """Whoever makes a link tries it: that must not make them the customer."""
    try:
        require_staff(session, actor)
    except NotAllowed:
        return
    raise LinkForCustomer


def _use(session: Session, payload: str) -> CustomerLink:
    taken = session.scalar(
        update(CustomerLink)
        .where(
            CustomerLink.token_hash == fingerprint(payload),
            CustomerLink.used_at.is_(None),
            CustomerLink.revoked_at.is_(None),
            CustomerLink.expires_at > utcnow(),
        )
        .values(used_at=utcnow())
        .returning(CustomerLink.id)
    )
    if taken is None:
        raise LinkRefused
    return session.get_one(CustomerLink, taken)


def _revoke(session: Session, customer_id: int) -> None:
    session.execute(
        update(CustomerLink)
        .where(
            CustomerLink.customer_id == customer_id,
            CustomerLink.used_at.is_(None),
            CustomerLink.revoked_at.is_(None),
        )
        .values(revoked_at=utcnow())
    )


def _catch_up(session: Session, customer: Customer) -> None:
    """What they missed while they had no chat: the card of each open order, and what is still to be agreed to."""
    theirs = orders.with_people().join(WorkOrder.device).where(Device.customer_id == customer.id)
    for order in session.scalars(theirs.where(WorkOrder.status.not_in(TERMINAL)).order_by(WorkOrder.id)).unique():
        status_cards.refresh(session, order, undo=timedelta())
        if order.agreement is not None:
            agreements.ask(session, order.agreement)
