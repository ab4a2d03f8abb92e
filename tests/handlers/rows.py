"""What stands in the database after something was said in the chat."""

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from bot.services import orders, pickup
from models import (
    ChangeSource,
    Charge,
    Notification,
    NotificationKind,
    NotificationState,
    Outcome,
    Photo,
    Staff,
    StatusChange,
    WorkOrder,
    WorkOrderStatus,
)
from tests.chat.app import SHOP, App


async def order(app: App, number: int = 1001) -> WorkOrder:
    """An order, as it stands."""

    def read(session: Session) -> WorkOrder:
        return session.scalars(select(WorkOrder).where(WorkOrder.number == number)).one()

    return await app.db.read(read)


async def code(app: App, number: int = 1001) -> str:
    """What the customer of an order that is ready shows to collect it."""

    def read(session: Session) -> str:
        found = pickup.code_of(orders.find_order(session, number), SHOP.keys)
        assert found is not None
        return found

    return await app.db.read(read)


async def status(app: App, number: int = 1001) -> WorkOrderStatus:
    """Where an order stands."""
    return (await order(app, number)).status


async def history(app: App, number: int = 1001) -> list[tuple[WorkOrderStatus, str | None]]:
    """An order's steps, each with its reason."""

    def read(session: Session) -> list[tuple[WorkOrderStatus, str | None]]:
        query = select(StatusChange).join(WorkOrder).where(WorkOrder.number == number).order_by(StatusChange.id)
        return [(each.to_status, each.reason) for each in session.scalars(query)]

    return await app.db.read(read)


async def sources(app: App, number: int = 1001) -> list[ChangeSource]:
    """What set each step of an order off."""

    def read(session: Session) -> list[ChangeSource]:
        query = select(StatusChange.source).join(WorkOrder).where(WorkOrder.number == number).order_by(StatusChange.id)
        return list(session.scalars(query))

    return await app.db.read(read)


async def news(app: App, number: int = 1001) -> list[tuple[WorkOrderStatus, NotificationState]]:
    """The messages to an order's customer: of which status, and how they fared."""

    def read(session: Session) -> list[tuple[WorkOrderStatus, NotificationState]]:
        query = (
            select(StatusChange.to_status, Notification.state)
            .join(Notification, Notification.status_change_id == StatusChange.id)
            .join(WorkOrder, WorkOrder.id == StatusChange.work_order_id)
            .where(WorkOrder.number == number)
            .order_by(Notification.id)
        )
        return [(status, state) for status, state in session.execute(query)]

    return await app.db.read(read)


async def staff_news(app: App, kind: NotificationKind) -> list[int]:
    """Which chats are owed a notice of this kind."""

    def read(session: Session) -> list[int]:
        query = select(Notification.lane).where(Notification.kind == kind).order_by(Notification.lane)
        return list(session.scalars(query))

    return await app.db.read(read)


async def everything(app: App) -> list[tuple[object, ...]]:
    """All that a stranger's tap must not change."""

    def read(session: Session) -> list[tuple[object, ...]]:
        orders = session.execute(
            select(
                WorkOrder.number, WorkOrder.status, WorkOrder.version, WorkOrder.charge, WorkOrder.technician_id
            ).order_by(WorkOrder.id)
        )
        changes = session.execute(select(StatusChange.id, StatusChange.to_status).order_by(StatusChange.id))
        staff = session.execute(select(Staff.telegram_user_id, Staff.revoked_at).order_by(Staff.id))
        owed = session.execute(select(Notification.id, Notification.state).order_by(Notification.id))
        return [tuple(row) for rows in (orders, changes, staff, owed) for row in rows]

    return await app.db.read(read)


async def put(
    app: App, status: WorkOrderStatus, *, outcome: Outcome | None = None, charge: Charge = Charge.QUOTED
) -> WorkOrder:
    """Have order 1001 stand somewhere, as if it had come there long ago; its technician is Tom."""

    def write(session: Session) -> WorkOrder:
        found = session.scalars(select(WorkOrder).where(WorkOrder.number == 1001)).one()
        tom = session.scalars(select(Staff).where(Staff.name == "Tom")).one()
        row = WorkOrder.__table__
        values = {"status": status, "outcome": outcome, "charge": charge, "technician_id": tom.id}
        session.execute(row.update().where(row.c.id == found.id).values(values))  # type: ignore[attr-defined]  # a Table
        session.refresh(found)
        return found

    return await app.db.run(write)


async def lose_photos(app: App, which: ColumnElement[bool]) -> None:
    """Have an order with fewer photos."""

    def write(session: Session) -> None:
        session.execute(delete(Photo).where(which))

    await app.db.run(write)
