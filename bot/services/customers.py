"""Customers and what they own."""

from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, selectinload

from bot.services import reach
from bot.services.errors import EmailTaken, StaleView
from bot.services.people import Actor
from models import Base, Customer, Device, DeviceKind

MOST_OFFERED = 8
"""So many devices of a customer are offered: the latest ones."""
MOST_ALIKE = 4
"""So many with the same number are offered."""


@dataclass(frozen=True)
class Contact:
    """How a customer can be called and reached, parsed already."""

    name: str
    phone: str | None
    email: str | None


@dataclass(frozen=True)
class Description:
    """What a device is, parsed already."""

    kind: DeviceKind
    brand: str
    model: str
    serial: str | None = None
    imei: str | None = None


def save_contact(session: Session, actor: Actor, contact: Contact) -> Customer:
    """The customer behind this chat, new or known, with this contact data; raises EmailTaken."""
    customer = session.scalar(select(Customer).where(Customer.telegram_user_id == actor.user_id))
    if contact.email and _owner_of(session, contact.email) not in {None, customer and customer.id}:
        raise EmailTaken
    if customer is None:
        customer = Customer(telegram_user_id=actor.user_id, language=actor.language)
        session.add(customer)
    else:
        reach.mark_reachable(session, customer)
    customer.name, customer.phone, customer.email = contact.name, contact.phone, contact.email
    customer.chat_id = actor.chat_id
    return customer


def at_counter(session: Session, contact: Contact, known_id: int | None) -> Customer:
    """A customer who stands at the counter: a known one, or a new one without a chat.

    What is on file of a known one stays; only what is missing is added. Raises EmailTaken, and StaleView where the
    known one is gone.
    """
    if known_id is None:
        if contact.email and _owner_of(session, contact.email) is not None:
            raise EmailTaken
        customer = Customer(name=contact.name, phone=contact.phone, email=contact.email)
        session.add(customer)
        session.flush()
        return customer
    known = session.get(Customer, known_id)
    if known is None or known.forgotten_at is not None:
        raise StaleView
    known.phone = known.phone or contact.phone
    return known


def with_phone(session: Session, phone: str) -> list[Customer]:
    """Who is on file with this number, latest first."""
    query = select(Customer).where(Customer.phone == phone, Customer.forgotten_at.is_(None))
    return list(session.scalars(query.order_by(Customer.id.desc()).limit(MOST_ALIKE)))


def with_email(session: Session, email: str) -> Customer | None:
    """Who is on file with this address."""
    return session.scalar(select(Customer).where(Customer.email == email))


def merge(session: Session, gone: Customer, *, into: Customer) -> Customer:
    """Make two records of one person one: everything that points to the one points to the other from here on.

    What is on file of the one that stays counts; the other fills its gaps.
    """
    session.flush()
    missing = {"phone": into.phone or gone.phone, "email": into.email or gone.email}
    notes = "\n".join(each for each in (into.notes, gone.notes) if each) or None
    for table in Base.metadata.tables.values():
        for column in table.columns:
            if any(key.column.table is Customer.__table__ for key in column.foreign_keys):
                session.execute(table.update().where(column == gone.id).values({column: into.id}))
    session.execute(delete(Customer).where(Customer.id == gone.id))
    session.expire_all()
    into.phone, into.email, into.notes = missing["phone"], missing["email"], notes
    return into


def email_is_free(session: Session, actor: Actor, email: str) -> bool:
    """Whether this person may use this address."""
    mine = session.scalar(select(Customer.id).where(Customer.telegram_user_id == actor.user_id))
    return _owner_of(session, email) in {None, mine}


def _owner_of(session: Session, email: str) -> int | None:
    return session.scalar(select(Customer.id).where(Customer.email == email))


def devices_of(session: Session, actor: Actor) -> list[Device]:
    """The devices of the customer behind this chat, latest first."""
    customer = session.scalar(
        select(Customer).where(Customer.telegram_user_id == actor.user_id).options(selectinload(Customer.devices))
    )
    return [] if customer is None else list(reversed(customer.devices))


def devices_with(session: Session, customer_id: int) -> list[Device]:
    """The devices of a customer on file, latest first."""
    query = select(Device).where(Device.customer_id == customer_id).order_by(Device.id.desc())
    return list(session.scalars(query.limit(MOST_OFFERED)))


def device_for(session: Session, customer: Customer, wanted: Description | int) -> Device:
    """A new device of this customer, or theirs with this id; raises StaleView for anybody else's."""
    if not isinstance(wanted, int):
        return add_device(session, customer, wanted)
    device = session.scalar(select(Device).where(Device.id == wanted, Device.customer_id == customer.id))
    if device is None:
        raise StaleView
    return device


def correct_device(device: Device, described: Description) -> None:
    """Know a device as what it turned out to be."""
    device.kind, device.brand, device.model = described.kind, described.brand, described.model
    device.serial, device.imei = described.serial, described.imei


def add_device(session: Session, customer: Customer, described: Description) -> Device:
    """Register one more device of a customer."""
    device = Device(
        customer=customer,
        kind=described.kind,
        brand=described.brand,
        model=described.model,
        serial=described.serial,
        imei=described.imei,
    )
    session.add(device)
    return device
