"""Owners are told of a day without a backup: a kind of notification more."""

from alembic import op

revision = "0004"
down_revision = "0003"

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
)


def upgrade() -> None:
    """Go forward from 0003."""
    words = ", ".join(f"'{each}'" for each in KINDS)
    with op.batch_alter_table("notifications", table_kwargs={"sqlite_autoincrement": True}) as table:
        table.drop_constraint(CHECK, type_="check")
        table.create_check_constraint(CHECK, f"kind IN ({words})")
