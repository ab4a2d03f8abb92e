"""Customers and what they own."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from bot.services import reach
from bot.services.errors import EmailTaken
from bot.services.people import Actor
from models import Customer, Device, DeviceKind


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


def own_device(session: Session, customer: Customer, device_id: int) -> Device | None:
    """One of this customer's devices, or None for anybody else's."""
    return session.scalar(select(Device).where(Device.id == device_id, Device.customer_id == customer.id))


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
