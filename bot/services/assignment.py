"""Whose an order is: taken, handed back, given to somebody; whoever did not do it themselves is told."""

from collections.abc import Callable, Sequence

from sqlalchemy.orm import Session

from bot.services import notifications
from bot.services.errors import StaffNotFound, TakenAlready
from bot.services.orders import lock, require_version
from bot.services.people import Actor, active_staff, require_staff
from models import NotificationKind, Staff, WorkOrder
from models.search_words import words


def take(session: Session, order: WorkOrder, *, by: Actor, version: int | None = None) -> None:
    """Make this person the technician of an order; of two who want it at once, one gets it.

    What is another's is taken from them only by somebody who saw that it is theirs, as `version` says. Raises
    NotAllowed, TakenAlready and StaleView.
    """
    staff = require_staff(session, by)
    lock(session, order)
    if order.technician_id == staff.id:
        return
    if order.technician_id is not None and version != order.version:
        raise TakenAlready(order.id)
    require_version(order, version)
    _give(session, order, staff, by=staff)


def take_if_free(session: Session, order: WorkOrder, *, by: Actor) -> None:
    """Make this person the technician of an order that has none; another's stays theirs. Raises NotAllowed."""
    staff = require_staff(session, by)
    lock(session, order)
    if order.technician_id is None and not order.closed:
        order.technician_id = staff.id


def hand_back(session: Session, order: WorkOrder, *, by: Actor) -> None:
    """Leave one's own order to whoever takes it; another's stays theirs. Raises NotAllowed."""
    staff = require_staff(session, by)
    lock(session, order)
    if order.technician_id == staff.id:
        order.technician_id = None


def assign(session: Session, order: WorkOrder, to: Staff | None, *, by: Actor, version: int | None = None) -> None:
    """Give an order to somebody, or to nobody; raises NotAllowed, StaffNotFound and StaleView."""
    staff = require_staff(session, by)
    if to is not None and not to.active:
        raise StaffNotFound(to.telegram_user_id)
    lock(session, order)
    if order.technician_id != (None if to is None else to.id):
        require_version(order, version)
        _give(session, order, to, by=staff)


def _give(session: Session, order: WorkOrder, to: Staff | None, *, by: Staff) -> None:
    before, order.technician_id = order.technician_id, None if to is None else to.id
    session.flush()
    told = {before: NotificationKind.TAKEN_AWAY, order.technician_id: NotificationKind.ASSIGNED}
    for staff_id, kind in told.items():
        if staff_id is not None and staff_id != by.id:
            about = f"order:{order.id}:{kind.value.lower()}:{order.version}"
            member = session.get_one(Staff, staff_id)
            notifications.owe_member(session, member, order, kind, about, payload={"by": by.id})


def colleagues(session: Session) -> list[Staff]:
    """Everyone who may have an order."""
    return list(active_staff(session))


def colleague(session: Session, staff_id: int) -> Staff:
    """Somebody who works here now; raises StaffNotFound."""
    found = session.get(Staff, staff_id)
    if found is None or not found.active:
        raise StaffNotFound(staff_id)
    return found


def named(session: Session, said: str) -> list[Staff]:
    """Whom somebody means: by Telegram id, by name, by the beginning of a part of it, or by any part."""
    name = "".join(words(said))
    everyone = [(each, words(each.name)) for each in colleagues(session)] if name else []
    ways: Sequence[Callable[[Staff, list[str]], bool]] = (
        lambda each, _: str(each.telegram_user_id) == name,
        lambda _, parts: "".join(parts) == name,
        lambda _, parts: any("".join(parts[at:]).startswith(name) for at in range(len(parts))),
        lambda _, parts: name in "".join(parts),
    )
    return next((found for way in ways if (found := [each for each, parts in everyone if way(each, parts)])), [])
