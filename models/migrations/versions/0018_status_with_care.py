"""Pick-up codes: how many wrong ones were shown for an order, and that owners are told of too many."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

CHECK = "ck_notifications_kind"
KINDS = (
    "ORDER_BOOKED",
    "STATUS_CHANGED",
    "NEW_ORDER",
    "ORDER_CANCELLED",
    "PHONE_CUSTOMER",
    "UPDATE_FAILED",
    "MESSAGE_FAILED",
    "STAFF_JOINED",
    "BACKUP_FAILED",
    "CONDITION_PHOTOS",
    "CONDITION_AGREEMENT",
    "RATING_REQUESTED",
    "LOW_RATING",
    "PICKUP_REMINDER",
    "ORDER_OVERDUE",
    "ORDER_STILL_OVERDUE",
    "REQUEST_REMINDER",
    "QUOTE_SENT",
    "QUOTE_REMINDER",
    "QUOTE_DECIDED",
    "QUOTE_TALK",
    "CUSTOMER_CONNECTED",
    "ASSIGNED",
    "TAKEN_AWAY",
    "CUSTOMER_MESSAGE",
    "SHOP_MESSAGE",
    "SHOP_MESSAGE_FAILED",
    "TOPIC",
    "GROUP_LOST",
    "CODES_SPENT",
)


def upgrade() -> None:
    """Go forward from 0017."""
    op.add_column("work_orders", sa.Column("wrong_codes", sa.Integer(), server_default="0", nullable=False))
    words = ", ".join(f"'{each}'" for each in KINDS)
    with op.batch_alter_table("notifications", table_kwargs={"sqlite_autoincrement": True}) as table:
        table.drop_constraint(CHECK, type_="check")
        table.create_check_constraint(CHECK, f"kind IN ({words})")
