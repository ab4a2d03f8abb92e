"""In which condition a device came in: recorded by staff, agreed to by its owner."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.services import notifications, orders, reach
from bot.services.people import Actor, require_staff
from bot.services.pictures import Picture, add_pictures
from models import Agreement, Customer, NotificationKind, WorkOrder, utcnow
from models.agreement import digest_of


@dataclass(frozen=True)
class Found:
    """What staff found when a device came in."""

    condition: str
    accessories: str
    text: str
    """All of it, as its owner reads it."""
    pictures: tuple[Picture, ...] = ()


def record(session: Session, order: WorkOrder, found: Found, *, by: Actor, undo: timedelta) -> Agreement:
    """Freeze what was found, in place of what was recorded before, and ask the customer to agree; raises NotAllowed.

    They are asked when the undo window of a step that was taken with it is over.
    """
    staff = require_staff(session, by)
    orders.lock(session, order)
    order.condition, order.accessories = found.condition, found.accessories
    add_pictures(session, order, found.pictures, staff=staff)
    now, before = utcnow(), order.agreement
    if before is not None:
        before.superseded_at = now
    agreement = Agreement(
        work_order_id=order.id,
        version=1 if before is None else before.version + 1,
        text=found.text,
        photo_ids=[each.file_unique_id for each in found.pictures],
        recorded_by=staff,
        created_at=now,
    )
    agreement.digest = digest_of(order.id, agreement.version, agreement.text, agreement.photo_ids, now)
    order.agreements.append(agreement)
    ask(session, agreement, after=undo)
    return agreement


def ask(session: Session, agreement: Agreement, *, after: timedelta = timedelta()) -> None:
    """Owe the customer the pictures and the text, where they have a chat and have not agreed yet."""
    if agreement.agreed_at is not None or agreement.superseded_at is not None:
        return
    customer = agreement.work_order.customer
    session.flush()
    reach.hold(session, customer)
    pictures = [NotificationKind.CONDITION_PHOTOS] if agreement.photo_ids else []
    for kind in (*pictures, NotificationKind.CONDITION_AGREEMENT):
        notifications.owe_customer(
            session,
            customer,
            kind,
            f"agreement:{agreement.id}:{kind.value.lower()}",
            after=after,
            work_order_id=agreement.work_order_id,
            payload={"agreement": agreement.id},
        )


def agree(session: Session, actor: Actor, order_id: int, version: int) -> None:
    """The customer agrees to a version, once; an older one, or a second time, changes nothing. Raises OrderNotFound."""
    order = orders.find_own(session, actor, order_id)
    customer_id = session.scalar(select(Customer.id).where(Customer.telegram_user_id == actor.user_id))
    session.execute(
        update(Agreement)
        .where(
            Agreement.work_order_id == order.id,
            Agreement.version == version,
            Agreement.superseded_at.is_(None),
            Agreement.agreed_at.is_(None),
        )
        .values(agreed_at=utcnow(), agreed_by_id=customer_id)
    )


def theirs(agreement: Agreement, actor: Actor) -> bool:
    """Whether it is up to this person to agree."""
    return agreement.work_order.customer.telegram_user_id == actor.user_id
