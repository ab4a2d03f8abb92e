"""The group chat of the staff: bound by an owner, told of requests and messages, and with a topic for each order."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.services import notifications
from bot.services.people import Actor, active_staff, require_staff
from models import (
    TERMINAL,
    Notification,
    NotificationKind,
    NotificationState,
    StaffGroup,
    StatusChange,
    WorkOrder,
    utcnow,
)


def bound(session: Session) -> StaffGroup | None:
    """The group that is bound to the shop, if one is."""
    return session.scalar(select(StaffGroup).where(StaffGroup.unbound_at.is_(None)).limit(1))


def bound_as(session: Session, chat_id: int) -> StaffGroup | None:
    """The group that is bound to the shop, if it is this chat."""
    return session.scalar(select(StaffGroup).where(StaffGroup.chat_id == chat_id, StaffGroup.unbound_at.is_(None)))


def bind(session: Session, actor: Actor, title: str, *, is_forum: bool) -> StaffGroup:
    """Make the chat in which an owner says so the staff's group, in place of any other; raises NotAllowed."""
    owner = require_staff(session, actor, owner=True)
    others = session.scalars(select(StaffGroup).where(StaffGroup.unbound_at.is_(None)).with_for_update()).all()
    for other in others:
        other.unbound_at = utcnow()
    group = session.scalar(select(StaffGroup).where(StaffGroup.chat_id == actor.chat_id).with_for_update())
    if group is None:
        group = StaffGroup(chat_id=actor.chat_id)
        session.add(group)
    group.title, group.is_forum = title, is_forum
    group.bound_by_id, group.unbound_at = owner.id, None
    session.flush()
    for other in others:
        if other is not group:
            _hand_on(session, other, group)
    return group


def unbind(session: Session, actor: Actor) -> bool:
    """Make it a group like any other, as an owner in it says; whether it was bound. Raises NotAllowed."""
    require_staff(session, actor, owner=True)
    group = bound_as(session, actor.chat_id)
    if group is not None:
        _let_go(session, group)
    return group is not None


def lost(session: Session, group: StaffGroup) -> None:
    """The group can't be written to any more: owners hear of it, and everybody else of what it was to be told."""
    if group.unbound_at is not None:
        return
    _let_go(session, group)
    notifications.owe_staff(
        session,
        NotificationKind.GROUP_LOST,
        f"group:{group.id}:lost:{int(utcnow().timestamp())}",
        owners_only=True,
        payload={"title": group.title},
    )


def _let_go(session: Session, group: StaffGroup) -> None:
    group.unbound_at = utcnow()
    session.flush()
    for each in _unsent(session, group):
        tell_everybody(session, each)


def _hand_on(session: Session, before: StaffGroup, group: StaffGroup) -> None:
    """What a group was not told yet, as over quiet hours, the one in its place is."""
    for each in _unsent(session, before):
        if each.kind is not NotificationKind.TOPIC:
            facts = {"order_message_id": each.order_message_id, "payload": each.payload}
            owe(session, group, _about(each), each.kind, each.work_order_id, **facts)
            session.flush()


def _unsent(session: Session, group: StaffGroup) -> Sequence[Notification]:
    states = [NotificationState.OWED, NotificationState.UNREACHABLE]
    waiting = select(Notification).where(Notification.staff_group_id == group.id, Notification.state.in_(states))
    return session.scalars(waiting.order_by(Notification.id)).all()


def _about(notification: Notification) -> str:
    return notification.key.rpartition(":group:")[0]


def tell_everybody(session: Session, notification: Notification) -> None:
    """The group was not told: owe a request, or what a customer wrote, to all who work here instead."""
    if notification.staff_group_id is None or notification.kind is NotificationKind.TOPIC:
        return
    notifications.owe_each(
        session,
        notification.kind,
        _about(notification),
        active_staff(session),
        work_order_id=notification.work_order_id,
        order_message_id=notification.order_message_id,
        payload=notification.payload,
    )


# Requests and topics.


def announce(session: Session, order: WorkOrder) -> bool:
    """Owe the group the notice of a new order, in a topic of its own if it has topics; False without a group."""
    session.flush()
    group = bound(session)
    if group is None:
        return False
    owe(session, group, f"order:{order.id}:new", NotificationKind.NEW_ORDER, order.id)
    return True


def owe(
    session: Session, group: StaffGroup, about: str, kind: NotificationKind, order_id: int | None, **facts: Any
) -> None:
    """Owe the group one message about an order, whose topic is opened first."""
    if group.is_forum and order_id is not None:
        _owe(session, group, f"topic:{order_id}:open", NotificationKind.TOPIC, order_id, payload={"do": "open"})
        session.flush()
    _owe(session, group, about, kind, order_id, **facts)


def follow(session: Session, change: StatusChange) -> None:
    """Have an order's topic say where it stands: its title, and whether it is open."""
    session.flush()
    group, order_id = bound(session), change.work_order_id
    if group is None or not group.is_forum or _opened(session, group, order_id) is None:
        return
    deeds = ["rename"]
    if change.from_status in TERMINAL:
        deeds.insert(0, "reopen")
    if change.to_status in TERMINAL:
        deeds.append("close")
    for deed in deeds:
        about = f"topic:{order_id}:{change.id}:{deed}"
        _owe(session, group, about, NotificationKind.TOPIC, order_id, payload={"do": deed})
        session.flush()


def topic_of(session: Session, notification: Notification) -> int | None:
    """The topic that a message to a group belongs into, if there is one."""
    opened = select(Notification.message_id).where(
        Notification.key == f"topic:{notification.work_order_id}:open:group:{notification.staff_group_id}",
        Notification.state == NotificationState.SENT,
    )
    return session.scalar(opened)


def _opened(session: Session, group: StaffGroup, order_id: int) -> int | None:
    """Whether a topic is there, or on its way."""
    return session.scalar(select(Notification.id).where(Notification.key == f"topic:{order_id}:open:group:{group.id}"))


def _owe(
    session: Session, group: StaffGroup, about: str, kind: NotificationKind, order_id: int | None, **facts: Any
) -> None:
    key = f"{about}:group:{group.id}"
    notifications.owe(session, key, kind, group.chat_id, staff_group_id=group.id, work_order_id=order_id, **facts)


def without_topics(session: Session, notification: Notification, reason: str) -> None:
    """A topic could not be changed: owners hear of it once; messages go on without."""
    notifications.owe_staff(
        session,
        NotificationKind.MESSAGE_FAILED,
        f"group:{notification.staff_group_id}:topics",
        owners_only=True,
        payload={"notification_id": notification.id, "reason": reason},
    )
