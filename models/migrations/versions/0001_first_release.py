"""The tables of the first release."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
WORD = sa.String(32)
ROLES = ("TECHNICIAN", "OWNER")
STATUSES = (
    "PENDING",
    "RECEIVED",
    "DIAGNOSING",
    "AWAITING_APPROVAL",
    "APPROVED",
    "WAITING_PARTS",
    "IN_REPAIR",
    "QUALITY_CHECK",
    "READY_FOR_PICKUP",
    "ON_HOLD",
    "COLLECTED",
    "CANCELLED",
)
OUTCOMES = ("REPAIRED", "PARTIAL", "UNREPAIRABLE", "PARTS_UNAVAILABLE", "DECLINED", "NO_FAULT_FOUND")


def upgrade() -> None:
    """Build every table in an empty database."""
    op.create_table(
        "counters",
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_counters"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "customers",
        sa.Column("id", ID, nullable=False, autoincrement=True),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("email", sa.String(254), nullable=True),
        sa.Column("phone", sa.String(16), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("telegram_user_id", sa.BigInteger(), nullable=True),
        sa.Column("chat_id", sa.BigInteger(), nullable=True),
        sa.Column("language", sa.String(16), nullable=True),
        sa.Column("reachable", sa.Boolean(), nullable=False),
        sa.Column("unreachable_since", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_customers"),
        sa.UniqueConstraint("telegram_user_id", name="uq_customers_telegram_user_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_customers_email", "customers", ["email"], unique=True)
    op.create_index("ix_customers_phone", "customers", ["phone"])
    op.create_table(
        "drafts",
        sa.Column("id", ID, nullable=False, autoincrement=True),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("telegram_user_id", sa.BigInteger(), nullable=False),
        sa.Column("step", sa.String(32), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_drafts"),
        sa.UniqueConstraint("chat_id", name="uq_drafts_chat_id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "inbox_updates",
        sa.Column("update_id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("media_group_id", sa.String(64), nullable=True),
        sa.Column("state", WORD, nullable=False),
        sa.Column("view", sa.JSON(), nullable=True),
        sa.Column("reference", sa.String(16), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.Column("lane", sa.BigInteger(), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_token", sa.String(32), nullable=True),
        sa.Column("leased_until", MOMENT, nullable=True),
        sa.Column("last_error", sa.String(500), nullable=True),
        sa.PrimaryKeyConstraint("update_id", name="pk_inbox_updates"),
        _one_of("inbox_updates", "state", "NEW", "APPLIED", "DONE", "DEAD"),
    )
    op.create_index(
        "ix_inbox_updates_open",
        "inbox_updates",
        ["lane", "update_id"],
        sqlite_where=sa.text("state IN ('NEW', 'APPLIED')"),
        postgresql_where=sa.text("state IN ('NEW', 'APPLIED')"),
    )
    op.create_index("ix_inbox_updates_state_done_at", "inbox_updates", ["state", "done_at"])
    op.create_table(
        "leases",
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("holder", sa.String(120), nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_leases"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "staff",
        sa.Column("id", ID, nullable=False, autoincrement=True),
        sa.Column("telegram_user_id", sa.BigInteger(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("role", WORD, nullable=False),
        sa.Column("language", sa.String(16), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_staff"),
        sa.UniqueConstraint("telegram_user_id", name="uq_staff_telegram_user_id"),
        _one_of("staff", "role", *ROLES),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "devices",
        sa.Column("id", ID, nullable=False, autoincrement=True),
        sa.Column("customer_id", ID, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("brand", sa.String(60), nullable=False),
        sa.Column("model", sa.String(80), nullable=False),
        sa.Column("serial", sa.String(40), nullable=True),
        sa.Column("imei", sa.String(15), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_devices"),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name="fk_devices_customer_id_customers"),
        _one_of(
            "devices", "kind", "PHONE", "TABLET", "LAPTOP", "DESKTOP", "CONSOLE", "WATCH", "AUDIO", "CAMERA", "OTHER"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_devices_customer_id", "devices", ["customer_id"])
    op.create_index("ix_devices_imei", "devices", ["imei"])
    op.create_index("ix_devices_serial", "devices", ["serial"])
    op.create_table(
        "staff_invites",
        sa.Column("id", ID, nullable=False, autoincrement=True),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("role", WORD, nullable=False),
        sa.Column("invited_by_id", ID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.Column("used_by_id", ID, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_staff_invites"),
        sa.ForeignKeyConstraint(["invited_by_id"], ["staff.id"], name="fk_staff_invites_invited_by_id_staff"),
        sa.ForeignKeyConstraint(["used_by_id"], ["staff.id"], name="fk_staff_invites_used_by_id_staff"),
        sa.UniqueConstraint("token_hash", name="uq_staff_invites_token_hash"),
        _one_of("staff_invites", "role", *ROLES),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "work_orders",
        sa.Column("id", ID, nullable=False, autoincrement=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("device_id", ID, nullable=False),
        sa.Column("status", WORD, nullable=False),
        sa.Column("held_from", WORD, nullable=True),
        sa.Column("outcome", WORD, nullable=True),
        sa.Column("charge", WORD, nullable=False),
        sa.Column("preauthorised_limit", sa.Integer(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("condition", sa.Text(), nullable=True),
        sa.Column("accessories", sa.Text(), nullable=True),
        sa.Column("technician_id", ID, nullable=True),
        sa.Column("warranty_of_id", ID, nullable=True),
        sa.Column("draft_id", ID, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_work_orders"),
        sa.ForeignKeyConstraint(["device_id"], ["devices.id"], name="fk_work_orders_device_id_devices"),
        sa.ForeignKeyConstraint(["technician_id"], ["staff.id"], name="fk_work_orders_technician_id_staff"),
        sa.ForeignKeyConstraint(
            ["warranty_of_id"], ["work_orders.id"], name="fk_work_orders_warranty_of_id_work_orders"
        ),
        sa.UniqueConstraint("draft_id", name="uq_work_orders_draft_id"),
        sa.UniqueConstraint("number", name="uq_work_orders_number"),
        _one_of("work_orders", "status", *STATUSES),
        _one_of("work_orders", "held_from", *STATUSES),
        _one_of("work_orders", "outcome", *OUTCOMES),
        _one_of("work_orders", "charge", "QUOTED", "FREE", "WARRANTY"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_work_orders_device_id", "work_orders", ["device_id"])
    op.create_index("ix_work_orders_status_created_at", "work_orders", ["status", "created_at"])
    op.create_index("ix_work_orders_technician_id", "work_orders", ["technician_id"])
    op.create_index("ix_work_orders_warranty_of_id", "work_orders", ["warranty_of_id"])
    op.create_table(
        "order_messages",
        sa.Column("id", ID, nullable=False, autoincrement=True),
        sa.Column("work_order_id", ID, nullable=False),
        sa.Column("direction", WORD, nullable=False),
        sa.Column("staff_id", ID, nullable=True),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("file_id", sa.Text(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("edited_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_order_messages"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_order_messages_staff_id_staff"),
        sa.ForeignKeyConstraint(
            ["work_order_id"], ["work_orders.id"], name="fk_order_messages_work_order_id_work_orders"
        ),
        sa.UniqueConstraint("chat_id", "message_id", name="uq_order_messages_chat_id_message_id"),
        _one_of("order_messages", "direction", "FROM_CUSTOMER", "TO_CUSTOMER", "INTERNAL"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_order_messages_work_order_id", "order_messages", ["work_order_id"])
    op.create_table(
        "photos",
        sa.Column("id", ID, nullable=False, autoincrement=True),
        sa.Column("work_order_id", ID, nullable=False),
        sa.Column("file_id", sa.Text(), nullable=False),
        sa.Column("file_unique_id", sa.String(64), nullable=False),
        sa.Column("file_size", sa.Integer(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_photos"),
        sa.ForeignKeyConstraint(["work_order_id"], ["work_orders.id"], name="fk_photos_work_order_id_work_orders"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_photos_work_order_id", "photos", ["work_order_id"])
    op.create_table(
        "quotes",
        sa.Column("id", ID, nullable=False, autoincrement=True),
        sa.Column("work_order_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("status", WORD, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_quotes"),
        sa.ForeignKeyConstraint(["work_order_id"], ["work_orders.id"], name="fk_quotes_work_order_id_work_orders"),
        sa.UniqueConstraint("work_order_id", "version", name="uq_quotes_work_order_id_version"),
        _one_of("quotes", "status", "OFFERED", "APPROVED", "DECLINED", "EXPIRED", "REPLACED"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "status_changes",
        sa.Column("id", ID, nullable=False, autoincrement=True),
        sa.Column("work_order_id", ID, nullable=False),
        sa.Column("from_status", WORD, nullable=True),
        sa.Column("to_status", WORD, nullable=False),
        sa.Column("outcome", WORD, nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("staff_id", ID, nullable=True),
        sa.Column("source", WORD, nullable=False),
        sa.Column("overridden", sa.Boolean(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_status_changes"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_status_changes_staff_id_staff"),
        sa.ForeignKeyConstraint(
            ["work_order_id"], ["work_orders.id"], name="fk_status_changes_work_order_id_work_orders"
        ),
        _one_of("status_changes", "from_status", *STATUSES),
        _one_of("status_changes", "to_status", *STATUSES),
        _one_of("status_changes", "outcome", *OUTCOMES),
        _one_of("status_changes", "source", "INTAKE", "COMMAND", "BUTTON", "UNDO", "SYSTEM"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_status_changes_staff_id", "status_changes", ["staff_id"])
    op.create_index("ix_status_changes_work_order_id", "status_changes", ["work_order_id"])
    op.create_table(
        "notifications",
        sa.Column("id", ID, nullable=False, autoincrement=True),
        sa.Column("key", sa.String(120), nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("work_order_id", ID, nullable=True),
        sa.Column("status_change_id", ID, nullable=True),
        sa.Column("customer_id", ID, nullable=True),
        sa.Column("staff_id", ID, nullable=True),
        sa.Column("state", WORD, nullable=False),
        sa.Column("uncertain", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.Column("lane", sa.BigInteger(), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_token", sa.String(32), nullable=True),
        sa.Column("leased_until", MOMENT, nullable=True),
        sa.Column("last_error", sa.String(500), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_notifications"),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name="fk_notifications_customer_id_customers"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_notifications_staff_id_staff"),
        sa.ForeignKeyConstraint(
            ["status_change_id"], ["status_changes.id"], name="fk_notifications_status_change_id_status_changes"
        ),
        sa.ForeignKeyConstraint(
            ["work_order_id"], ["work_orders.id"], name="fk_notifications_work_order_id_work_orders"
        ),
        sa.UniqueConstraint("key", name="uq_notifications_key"),
        _one_of(
            "notifications",
            "kind",
            "ORDER_BOOKED",
            "STATUS_CHANGED",
            "NEW_ORDER",
            "ORDER_CANCELLED",
            "PHONE_CUSTOMER",
            "UPDATE_FAILED",
            "MESSAGE_FAILED",
            "STAFF_JOINED",
        ),
        _one_of("notifications", "state", "OWED", "SENT", "COLLAPSED", "UNREACHABLE", "DEAD"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_notifications_customer_id", "notifications", ["customer_id"])
    op.create_index(
        "ix_notifications_open",
        "notifications",
        ["lane", "id"],
        sqlite_where=sa.text("state IN ('OWED')"),
        postgresql_where=sa.text("state IN ('OWED')"),
    )
    op.create_index("ix_notifications_staff_id", "notifications", ["staff_id"])
    op.create_index("ix_notifications_status_change_id", "notifications", ["status_change_id"])
    op.create_index("ix_notifications_work_order_id", "notifications", ["work_order_id"])
    op.create_table(
        "quote_lines",
        sa.Column("id", ID, nullable=False, autoincrement=True),
        sa.Column("quote_id", ID, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("description", sa.String(200), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("unit_price", sa.Integer(), nullable=False),
        sa.Column("tax_basis_points", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_quote_lines"),
        sa.ForeignKeyConstraint(["quote_id"], ["quotes.id"], name="fk_quote_lines_quote_id_quotes"),
        _one_of("quote_lines", "kind", "PART", "LABOUR"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_quote_lines_quote_id", "quote_lines", ["quote_id"])


def _one_of(table: str, column: str, *words: str) -> sa.CheckConstraint:
    listed = ", ".join(f"'{word}'" for word in words)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=f"ck_{table}_{column}")
