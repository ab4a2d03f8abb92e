"""An order that is in the database already, for tests that are not about how it came there."""

from sqlalchemy.orm import Session

from bot.services import customers, opening
from bot.services.customers import Contact, Description
from bot.services.opening import Repair
from bot.services.people import recognise
from models import DeviceKind, Photo


def book(session: Session, user_id: int, name: str = "Ana", model: str = "iPhone 13") -> int:
    """Somebody books the repair of a phone, with two photos; the order's number."""
    who = recognise(session, user_id=user_id, chat_id=user_id, name="?", language="en")
    customer = customers.save_contact(session, who, Contact(name, f"+3460000{user_id % 10_000:04}", None))
    session.flush()
    device = customers.add_device(session, customer, Description(DeviceKind.PHONE, "Apple", model))
    order = opening.open_order(session, device, Repair("The screen is <broken>", "scratched", "a case"), by=who)
    session.add_all(Photo(work_order=order, file_id=f"f{number}", file_unique_id=f"u{number}") for number in (1, 2))
    session.flush()
    return order.number
