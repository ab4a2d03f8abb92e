"""The thread between a customer and the shop: what is written finds its order, and stays with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.services import letters, orders
from bot.services.errors import MessageTooLong, NoChat
from bot.services.letters import Letter
from bot.services.people import Actor, require_staff
from models import (
    TERMINAL,
    UNFINISHED,
    Customer,
    Device,
    MessageDirection,
    MessageKind,
    Notification,
    NotificationKind,
    OrderMessage,
    StatusChange,
    WorkOrder,
    utcnow,
)

MOST_CHOICES = 20
AFTERWARDS = timedelta(days=30)
"""For so long after its end an order is still what its customer writes about."""
PAUSE = timedelta(minutes=10)
"""Who has written within this time is not told again that it was passed on."""
UNDECIDED = timedelta(hours=1)
"""So long the customer has to say which order a message is about, before it goes to the latest."""
TEXT_ROOM, CAPTION_ROOM = 3800, 850
"""UTF-16 units that the shop may write: less than Telegram takes, for what stands above."""


@dataclass(frozen=True)
class RepliedTo:
    """What somebody replies to: which order it is about, and whether one side wrote it to the other."""

    order_id: int
    by_customer: bool = False
    by_shop: bool = False


@dataclass(frozen=True)
class Received:
    """Where a customer's message went."""

    order: WorkOrder | None
    """None where it waits for them to say which order it is about."""
    again: bool
    """Whether they were told so a short while ago."""


def replied_to(session: Session, chat_id: int, message_id: int) -> RepliedTo | None:
    """What a message of a chat is about: one of ours that came by itself, or one of the thread."""
    told = session.execute(
        select(Notification.work_order_id, Notification.kind)
        .where(Notification.lane == chat_id, Notification.message_id == message_id)
        .order_by(Notification.id.desc())
        .limit(1)
    ).first()
    if told is not None and told.work_order_id is not None:
        return RepliedTo(
            told.work_order_id,
            by_customer=told.kind is NotificationKind.CUSTOMER_MESSAGE,
            by_shop=told.kind is NotificationKind.SHOP_MESSAGE,
        )
    written = session.scalar(
        select(OrderMessage.work_order_id).where(OrderMessage.chat_id == chat_id, OrderMessage.message_id == message_id)
    )
    return None if written is None else RepliedTo(written)


def is_kept(session: Session, chat_id: int, message_id: int) -> bool:
    """Whether a message of a chat is one of a thread."""
    kept = select(OrderMessage.id).where(OrderMessage.chat_id == chat_id, OrderMessage.message_id == message_id)
    return session.scalar(kept) is not None


# From the customer.


def receive(session: Session, actor: Actor, letter: Letter, *, about: int | None = None) -> Received | None:
    """Keep what a customer wrote, and have the shop told; None, and nothing kept, where they have no order with us.

    It belongs to the order it replies to, else to their only open one; where several are open it waits for
    `choose`; where none is, it belongs to the latest that ended within a month.
    """
    customer = session.scalar(select(Customer).where(Customer.telegram_user_id == actor.user_id))
    if customer is None:
        return None
    before = letters.known(session, letter)
    if before is not None:
        return Received(before.work_order, again=True)
    meant = _meant(session, customer, about)
    if not meant:
        return None
    order = meant[0] if len(meant) == 1 else None
    again = _wrote_lately(session, customer, order)
    message = letters.written(letter, MessageDirection.FROM_CUSTOMER, customer_id=customer.id, work_order=order)
    session.add(message)
    if order is not None:
        letters.tell_shop(session, message)
    return Received(order, again)


def choose(session: Session, actor: Actor, order_id: int) -> tuple[WorkOrder, int]:
    """A customer says which order their waiting messages are about: they go there, together; how many they were.

    Raises OrderNotFound for an order that is not theirs.
    """
    order = orders.find_own(session, actor, order_id)
    waiting = _waiting(session, order.customer)
    _send_to(session, waiting, order)
    return order, len(waiting)


def edit(session: Session, letter: Letter, edited_at: datetime) -> MessageDirection | None:
    """A message was changed after it was sent: keep its new wording, and have the shop told if it reads otherwise.

    Which way it went, if it is kept: only what a customer wrote is changed. What the shop wrote is with them already.
    """
    message = letters.known(session, letter)
    if message is None:
        return None
    if message.direction is not MessageDirection.FROM_CUSTOMER:
        return message.direction
    said = letter.content
    if (message.kind, message.text, message.file_id) != (said.kind, said.text, said.file_id):
        message.kind, message.text, message.file_id = said.kind, said.text, said.file_id
        message.edited_at = edited_at
        if message.work_order_id is not None:
            letters.tell_shop(session, message)
    return message.direction


def settle_undecided(session: Session) -> int:
    """Messages whose customer does not say which order they mean go to the latest: nothing waits unread for ever."""
    since = utcnow() - UNDECIDED
    undecided = select(OrderMessage.customer_id).where(
        OrderMessage.work_order_id.is_(None), OrderMessage.created_at < since
    )
    settled = 0
    for customer in session.scalars(select(Customer).where(Customer.id.in_(undecided)).order_by(Customer.id)).all():
        meant = _meant(session, customer, None)
        waiting = _waiting(session, customer)
        if meant:
            _send_to(session, waiting, meant[0])
            settled += len(waiting)
    return settled


def open_orders(session: Session, customer_id: int) -> list[WorkOrder]:
    """What a customer may mean, latest first."""
    query = orders.with_people().join(WorkOrder.device).where(Device.customer_id == customer_id)
    return list(
        session.scalars(query.where(WorkOrder.status.in_(UNFINISHED)).order_by(WorkOrder.id.desc()).limit(MOST_CHOICES))
    )


def _meant(session: Session, customer: Customer, about: int | None) -> Sequence[WorkOrder]:
    if about is not None:
        query = select(WorkOrder).join(WorkOrder.device)
        own = session.scalars(query.where(WorkOrder.id == about, Device.customer_id == customer.id)).all()
        if own:
            return own
    return open_orders(session, customer.id) or _ended_lately(session, customer)


def _ended_lately(session: Session, customer: Customer) -> Sequence[WorkOrder]:
    query = select(WorkOrder).join(WorkOrder.device).join(WorkOrder.status_changes)
    return session.scalars(
        query.where(
            Device.customer_id == customer.id,
            StatusChange.to_status.in_(TERMINAL),
            WorkOrder.status.in_(TERMINAL),
            StatusChange.created_at > utcnow() - AFTERWARDS,
        )
        .order_by(StatusChange.id.desc())
        .limit(1)
    ).all()


def _wrote_lately(session: Session, customer: Customer, order: WorkOrder | None) -> bool:
    to_order = OrderMessage.work_order_id.is_(None) if order is None else OrderMessage.work_order_id == order.id
    lately = select(OrderMessage.id).where(
        OrderMessage.customer_id == customer.id,
        OrderMessage.direction == MessageDirection.FROM_CUSTOMER,
        to_order,
        OrderMessage.created_at > utcnow() - PAUSE,
    )
    return session.scalar(lately.limit(1)) is not None


def _waiting(session: Session, customer: Customer) -> Sequence[OrderMessage]:
    return session.scalars(
        select(OrderMessage)
        .where(OrderMessage.customer_id == customer.id, OrderMessage.work_order_id.is_(None))
        .order_by(OrderMessage.id)
        .with_for_update()
    ).all()


def _send_to(session: Session, messages: Sequence[OrderMessage], order: WorkOrder) -> None:
    for each in messages:
        each.work_order = order
        letters.tell_shop(session, each)


# From the shop.


def write(session: Session, order: WorkOrder, letter: Letter, *, by: Actor) -> bool:
    """Write to the customer of an order; False where it waits until they can be reached again.

    Raises NotAllowed, MessageTooLong, and NoChat where they have none with the bot.
    """
    staff = require_staff(session, by)
    if letters.known(session, letter) is not None:
        return True
    if order.customer.chat_id is None:
        raise NoChat(order.id)
    _require_room(letter)
    message = letters.of_shop(letter, MessageDirection.TO_CUSTOMER, order, staff)
    session.add(message)
    return letters.tell_customer(session, message, order.customer)


def note(session: Session, order: WorkOrder, letter: Letter, *, by: Actor) -> None:
    """Write something down that stays within the shop; raises NotAllowed."""
    staff = require_staff(session, by)
    if letters.known(session, letter) is None:
        session.add(letters.of_shop(letter, MessageDirection.INTERNAL, order, staff))


def _require_room(letter: Letter) -> None:
    said = letter.content
    room = TEXT_ROOM if said.kind in {MessageKind.TEXT, MessageKind.CONTACT} else CAPTION_ROOM
    units = len((said.text or "").encode("utf-16-le", "surrogatepass")) // 2
    if units > room:
        raise MessageTooLong
