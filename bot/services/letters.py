"""What customer and shop write to each other, and who hears of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from bot.services import groups, notifications, reach
from bot.services.people import active_staff
from models import (
    Customer,
    MessageDirection,
    MessageKind,
    Notification,
    NotificationKind,
    NotificationState,
    OrderMessage,
    Staff,
    StaffGroup,
    WorkOrder,
    utcnow,
)

WORTH_HEARING = timedelta(days=90)
"""Much less than what was sent is remembered for: what was heard must not seem unheard."""


@dataclass(frozen=True)
class Content:
    """What a message consists of, parsed already; files as Telegram's ids for them."""

    kind: MessageKind = MessageKind.TEXT
    text: str | None = None
    file_id: str | None = None
    place: dict[str, Any] | None = None


@dataclass(frozen=True)
class Letter:
    """A message as it was sent: where it stands, and what it says."""

    chat_id: int
    message_id: int
    content: Content


def written(letter: Letter, direction: MessageDirection, **facts: Any) -> OrderMessage:
    """A letter, to be kept."""
    said = letter.content
    return OrderMessage(
        direction=direction,
        chat_id=letter.chat_id,
        message_id=letter.message_id,
        kind=said.kind,
        text=said.text,
        file_id=said.file_id,
        place=said.place,
        **facts,
    )


def of_shop(letter: Letter, direction: MessageDirection, order: WorkOrder, staff: Staff) -> OrderMessage:
    """A letter that somebody of the shop wrote, to be kept."""
    return written(letter, direction, work_order=order, customer_id=order.device.customer_id, staff_id=staff.id)


def known(session: Session, letter: Letter) -> OrderMessage | None:
    """The letter, where it is kept already."""
    return session.scalar(
        select(OrderMessage).where(OrderMessage.chat_id == letter.chat_id, OrderMessage.message_id == letter.message_id)
    )


def tell_shop(session: Session, message: OrderMessage) -> None:
    """Owe what a customer wrote, or its present wording, to whoever looks after the order.

    That is its technician; the staff's group, where it has none; everybody who works here, where there is no group.
    """
    session.flush()
    order = session.get_one(WorkOrder, message.work_order_id)
    technician = _technician(session, order)
    group = None if technician else groups.bound(session)
    if group is None:
        _tell_staff(session, message, [technician] if technician else active_staff(session))
    else:
        _tell_group(session, message, group)


def tell_others(session: Session, notification: Notification) -> None:
    """Somebody could not be told what a customer wrote: owe it to everybody else who works here."""
    if notification.kind is NotificationKind.CUSTOMER_MESSAGE and notification.order_message_id is not None:
        message = session.get_one(OrderMessage, notification.order_message_id)
        if is_present_wording(message, notification):
            _tell_staff(session, message, active_staff(session))


def tell_unheard(session: Session) -> None:
    """Owe what customers wrote and nobody has heard, or is about to: for when somebody comes or goes."""
    session.flush()
    heard = exists().where(
        Notification.order_message_id == OrderMessage.id,
        Notification.state.in_([NotificationState.SENT, NotificationState.OWED, NotificationState.UNREACHABLE]),
        _for_somebody_here(),
    )
    unheard = select(OrderMessage).where(
        OrderMessage.direction == MessageDirection.FROM_CUSTOMER,
        OrderMessage.work_order_id.is_not(None),
        OrderMessage.created_at > utcnow() - WORTH_HEARING,
        ~heard,
    )
    for message in session.scalars(unheard.order_by(OrderMessage.id)).all():
        tell_shop(session, message)


def _for_somebody_here() -> Any:
    """Sent is sent; what waits must wait for somebody who is still here."""
    here = exists().where(Staff.id == Notification.staff_id, Staff.revoked_at.is_(None))
    bound = exists().where(StaffGroup.id == Notification.staff_group_id, StaffGroup.unbound_at.is_(None))
    return (Notification.state == NotificationState.SENT) | here | bound


def _technician(session: Session, order: WorkOrder) -> Staff | None:
    """Whose order it is, if they still work here; who is asked for stays until this transaction ends."""
    if order.technician_id is None:
        return None
    staff = session.get_one(Staff, order.technician_id, with_for_update={"read": True}, populate_existing=True)
    return staff if staff.active else None


def _tell_staff(session: Session, message: OrderMessage, to: Iterable[Staff]) -> None:
    notifications.owe_each(
        session,
        NotificationKind.CUSTOMER_MESSAGE,
        _about(message),
        to,
        work_order_id=message.work_order_id,
        customer_id=message.customer_id,
        order_message_id=message.id,
        payload=_wording(message),
    )


def _tell_group(session: Session, message: OrderMessage, group: StaffGroup) -> None:
    groups.owe(
        session,
        group,
        _about(message),
        NotificationKind.CUSTOMER_MESSAGE,
        message.work_order_id,
        order_message_id=message.id,
        payload=_wording(message),
    )


def _about(message: OrderMessage) -> str:
    edit = f":edit:{_wording(message)['edit']}" if message.edited_at else ""
    return f"message:{message.id}{edit}"


def _wording(message: OrderMessage) -> dict[str, Any]:
    """Which of its wordings is told of: the moment of the edit that made it."""
    return {"edit": int(message.edited_at.timestamp())} if message.edited_at else {}


def is_present_wording(message: OrderMessage, notification: Notification) -> bool:
    """Whether a message still says what this notification is to tell of; if not, a later one tells it."""
    return _wording(message) == notification.payload or not notification.payload


def tell_customer(session: Session, message: OrderMessage, customer: Customer) -> bool:
    """Owe a customer what the shop wrote; False where it waits until they can be reached again."""
    session.flush()
    reach.hold(session, customer)
    state = NotificationState.OWED if customer.reachable else NotificationState.UNREACHABLE
    notifications.owe(
        session,
        f"message:{message.id}:customer:{customer.id}",
        NotificationKind.SHOP_MESSAGE,
        customer.chat_id or 0,
        customer_id=customer.id,
        work_order_id=message.work_order_id,
        order_message_id=message.id,
        state=state,
    )
    return customer.reachable


def tell_writer(session: Session, notification: Notification) -> None:
    """A customer did not get what somebody of the shop wrote: its writer hears of it, once."""
    if notification.kind is not NotificationKind.SHOP_MESSAGE or notification.order_message_id is None:
        return
    message = session.get_one(OrderMessage, notification.order_message_id)
    writer = session.get(Staff, message.staff_id) if message.staff_id else None
    if writer is not None and writer.active:
        notifications.owe_each(
            session,
            NotificationKind.SHOP_MESSAGE_FAILED,
            f"message:{message.id}:failed",
            [writer],
            work_order_id=message.work_order_id,
            customer_id=notification.customer_id,
            order_message_id=message.id,
        )
