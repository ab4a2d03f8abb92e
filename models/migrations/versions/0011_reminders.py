"""Reminders: four kinds of notification more, and the language of a request that was left."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

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
)


def upgrade() -> None:
    """Go forward from 0010."""
    op.add_column("drafts", sa.Column("language", sa.String(16)))
    words = ", ".join(f"'{each}'" for each in KINDS)
    with op.batch_alter_table("notifications", table_kwargs={"sqlite_autoincrement": True}) as table:
        table.drop_constraint(CHECK, type_="check")
        table.create_check_constraint(CHECK, f"kind IN ({words})")
