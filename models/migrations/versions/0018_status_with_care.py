"""Status with care: pick-up codes, cards in the chat, how long repairs take, and passcodes of devices."""

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
    "PASSCODE_VIEWED",
)

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
FORMS = (
    "INTAKE",
    "REASON",
    "RECEIVING",
    "COMMENT",
    "QUOTE_LINES",
    "QUOTE_NOTE",
    "LIMIT",
    "WALK_IN",
    "LETTER",
    "NOTE",
    "CODE",
    "PASSCODE",
)
CARD_STATES = ("DUE", "SHOWN", "UNREACHABLE", "GONE")


def upgrade() -> None:
    """Go forward from 0017."""
    op.add_column("work_orders", sa.Column("wrong_codes", sa.Integer(), server_default="0", nullable=False))
    words = ", ".join(f"'{each}'" for each in KINDS)
    with op.batch_alter_table("notifications", table_kwargs={"sqlite_autoincrement": True}) as table:
        table.drop_constraint(CHECK, type_="check")
        table.create_check_constraint(CHECK, f"kind IN ({words})")
    forms = ", ".join(f"'{each}'" for each in FORMS)
    with op.batch_alter_table("drafts", table_kwargs={"sqlite_autoincrement": True}) as table:
        table.drop_constraint("ck_drafts_form", type_="check")
        table.create_check_constraint("ck_drafts_form", f"form IN ({forms})")
    _create_cards()
    _create_passcodes()
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


def _create_passcodes() -> None:
    op.create_table(
        "passcodes",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("work_order_id", BIG_ID, nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["work_order_id"], ["work_orders.id"], name=op.f("fk_passcodes_work_order_id_work_orders")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passcodes")),
        sa.UniqueConstraint("work_order_id", name=op.f("uq_passcodes_work_order_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "passcode_views",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("work_order_id", BIG_ID, nullable=False),
        sa.Column("staff_id", BIG_ID, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_passcode_views_staff_id_staff")),
        sa.ForeignKeyConstraint(
            ["work_order_id"], ["work_orders.id"], name=op.f("fk_passcode_views_work_order_id_work_orders")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passcode_views")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_passcode_views_work_order_id", "passcode_views", ["work_order_id"])
    op.create_index("ix_passcode_views_staff_id", "passcode_views", ["staff_id"])
    op.create_table(
        "deletions",
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        *_outbound(),
        sa.CheckConstraint("state IN ('DUE', 'DONE')", name=op.f("ck_deletions_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deletions")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_deletions_open",
        "deletions",
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
