"""People who come to the counter without a chat, and the links that connect them with one."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

FORMS = ("INTAKE", "REASON", "RECEIVING", "COMMENT", "QUOTE_LINES", "QUOTE_NOTE", "LIMIT", "WALK_IN")
SOURCES = ("INTAKE", "WALK_IN", "COMMAND", "BUTTON", "UNDO", "SYSTEM", "CUSTOMER", "LIMIT")
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
)
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Go forward from 0014."""
    op.create_table(
        "customer_links",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("customer_id", ID, nullable=False),
        sa.Column("made_by_id", ID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_customer_links"),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name="fk_customer_links_customer_id_customers"),
        sa.ForeignKeyConstraint(["made_by_id"], ["staff.id"], name="fk_customer_links_made_by_id_staff"),
        sa.UniqueConstraint("token_hash", name="uq_customer_links_token_hash"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_customer_links_customer_id", "customer_links", ["customer_id"])
    op.create_index("ix_customer_links_made_by_id", "customer_links", ["made_by_id"])
    _replace_check("drafts", "form", FORMS)
    _replace_check("status_changes", "source", SOURCES)
    _replace_check("notifications", "kind", KINDS)


def _replace_check(of: str, column: str, members: tuple[str, ...]) -> None:
    words = ", ".join(f"'{each}'" for each in members)
    with op.batch_alter_table(of, table_kwargs={"sqlite_autoincrement": True}) as table:
        table.drop_constraint(f"ck_{of}_{column}", type_="check")
        table.create_check_constraint(f"ck_{of}_{column}", f"{column} IN ({words})")
