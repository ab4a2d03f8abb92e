"""The outbox: messages owed."""

from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Facts, enum_type
from models.queued import Outbound


class NotificationKind(Enum):
    """What a notification says."""

    ORDER_BOOKED = "ORDER_BOOKED"
    """To the customer: the request is in."""
    STATUS_CHANGED = "STATUS_CHANGED"
    """To the customer: the order moved."""
    NEW_ORDER = "NEW_ORDER"
    """To staff: a request came in."""
    ORDER_CANCELLED = "ORDER_CANCELLED"
    """To staff: the customer called it off."""
    PHONE_CUSTOMER = "PHONE_CUSTOMER"
    """To staff: the customer can't be reached by chat."""
    UPDATE_FAILED = "UPDATE_FAILED"
    """To owners: an update was given up."""
    MESSAGE_FAILED = "MESSAGE_FAILED"
    """To owners: a message was refused for good."""
    STAFF_JOINED = "STAFF_JOINED"
    """To owners: an invitation was used."""
    BACKUP_FAILED = "BACKUP_FAILED"
    """To owners: there is no backup of today."""
    CONDITION_PHOTOS = "CONDITION_PHOTOS"
    """To the customer: the pictures that were taken when the device came in."""
    CONDITION_AGREEMENT = "CONDITION_AGREEMENT"
    """To the customer: in which condition it came in, to agree to."""
    RATING_REQUESTED = "RATING_REQUESTED"
    """To the customer: how was it?"""
    LOW_RATING = "LOW_RATING"
    """To owners: a customer was not content."""
    PICKUP_REMINDER = "PICKUP_REMINDER"
    """To the customer: the device is still waiting for them."""
    ORDER_OVERDUE = "ORDER_OVERDUE"
    """To whoever has the order, or to all staff: it has stood where it is for too long."""
    ORDER_STILL_OVERDUE = "ORDER_STILL_OVERDUE"
    """To owners: and nobody has moved it since."""
    REQUEST_REMINDER = "REQUEST_REMINDER"
    """To whoever left a request half-filled."""
    QUOTE_SENT = "QUOTE_SENT"
    """To the customer: what the repair would cost, or does, where they had agreed to it beforehand."""
    QUOTE_REMINDER = "QUOTE_REMINDER"
    """To the customer: a quote still waits for their answer."""
    QUOTE_DECIDED = "QUOTE_DECIDED"
    """To staff: a quote was approved, declined, or has run out."""
    QUOTE_TALK = "QUOTE_TALK"
    """To staff: the customer wants to talk about a quote."""
    CUSTOMER_CONNECTED = "CUSTOMER_CONNECTED"
    """To whoever of the staff made a customer's link: it was opened."""
    ASSIGNED = "ASSIGNED"
    """To a technician: somebody else gave them an order."""
    TAKEN_AWAY = "TAKEN_AWAY"
    """To a technician: an order of theirs is somebody else's now, or nobody's."""
    CUSTOMER_MESSAGE = "CUSTOMER_MESSAGE"
    """To staff: the customer of an order wrote, or changed what they wrote."""
    SHOP_MESSAGE = "SHOP_MESSAGE"
    """To the customer: somebody of the shop wrote."""
    SHOP_MESSAGE_FAILED = "SHOP_MESSAGE_FAILED"
    """To whoever wrote it: the customer did not get the message."""
    TOPIC = "TOPIC"
    """To the staff's group: the topic of an order is opened, renamed, closed."""
    GROUP_LOST = "GROUP_LOST"
    """To owners: the staff's group can't be written to any more."""
    CODES_SPENT = "CODES_SPENT"
    """To owners: so many wrong pick-up codes were shown for an order that none is taken any more."""
    PASSCODE_VIEWED = "PASSCODE_VIEWED"
    """To the customer: the shop looked at the passcode of their device."""


class NotificationState(Enum):
    """How far a notification has come."""

    OWED = "OWED"
    SENT = "SENT"
    COLLAPSED = "COLLAPSED"
    """Overtaken by a later change within the undo window, or undone: nobody needs to hear of it."""
    MUTED = "MUTED"
    """Withheld, because the customer muted the order: it stands on its card."""
    UNREACHABLE = "UNREACHABLE"
    """The person can't be reached by chat; owed again when they write."""
    DEAD = "DEAD"
    """Refused for good; kept, and shown to the owners."""


class Notification(Outbound, Base):
    """One message owed to one chat; the key makes a second one for the same reason impossible."""

    __tablename__ = "notifications"
    OPEN = (NotificationState.OWED,)
    GIVEN_UP = (NotificationState.DEAD,)

    key: Mapped[str] = mapped_column(String(120), unique=True)
    """What it is for and to whom, as status:17:customer:4."""
    kind: Mapped[NotificationKind] = mapped_column(enum_type(NotificationKind, "kind"))
    payload: Mapped[dict[str, Any]] = mapped_column(Facts(), default=dict)
    """The facts that are not in the tables it points to."""
    work_order_id: Mapped[int | None] = mapped_column(ForeignKey("work_orders.id"), index=True)
    status_change_id: Mapped[int | None] = mapped_column(ForeignKey("status_changes.id"), index=True)
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customers.id"), index=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)
    staff_group_id: Mapped[int | None] = mapped_column(ForeignKey("staff_groups.id"), index=True)
    """The group that is told, if it is a group."""
    order_message_id: Mapped[int | None] = mapped_column(ForeignKey("order_messages.id"), index=True)
    state: Mapped[NotificationState] = mapped_column(
        enum_type(NotificationState, "state"), default=NotificationState.OWED
    )
    held_until: Mapped[datetime | None]
    """When the quiet hours end that it waits for; until then it keeps nothing else of its chat waiting."""
    message_id: Mapped[int | None] = mapped_column()
    sent_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_notifications_open", "lane", "id", sqlite_where=state.in_(OPEN), postgresql_where=state.in_(OPEN)),
        Index("ix_notifications_dead", "id", sqlite_where=state.in_(GIVEN_UP), postgresql_where=state.in_(GIVEN_UP)),
        Index(
            "ix_notifications_lane_message_id",
            "lane",
            "message_id",
            sqlite_where=message_id.is_not(None),
            postgresql_where=message_id.is_not(None),
        ),
        {"sqlite_autoincrement": True},
    )

    @property
    def waits_since(self) -> datetime:
        """Since when it could have been sent: what quiet hours took is nobody's delay."""
        return max(self.created_at, self.held_until or self.created_at)
