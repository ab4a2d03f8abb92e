"""How customers found it: asked once of each order, a day after they have their device back."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from bot.services import notifications, orders
from bot.services.errors import StaleView
from bot.services.people import Actor, require_staff
from models import (
    Customer,
    Device,
    Notification,
    NotificationKind,
    NotificationState,
    Rating,
    StatusChange,
    WorkOrder,
    WorkOrderStatus,
    database_now,
    utcnow,
)

ASK_AFTER = timedelta(days=1)
ASK_WITHIN = timedelta(days=7)
"""Later nobody remembers: a shop that was closed, or that begins with this, does not ask of what is long past."""
CHANGE_WITHIN = timedelta(days=1)
LOW = 2
"""So many stars or fewer are an alert to the owners."""
BATCH = 200
LATEST = 10


def ask_for(session: Session) -> int:
    """Owe the question to whoever has had their device back for a day; how many that were.

    Not where the customer muted the order, can't be reached, or rated it already.
    """
    orders_due = session.execute(_due()).all()
    now = database_now(session)
    for order_id, customer_id, chat_id in orders_due:
        session.add(
            Notification(
                key=f"rating:{order_id}",
                kind=NotificationKind.RATING_REQUESTED,
                lane=chat_id,
                customer_id=customer_id,
                work_order_id=order_id,
                created_at=now,
                due_at=now,
            )
        )
    return len(orders_due)


def of_order(session: Session, order: WorkOrder) -> Rating | None:
    """What its customer thought of it, if they said."""
    return session.scalar(select(Rating).where(Rating.work_order_id == order.id))


def open_still(rating: Rating) -> bool:
    """Whether its customer may still change it."""
    return rating.created_at + CHANGE_WITHIN > utcnow()


def rate(session: Session, actor: Actor, order_id: int, score: int) -> bool:
    """Take or change a customer's rating of their own order; False where it stands since a day, and stays.

    Raises OrderNotFound, and StaleView while they don't have the device back.
    """
    order = _collected(session, actor, order_id)
    rating = of_order(session, order)
    if rating is None:
        rating = Rating(work_order_id=order.id, score=score)
        session.add(rating)
    elif not open_still(rating):
        return False
    rating.score = score
    session.flush()
    if score <= LOW:
        _alert(session, order, f"rating:{rating.id}:low")
    return True


def comment(session: Session, actor: Actor, order_id: int, words: str) -> None:
    """Add a line to a customer's rating of their own order, or change it; raises OrderNotFound and StaleView."""
    order = _collected(session, actor, order_id)
    rating = of_order(session, order)
    if rating is None or not open_still(rating):
        raise StaleView(order.id)
    rating.comment = words
    session.flush()
    if rating.score <= LOW and not _alert_waits(session, order):
        _alert(session, order, f"rating:{rating.id}:comment")


@dataclass(frozen=True)
class Ratings:
    """What customers think of the shop."""

    count: int
    average: float | None
    """None before the first."""
    latest: list[Rating]


def overview(session: Session, actor: Actor) -> Ratings:
    """All ratings in a nutshell, and the latest ones; raises NotAllowed for anybody but an owner."""
    require_staff(session, actor, owner=True)
    count, average = session.execute(select(func.count(Rating.id), func.avg(Rating.score))).one()
    shown = joinedload(Rating.work_order).joinedload(WorkOrder.device).joinedload(Device.customer)
    latest = session.scalars(select(Rating).options(shown).order_by(Rating.id.desc()).limit(LATEST))
    return Ratings(count, None if average is None else float(average), list(latest))


def _due() -> Select[int, int, int | None]:
    collected_at = (
        select(func.max(StatusChange.created_at))
        .where(StatusChange.work_order_id == WorkOrder.id, StatusChange.to_status == WorkOrderStatus.COLLECTED)
        .scalar_subquery()
    )
    now = utcnow()
    asked = Notification.work_order_id == WorkOrder.id, Notification.kind == NotificationKind.RATING_REQUESTED
    return (
        select(WorkOrder.id, Customer.id, Customer.chat_id)
        .join(WorkOrder.device)
        .join(Device.customer)
        .where(
            WorkOrder.status == WorkOrderStatus.COLLECTED,
            WorkOrder.updated_at >= now - ASK_WITHIN,
            WorkOrder.muted.is_(False),
            Customer.chat_id.is_not(None),
            Customer.reachable.is_(True),
            collected_at <= now - ASK_AFTER,
            collected_at >= now - ASK_WITHIN,
            ~select(Notification.id).where(*asked).exists(),
            ~select(Rating.id).where(Rating.work_order_id == WorkOrder.id).exists(),
        )
        .order_by(WorkOrder.id)
        .limit(BATCH)
    )


def _collected(session: Session, actor: Actor, order_id: int) -> WorkOrder:
    order = orders.find_own(session, actor, order_id)
    orders.lock(session, order)
    if order.status is not WorkOrderStatus.COLLECTED:
        raise StaleView(order.id)
    return order


def _alert(session: Session, order: WorkOrder, about: str) -> None:
    notifications.owe_staff(
        session,
        NotificationKind.LOW_RATING,
        about,
        work_order_id=order.id,
        customer_id=order.customer.id,
        owners_only=True,
    )


def _alert_waits(session: Session, order: WorkOrder) -> bool:
    """Whether the owners have not been sent it yet: then it will have the line in it."""
    waiting = Notification.state == NotificationState.OWED, Notification.lease_token.is_(None)
    alert = Notification.kind == NotificationKind.LOW_RATING, Notification.work_order_id == order.id
    return session.scalar(select(Notification.id).where(*alert, *waiting).limit(1)) is not None
