"""A shop with one customer, one order and three people at the bench."""

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from bot.services import customers, moves, opening, orders, pickup, staff
from bot.services.customers import Contact, Description
from bot.services.keys import Keys
from bot.services.limits import Limits
from bot.services.moves import Move
from bot.services.opening import Repair
from bot.services.people import Actor, recognise
from bot.services.pickup import Shown
from models import (
    DeviceKind,
    Draft,
    Notification,
    NotificationKind,
    NotificationState,
    Outcome,
    Role,
    Staff,
    StatusChange,
    WorkOrder,
    WorkOrderStatus,
)
from tests import reminding, snapshot
from tests.snapshot import Snapshot

ANA, TOM, EVA, OLIVIA = 7001, 8001, 8002, 9001
WINDOW = timedelta(hours=1)
NO_WINDOW = timedelta()
KEYS = Keys("key of the tests")


_open: dict[str, Snapshot] = {}
"""By dialect: the shop as it opened first."""


def open_shop(session: Session) -> WorkOrder:
    """Olivia owns it, Tom and Eva work in it, and Ana has booked order 1001; committed."""
    engine = session.bind
    assert isinstance(engine, Engine)
    if engine.dialect.name in _open:
        _open[engine.dialect.name].restore(engine)
    else:
        _move_in(session)
        session.commit()
        _open[engine.dialect.name] = snapshot.taken(engine)
    return orders.find_order(session, 1001)


def _move_in(session: Session) -> None:
    staff.ensure_owners(session, [OLIVIA])
    for user_id, name in ((TOM, "Tom"), (EVA, "Eva")):
        session.add(Staff(telegram_user_id=user_id, chat_id=user_id, name=name, role=Role.TECHNICIAN))
    session.flush()
    ana = person(session, ANA)
    customer = customers.save_contact(session, ana, Contact("Ana", "+34600111222", None))
    session.flush()
    device = customers.add_device(session, customer, Description(DeviceKind.PHONE, "Apple", "iPhone 13"))
    opening.open_order(session, device, Repair("It is broken"), by=ana)


def person(session: Session, user_id: int) -> Actor:
    """Somebody, as the database knows them now."""
    return recognise(session, user_id=user_id, chat_id=user_id, name="?", language="en")


def move(
    session: Session,
    order: WorkOrder,
    *path: WorkOrderStatus,
    by: int = TOM,
    undo: timedelta = WINDOW,
    outcome: Outcome | None = None,
) -> None:
    """Move an order along a path, as staff would; committed."""
    for status in path:
        shown = Shown(code(session, order), KEYS) if status is WorkOrderStatus.COLLECTED else None
        step = Move(status, outcome if status is WorkOrderStatus.READY_FOR_PICKUP else None, shown=shown)
        moves.change_status(session, order, step, by=person(session, by), undo=undo)
    session.commit()


def code(session: Session, order: WorkOrder) -> str:
    """What its customer shows to collect."""
    session.refresh(order, ["status_changes"])
    found = pickup.code_of(order, KEYS)
    assert found is not None
    return found


def deliver(session: Session) -> None:
    """Have all that is owed arrive; committed."""
    for each in session.scalars(select(Notification).where(Notification.state == NotificationState.OWED)):
        each.state = NotificationState.SENT
    session.commit()


def news(session: Session) -> list[tuple[WorkOrderStatus, NotificationState]]:
    """The messages to the customer: of which status, and how they fared."""
    query = (
        select(StatusChange.to_status, Notification.state)
        .join(Notification, Notification.status_change_id == StatusChange.id)
        .order_by(Notification.id)
    )
    return [(status, state) for status, state in session.execute(query)]


def to_staff(session: Session, kind: NotificationKind) -> list[int]:
    """Which chats are owed a notice of this kind."""
    return list(session.scalars(select(Notification.lane).where(Notification.kind == kind).order_by(Notification.lane)))


def remind(session: Session, *, days: Iterable[int] = (1, 3, 7), limits: Limits | None = None) -> None:
    """One round of the scheduler's job; committed."""
    reminding.look(session, days=days, limits=limits)
    session.commit()


def passes(session: Session, span: timedelta) -> None:
    """Let time go by, for history and drafts."""
    session.flush()
    for change in session.scalars(select(StatusChange)):
        change.created_at -= span
    for draft in session.scalars(select(Draft)):
        session.execute(update(Draft).where(Draft.id == draft.id).values(updated_at=draft.updated_at - span))
    session.commit()
    session.expire_all()
