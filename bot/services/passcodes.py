"""The passcodes of devices: sealed from the moment they arrive, shown to staff for half a minute, gone at the end."""

from base64 import urlsafe_b64encode
from collections.abc import Iterable
from datetime import datetime, timedelta

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.services import notifications, reach
from bot.services.errors import StaleView
from bot.services.keys import Keys
from bot.services.people import Actor, require_staff
from models import Deletion, NotificationKind, Passcode, PasscodeView, WorkOrder, database_now, utcnow

PURPOSE = "device passcodes"
SHOWN = timedelta(seconds=30)


def vault(keys: Iterable[Keys]) -> MultiFernet:
    """What seals passcodes with the first of these keys, and opens what any of them sealed."""
    return MultiFernet([Fernet(urlsafe_b64encode(each.derive(PURPOSE))) for each in keys])


def known(session: Session, order: WorkOrder) -> bool:
    """Whether the shop has the passcode of this order's device."""
    return session.scalar(select(Passcode.id).where(Passcode.work_order_id == order.id)) is not None


def keep(session: Session, order: WorkOrder, words: str, safe: MultiFernet) -> None:
    """Seal a passcode, in place of an earlier one; raises StaleView where the order is over."""
    if order.closed:
        raise StaleView(order.id)
    sealed = safe.encrypt(words.encode()).decode()
    passcode = session.scalar(select(Passcode).where(Passcode.work_order_id == order.id).with_for_update())
    if passcode is None:
        session.add(Passcode(work_order_id=order.id, sealed=sealed))
    else:
        passcode.sealed = sealed


def look(session: Session, order: WorkOrder, message_id: int, *, by: Actor) -> PasscodeView:
    """Note that somebody of the bench looks, tell the customer, and have the message that shows it deleted.

    All of it is written before anything is shown. Raises NotAllowed, and StaleView where there is no passcode.
    """
    staff = require_staff(session, by)
    if not known(session, order):
        raise StaleView(order.id)
    view = PasscodeView(work_order_id=order.id, staff_id=staff.id)
    session.add(view)
    delete_later(session, by.chat_id, message_id, SHOWN)
    session.flush()
    _tell(session, order, view)
    return view


def opened(session: Session, view_id: int, by: Actor, safe: MultiFernet) -> str | None:
    """The passcode that somebody is just looking at; None to anybody else, later, and where no key opens it."""
    view = session.get(PasscodeView, view_id)
    if view is None or by.staff is None or view.staff_id != by.staff.id or utcnow() > shown_until(view):
        return None
    sealed = session.scalar(select(Passcode.sealed).where(Passcode.work_order_id == view.work_order_id))
    try:
        return None if sealed is None else safe.decrypt(sealed).decode()
    except InvalidToken:
        return None


def shown_until(view: PasscodeView) -> datetime:
    """When the message that shows it is deleted."""
    return view.created_at + SHOWN


def erase(session: Session, order: WorkOrder) -> None:
    """Nobody needs it any more."""
    session.execute(delete(Passcode).where(Passcode.work_order_id == order.id))


def rotate(session: Session, safe: MultiFernet) -> tuple[int, int]:
    """Seal all anew with the present key: how many were, and how many no key opens."""
    sealed = lost = 0
    for each in session.scalars(select(Passcode).with_for_update()):
        try:
            each.sealed = safe.rotate(each.sealed).decode()
            sealed += 1
        except InvalidToken:
            lost += 1
    return sealed, lost


def delete_later(session: Session, chat_id: int, message_id: int, after: timedelta) -> None:
    """Have a message taken out of its chat, whatever happens to this process until then."""
    session.add(Deletion(lane=chat_id, message_id=message_id, due_at=database_now(session) + after))


def _tell(session: Session, order: WorkOrder, view: PasscodeView) -> None:
    customer = order.customer
    reach.look(session, customer)
    if customer.reachable:
        notifications.owe_customer(
            session,
            customer,
            NotificationKind.PASSCODE_VIEWED,
            f"passcode:{view.id}",
            work_order_id=order.id,
            payload={"at": view.created_at.isoformat()},
        )
