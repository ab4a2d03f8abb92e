"""The shop's data: importing this package registers every table on `Base.metadata`."""

from models.agreement import Agreement
from models.base import Base, Facts, UtcDateTime
from models.clock import database_now, utcnow, wall_now
from models.counter import Counter
from models.customer import Customer
from models.customer_link import CustomerLink
from models.database import Database
from models.device import Device, DeviceKind
from models.draft import Draft, FormName
from models.engine import create_engine, create_tables
from models.errors import AgreementIsFrozen, IllegalMove, ModelError, SchemaError, UnrecordedStatusChange
from models.inbox_update import InboxState, InboxUpdate
from models.lease import Lease
from models.notification import Notification, NotificationKind, NotificationState
from models.order_message import MessageDirection, MessageKind, OrderMessage
from models.passcode import Deletion, DeletionState, Passcode, PasscodeView
from models.photo import Photo
from models.queued import Outbound, Queued
from models.quote import Quote, QuoteLine, QuoteLineKind, QuoteStatus
from models.rating import Rating, Stars
from models.repair_time import RepairTime
from models.schema import prepare
from models.search_document import SearchDocument
from models.session import SessionLocal, get_db
from models.staff import Role, Staff, StaffInvite
from models.staff_group import StaffGroup
from models.status import (
    LEGAL_MOVES,
    TERMINAL,
    UNFINISHED,
    Condition,
    Outcome,
    WorkOrderStatus,
    legal_moves,
)
from models.status_card import CardState, StatusCard
from models.status_change import ChangeSource, StatusChange
from models.tracking_link import TrackingLink
from models.visitor import Visitor
from models.work_order import Charge, WorkOrder

__all__ = [
    "LEGAL_MOVES",
    "TERMINAL",
    "UNFINISHED",
    "Agreement",
    "AgreementIsFrozen",
    "Base",
    "CardState",
    "ChangeSource",
    "Charge",
    "Condition",
    "Counter",
    "Customer",
    "CustomerLink",
    "Database",
    "Deletion",
    "DeletionState",
    "Device",
    "DeviceKind",
    "Draft",
    "Facts",
    "FormName",
    "IllegalMove",
    "InboxState",
    "InboxUpdate",
    "Lease",
    "MessageDirection",
    "MessageKind",
    "ModelError",
    "Notification",
    "NotificationKind",
    "NotificationState",
    "OrderMessage",
    "Outbound",
    "Outcome",
    "Passcode",
    "PasscodeView",
    "Photo",
    "Queued",
    "Quote",
    "QuoteLine",
    "QuoteLineKind",
    "QuoteStatus",
    "Rating",
    "RepairTime",
    "Role",
    "SchemaError",
    "SearchDocument",
    "SessionLocal",
    "Staff",
    "StaffGroup",
    "StaffInvite",
    "Stars",
    "StatusCard",
    "StatusChange",
    "TrackingLink",
    "UnrecordedStatusChange",
    "UtcDateTime",
    "Visitor",
    "WorkOrder",
    "WorkOrderStatus",
    "create_engine",
    "create_tables",
    "database_now",
    "get_db",
    "legal_moves",
    "prepare",
    "utcnow",
    "wall_now",
]
