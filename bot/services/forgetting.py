"""To forget a person: what was repaired, when and for how much stays; whose it was goes, wherever it stands."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import JSON, Column, ColumnElement, String, Table, case, delete, null, or_, select, type_coerce, update
from sqlalchemy.orm import Session

from bot.services import belongings, moves
from bot.services.belongings import key_of, table_of
from bot.services.errors import Refusal
from bot.services.people import Actor
from models import (
    UNFINISHED,
    Customer,
    Deletion,
    DeletionState,
    Device,
    InboxState,
    InboxUpdate,
    Notification,
    NotificationKind,
    NotificationState,
    Staff,
    Visitor,
    WorkOrder,
    WorkOrderStatus,
    utcnow,
)

KEPT: Mapping[str, frozenset[str]] = {
    "customers": frozenset({"id", "created_at", "reachable"}),
    "devices": frozenset({"id", "customer_id", "kind", "created_at"}),
    "work_orders": frozenset(
        {
            "id",
            "number",
            "device_id",
            "status",
            "held_from",
            "outcome",
            "charge",
            "preauthorised_limit",
            "limit_currency",
            "technician_id",
            "warranty_of_id",
            "muted",
            "status_since",
            "wrong_codes",
            "version",
            "created_at",
            "updated_at",
        }
    ),
    "status_changes": frozenset(
        {
            "id",
            "work_order_id",
            "from_status",
            "to_status",
            "outcome",
            "staff_id",
            "source",
            "overridden",
            "created_at",
        }
    ),
    "quotes": frozenset(
        {
            "id",
            "work_order_id",
            "version",
            "currency",
            "status",
            "revision",
            "valid_days",
            "created_at",
            "sent_at",
            "expires_at",
            "decided_at",
            "decided_by_id",
        }
    ),
    "quote_lines": frozenset({"id", "quote_id", "kind", "quantity", "unit_price", "tax_basis_points", "tax_included"}),
    "ratings": frozenset({"id", "work_order_id", "score", "created_at"}),
    "passcode_views": frozenset({"id", "work_order_id", "staff_id", "created_at"}),
}
"""Of the tables that hang on a customer: the columns that say nothing of whose it was."""
DROPPED = frozenset(
    {
        "agreements",
        "customer_links",
        "order_messages",
        "passcodes",
        "photos",
        "search_documents",
        "status_cards",
        "tracking_links",
    }
)
"""Those whose rows go altogether; as would the rows of any table that is in neither list."""
IN_HANDS = tuple(status for status in UNFINISHED if status is not WorkOrderStatus.PENDING)
FAREWELL = "forgotten"
"""The name of the view after which nothing of its update is kept."""
NOWHERE = 0
"""The lane of what belongs to no chat any more."""

_UPDATES, _MESSAGES = table_of(InboxUpdate), table_of(Notification)
_UNSENT = (NotificationState.OWED, NotificationState.UNREACHABLE, NotificationState.DEAD)
_WIPED: Mapping[str, Any] = {
    "payload": {},
    "view": null(),
    "media_group_id": None,
    "last_error": None,
    "reference": None,
    "lane": NOWHERE,
}


class StillInHands(Refusal):
    """The shop has a device of theirs, and must know whom to give it back to."""


def in_hands(session: Session, actor: Actor) -> list[WorkOrder]:
    """The orders for which a device of theirs is in the shop's hands."""
    theirs = select(WorkOrder).join(WorkOrder.device).join(Device.customer).order_by(WorkOrder.id)
    return list(
        session.scalars(theirs.where(Customer.telegram_user_id == actor.user_id, WorkOrder.status.in_(IN_HANDS)))
    )


def forget(session: Session, actor: Actor, remainder: Mapping[str, Any]) -> None:
    """Forget a person at their own wish: orders not brought yet are called off; raises StillInHands.

    `remainder` is all that is left of the update that asks for it, until that is answered: where to.
    """
    customer_id = session.scalar(select(Customer.id).where(Customer.telegram_user_id == actor.user_id))
    if customer_id is not None:
        hold(session, customer_id)
        _call_off(session, actor)
        _forget_customer(session, customer_id)
    _forget_chat(session, actor.user_id, actor.chat_id)
    this = _UPDATES.c.lane == actor.chat_id, _UPDATES.c.update_id == remainder["update_id"]
    session.execute(update(_UPDATES).where(*this).values({**_WIPED, "payload": dict(remainder), "lane": actor.chat_id}))


def forget_absent(session: Session, customer_id: int) -> None:
    """Forget a customer who did not ask for it, but is long gone; hold them before you decide it."""
    customers = table_of(Customer)
    who = select(customers.c.telegram_user_id, customers.c.chat_id).where(customers.c.id == customer_id)
    user_id, chat_id = session.execute(who).one()
    _forget_customer(session, customer_id)
    if user_id is not None:
        _forget_chat(session, user_id, chat_id or user_id)


def hold(session: Session, customer_id: int) -> None:
    """Keep all others from moving a customer's orders and from writing to them; they lock in this order, too."""
    theirs = select(WorkOrder.id).join(WorkOrder.device).where(Device.customer_id == customer_id)
    session.execute(theirs.order_by(WorkOrder.id).with_for_update(of=WorkOrder)).all()
    session.execute(select(Customer.id).where(Customer.id == customer_id).with_for_update()).all()


def _forget_customer(session: Session, customer_id: int) -> None:
    """Leave of a customer what the shop counts, and nothing that says who they were."""
    ids = belongings.ids_of(session, customer_id)
    _let_go(session, ids)
    for branch in reversed(belongings.tree()):
        table, theirs = branch.table, key_of(branch.table).in_(ids[branch.table])
        if table.name in KEPT:
            blanks = dict(_blanks(table, KEPT[table.name]))
            if blanks:
                session.execute(update(table).where(theirs).values(blanks))
        else:
            session.execute(delete(table).where(theirs))
    for table in belongings.chat_tables():  # what somebody else is just writing about them
        session.execute(delete(table).where(belongings.about(table).rows_on(ids)))
    customers = table_of(Customer)
    session.execute(update(customers).where(customers.c.id == customer_id).values(forgotten_at=utcnow()))
    _forget_messages(session, customer_id, ids[table_of(WorkOrder)])
    session.expire_all()


def wipe(session: Session, update_id: int) -> None:
    """Leave nothing of an update but that it was done: its answer is sent, and a second delivery is known."""
    this = _UPDATES.c.update_id == update_id
    done = {"state": InboxState.DONE, "done_at": utcnow(), "lease_token": None, "leased_until": None}
    session.execute(update(_UPDATES).where(this).values(**_WIPED, **done))


def wipe_unheard(session: Session) -> int:
    """Wipe the updates whose last word nobody took, as of somebody who blocked the bot at once; how many there were."""
    settled = _UPDATES.c.state.in_([InboxState.DONE, InboxState.DEAD]), _UPDATES.c.lane != NOWHERE
    unheard = select(_UPDATES.c.update_id).where(
        *settled, type_coerce(_UPDATES.c.view, JSON)["name"].as_string() == FAREWELL
    )
    found = list(session.scalars(unheard))
    for update_id in found:
        wipe(session, update_id)
    return len(found)


def _call_off(session: Session, actor: Actor) -> None:
    """See that nothing is in the shop's hands, and call off what was only booked."""
    if in_hands(session, actor):
        raise StillInHands
    booked = (
        select(WorkOrder.number)
        .join(WorkOrder.device)
        .join(Device.customer)
        .where(Customer.telegram_user_id == actor.user_id, WorkOrder.status == WorkOrderStatus.PENDING)
    )
    for number in session.scalars(booked.order_by(WorkOrder.id)).all():
        moves.cancel_own(session, actor, number)
    session.flush()


def _blanks(table: Table, kept: Iterable[str]) -> Iterable[tuple[Column[Any], Any]]:
    """What each column that is not kept is written over with; a moment of change stays as it is."""
    for column in table.columns:
        if column.name in kept:
            if column.onupdate is not None:
                yield column, column
        elif column.nullable:
            yield column, null()
        elif isinstance(column.type, String):
            yield column, ""


def _let_go(session: Session, ids: Mapping[Table, list[int]]) -> None:
    """Have what is owed point to no row that is about to go."""
    for key in _MESSAGES.foreign_keys:
        if key.column.table in ids and key.column.table.name not in KEPT:
            _write(session, key.parent.in_(ids[key.column.table]), **{key.parent.name: None})


def _forget_messages(session: Session, customer_id: int, order_ids: list[int]) -> None:
    """Cancel what is unsent, and keep of the rest that something was sent; staff still hear what was called off."""
    table = _MESSAGES
    about = or_(table.c.customer_id == customer_id, table.c.work_order_id.in_(order_ids))
    unsent = table.c.state.in_(_UNSENT), table.c.kind != NotificationKind.ORDER_CANCELLED
    _write(session, about, *unsent, state=NotificationState.COLLAPSED, lease_token=None, leased_until=None)
    _write(session, about, payload={}, last_error=None)
    _write(session, table.c.customer_id == customer_id, table.c.staff_id.is_(None), lane=NOWHERE, message_id=None)


def _write(session: Session, *which: ColumnElement[bool], **values: Any) -> None:
    session.execute(update(_MESSAGES).where(*which).values(values))


def _forget_chat(session: Session, user_id: int, chat_id: int) -> None:
    """What belongs to the chat: answers, updates and choices; to staff it leaves what they need at work."""
    works_here = session.scalar(select(Staff.id).where(Staff.telegram_user_id == user_id)) is not None
    spared = {table_of(Staff), *([table_of(Visitor)] if works_here else [])}
    for table in belongings.chat_tables():
        if table not in spared:
            session.execute(delete(table).where(belongings.of_person(table, user_id, chat_id)))
    taken_away = table_of(Deletion)
    session.execute(delete(taken_away).where(taken_away.c.lane == chat_id, taken_away.c.state == DeletionState.DONE))
    to_them = _MESSAGES.c.lane == chat_id, _MESSAGES.c.staff_id.is_(None)
    unsent = _MESSAGES.c.state.in_(_UNSENT)
    _write(session, *to_them, unsent, state=NotificationState.COLLAPSED, lease_token=None, leased_until=None)
    _write(session, *to_them, payload={}, last_error=None, message_id=None, lane=NOWHERE)
    settled = _UPDATES.c.state.in_([InboxState.DONE, InboxState.DEAD])
    done_at = case((_UPDATES.c.done_at.is_(None), utcnow()), else_=_UPDATES.c.done_at)
    forgotten = {**_WIPED, "state": InboxState.DONE, "done_at": done_at}
    session.execute(update(_UPDATES).where(_UPDATES.c.lane == chat_id, settled).values(forgotten))
