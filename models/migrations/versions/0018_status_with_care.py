"""Status with care: pick-up codes, and a card in the chat that shows where a repair is."""

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

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CARD_STATES = ("DUE", "SHOWN", "UNREACHABLE", "GONE")


def upgrade() -> None:
    """Go forward from 0017."""
    op.add_column("work_orders", sa.Column("wrong_codes", sa.Integer(), server_default="0", nullable=False))
    words = ", ".join(f"'{each}'" for each in KINDS)
    with op.batch_alter_table("notifications", table_kwargs={"sqlite_autoincrement": True}) as table:
        table.drop_constraint(CHECK, type_="check")
        table.create_check_constraint(CHECK, f"kind IN ({words})")
    _create_cards()
    op.create_table(
        "repair_times",
        sa.Column("topic", sa.String(length=180), nullable=False),
        sa.Column("samples", sa.Integer(), nullable=False),
        sa.Column("median", sa.Integer(), nullable=False),
        sa.Column("slow", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("topic", name=op.f("pk_repair_times")),
    )


def _create_cards() -> None:
    states = ", ".join(f"'{each}'" for each in CARD_STATES)
    op.create_table(
        "status_cards",
        sa.Column("work_order_id", BIG_ID, nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("shown", sa.String(length=64), nullable=True),
        sa.Column("pinned", sa.Boolean(), nullable=True),
        *_outbound(),
        sa.CheckConstraint(f"state IN ({states})", name=op.f("ck_status_cards_state")),
        sa.ForeignKeyConstraint(
            ["work_order_id"], ["work_orders.id"], name=op.f("fk_status_cards_work_order_id_work_orders")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_cards")),
        sa.UniqueConstraint("work_order_id", name=op.f("uq_status_cards_work_order_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_status_cards_open",
        "status_cards",
        ["lane", "id"],
        sqlite_where=sa.text("state IN ('DUE')"),
        postgresql_where=sa.text("state IN ('DUE')"),
    )


def _outbound() -> tuple[sa.schema.SchemaItem, ...]:
    """The columns of what goes out to a chat."""
    return (
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("lane", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("uncertain", sa.Integer(), nullable=False),
        sa.Column("lease_token", sa.String(length=32), nullable=True),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.String(length=500), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )
