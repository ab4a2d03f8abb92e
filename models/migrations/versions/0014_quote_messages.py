"""Quotes are sent, reminded of and decided, and written by a form: more kinds of both."""

from alembic import op

revision = "0014"
down_revision = "0013"

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
)
FORMS = (
    "INTAKE",
    "REASON",
    "RECEIVING",
    "COMMENT",
    "QUOTE_LINES",
    "QUOTE_NOTE",
    "LIMIT",
)


def upgrade() -> None:
    """Go forward from 0013."""
    _replace("notifications", "kind", KINDS)
    _replace("drafts", "form", FORMS)


def _replace(table_name: str, column: str, members: tuple[str, ...]) -> None:
    """Have a CHECK take other words."""
    words = ", ".join(f"'{each}'" for each in members)
    with op.batch_alter_table(table_name, table_kwargs={"sqlite_autoincrement": True}) as table:
        table.drop_constraint(f"ck_{table_name}_{column}", type_="check")
        table.create_check_constraint(f"ck_{table_name}_{column}", f"{column} IN ({words})")
