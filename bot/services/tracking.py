"""Links to an order's page: made, shown again, withdrawn, and followed."""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, contains_eager

from bot.services import heard, orders, repair_times
from bot.services.keys import Keys, fingerprint, same
from bot.services.shop import Shop
from models import UNFINISHED, ChangeSource, Device, StatusChange, TrackingLink, WorkOrder, WorkOrderStatus, utcnow
from models.session import insert_new

PURPOSE = "tracking link"
SEED_BYTES = 16
ROUTE = "/t"


def issue(session: Session, order: WorkOrder, keys: Keys) -> None:
    """See that an order has a link that works."""
    session.flush()
    link = _live(session, order.id)
    if link is not None and _fits(link, keys):
        return
    if link is not None:
        _withdraw(session, order)
    session.execute(insert_new(session, TrackingLink), _new(order.id, keys))


def issue_all(session: Session, keys: Keys) -> None:
    """See that every open order has one: for the start of a shop whose address or key is new."""
    rows = session.execute(
        select(WorkOrder, TrackingLink)
        .outerjoin(TrackingLink, (TrackingLink.work_order_id == WorkOrder.id) & TrackingLink.revoked_at.is_(None))
        .where(WorkOrder.status.in_(UNFINISHED))
    ).all()
    for order, found in rows:
        link: TrackingLink | None = found
        if link is None or not _fits(link, keys):
            issue(session, order, keys)


def renew(session: Session, order: WorkOrder, keys: Keys) -> None:
    """Withdraw an order's link and make another."""
    orders.lock(session, order)
    _withdraw(session, order)
    issue(session, order, keys)


def address(session: Session, order: WorkOrder, shop: Shop) -> str | None:
    """Where the page of an order is, if the shop has a public address and the order a link."""
    if shop.public_url is None:
        return None
    link = _live(session, order.id)
    if link is None or not _fits(link, shop.keys):
        return None
    return f"{shop.public_url}{ROUTE}/{_token(link.seed, shop.keys)}"


def follow(session: Session, token: str) -> TrackingLink | None:
    """The link of a token, with its order; None where there is none (any more), and that takes as long."""
    return session.scalar(
        select(TrackingLink)
        .join(TrackingLink.work_order)
        .where(TrackingLink.token_hash == fingerprint(token), TrackingLink.revoked_at.is_(None))
    )


@dataclass(frozen=True)
class Progress:
    """An order as its customer may know it by now."""

    order: WorkOrder
    steps: Sequence[StatusChange]
    """Oldest first, without what was taken back and without what may yet be."""

    @property
    def latest(self) -> StatusChange:
        """Where it stands."""
        return self.steps[-1]

    @property
    def standing(self) -> WorkOrderStatus:
        """How far it has come: what is on hold is where it was."""
        latest = self.latest
        held_from = latest.from_status if latest.to_status is WorkOrderStatus.ON_HOLD else None
        return held_from or latest.to_status


def progress(session: Session, order_id: int, undo: timedelta) -> Progress:
    """What has happened to an order, but for what the bench can still take back."""
    order = session.scalars(orders.with_people().where(WorkOrder.id == order_id)).one()
    settled = utcnow() - undo
    first, *later = order.status_changes
    known = [each for each in later if each.staff_id is None or each.created_at <= settled]
    return Progress(order, _lasting([first, *known], heard.spared(session, order)))


def marks(session: Session, link_ids: Collection[int], undo: timedelta) -> dict[int, str]:
    """Of each link that still works a mark that changes whenever its page does."""
    steps = (StatusChange.staff_id.is_(None)) | (StatusChange.created_at <= utcnow() - undo)
    query = (
        select(TrackingLink.id, WorkOrder, func.count(StatusChange.id))
        .join(WorkOrder, WorkOrder.id == TrackingLink.work_order_id)
        .join(WorkOrder.device)
        .outerjoin(StatusChange, (StatusChange.work_order_id == WorkOrder.id) & steps)
        .where(TrackingLink.id.in_(link_ids), TrackingLink.revoked_at.is_(None))
        .group_by(TrackingLink.id, WorkOrder.id, Device.id)
        .options(contains_eager(WorkOrder.device))
    )
    rows = session.execute(query).all()
    repair_times.fetch(session, [order for _, order, _ in rows])
    return {link_id: f"{order.version}-{count}{_ready(session, order)}" for link_id, order, count in rows}


def _ready(session: Session, order: WorkOrder) -> str:
    """When it will be, as the page says it: what shops finish meanwhile changes that."""
    told = repair_times.estimate(order.held_from or order.status, repair_times.usual(session, order))
    return "" if told is None else f"-{told.unit.name}-{told.low}-{told.high}".lower()


def _lasting(changes: Sequence[StatusChange], spared: Collection[int]) -> list[StatusChange]:
    """The steps that lasted: without those that the customer was spared, and those that were taken back."""
    kept: list[StatusChange] = []
    for change in changes:
        if change.id in spared and kept:
            continue
        if change.source is ChangeSource.UNDO and kept:
            if kept[-1].to_status is change.from_status and len(kept) > 1:
                kept.pop()
            if kept[-1].to_status is change.to_status:
                continue
        kept.append(change)
    return kept


def _live(session: Session, order_id: int) -> TrackingLink | None:
    return session.scalar(
        select(TrackingLink).where(TrackingLink.work_order_id == order_id, TrackingLink.revoked_at.is_(None))
    )


def _withdraw(session: Session, order: WorkOrder) -> None:
    session.execute(
        update(TrackingLink)
        .where(TrackingLink.work_order_id == order.id, TrackingLink.revoked_at.is_(None))
        .values(revoked_at=utcnow())
    )


def _new(order_id: int, keys: Keys) -> dict[str, object]:
    seed = secrets.token_hex(SEED_BYTES)
    return {"work_order_id": order_id, "seed": seed, "token_hash": fingerprint(_token(seed, keys))}


def _token(seed: str, keys: Keys) -> str:
    return keys.token(PURPOSE, seed)


def _fits(link: TrackingLink, keys: Keys) -> bool:
    """Whether a link is of this key: after a change of SECRET_KEY its token can't be worked out any more."""
    return same(fingerprint(_token(link.seed, keys)), link.token_hash)
