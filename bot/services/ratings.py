"""How customers found it: asked once of each order, a day after they have their device back."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from bot.services import notifications, orders
from bot.services.errors import StaleView
from bot.services.people import Actor, require_staff
from models import (
    Device,
    Notification,
    NotificationKind,
    NotificationState,
    Rating,
    WorkOrder,
    WorkOrderStatus,
    utcnow,
)

ASK_AFTER = timedelta(days=1)
ASK_WITHIN = timedelta(days=7)
"""Later nobody remembers: a shop that was closed, or that begins with this, does not ask of what is long past."""
CHANGE_WITHIN = timedelta(days=1)
LOW = 2
"""So many stars or fewer are an alert to the owners."""
LATEST = 10


def to_be_asked(session: Session, order: WorkOrder) -> bool:
    """Whether to ask its customer, once an order: not where they muted it, can't be reached, or said so already."""
    asked = Notification.work_order_id == order.id, Notification.kind == NotificationKind.RATING_REQUESTED
    return (
        order.customer.reachable
        and not order.muted
        and of_order(session, order) is None
        and session.scalar(select(Notification.id).where(*asked).limit(1)) is None
    )


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
