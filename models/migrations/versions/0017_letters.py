"""What customers and the shop write to each other finds its order, and a group of staff can be bound to the shop."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
COUNTING = {"sqlite_autoincrement": True}
NOTICES = (
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
    "CUSTOMER_MESSAGE",
    "SHOP_MESSAGE",
    "SHOP_MESSAGE_FAILED",
    "TOPIC",
    "GROUP_LOST",
)
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
)
CONTENTS = (
    "TEXT",
    "PHOTO",
    "DOCUMENT",
    "VOICE",
    "AUDIO",
    "VIDEO",
    "VIDEO_NOTE",
    "ANIMATION",
    "LOCATION",
    "CONTACT",
)


WHOSE = """
UPDATE order_messages SET customer_id = (
    SELECT devices.customer_id FROM work_orders JOIN devices ON devices.id = work_orders.device_id
    WHERE work_orders.id = order_messages.work_order_id)
"""


def upgrade() -> None:
    """Go forward from 0016."""
    op.create_table(
        "staff_groups",
        sa.Column("id", ID, nullable=False, autoincrement=True),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.String(128), nullable=False),
        sa.Column("is_forum", sa.Boolean(), nullable=False),
        sa.Column("bound_by_id", ID, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("unbound_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_staff_groups"),
        sa.ForeignKeyConstraint(["bound_by_id"], ["staff.id"], name="fk_staff_groups_bound_by_id_staff"),
        sa.UniqueConstraint("chat_id", name="uq_staff_groups_chat_id"),
        sqlite_autoincrement=True,
    )
    _order_messages()
    _notifications()
    with op.batch_alter_table("drafts", table_kwargs=COUNTING) as table:
        table.drop_constraint("ck_drafts_form", type_="check")
        table.create_check_constraint("ck_drafts_form", _one_of("form", FORMS))


def _order_messages() -> None:
    """What is there already is text."""
    with op.batch_alter_table("order_messages", table_kwargs=COUNTING) as table:
        table.add_column(sa.Column("kind", sa.String(32), nullable=False, server_default="TEXT"))
        table.add_column(sa.Column("customer_id", ID, nullable=True))
        table.add_column(sa.Column("place", sa.JSON(), nullable=True))
        table.alter_column("work_order_id", existing_type=ID, nullable=True)
        table.create_foreign_key("fk_order_messages_customer_id_customers", "customers", ["customer_id"], ["id"])
        table.create_index("ix_order_messages_customer_id", ["customer_id"])
    op.execute(WHOSE)
    with op.batch_alter_table("order_messages", table_kwargs=COUNTING) as table:
        table.alter_column("kind", existing_type=sa.String(32), existing_nullable=False, server_default=None)
        table.alter_column("customer_id", existing_type=ID, nullable=False)
        table.create_check_constraint("ck_order_messages_kind", _one_of("kind", CONTENTS))


def _notifications() -> None:
    with op.batch_alter_table("notifications", table_kwargs=COUNTING) as table:
        table.drop_constraint("ck_notifications_kind", type_="check")
        table.create_check_constraint("ck_notifications_kind", _one_of("kind", NOTICES))
        table.add_column(sa.Column("staff_group_id", ID, nullable=True))
        table.add_column(sa.Column("order_message_id", ID, nullable=True))
        table.create_foreign_key(
            "fk_notifications_staff_group_id_staff_groups", "staff_groups", ["staff_group_id"], ["id"]
        )
        table.create_foreign_key(
            "fk_notifications_order_message_id_order_messages", "order_messages", ["order_message_id"], ["id"]
        )
        table.create_index("ix_notifications_staff_group_id", ["staff_group_id"])
        table.create_index("ix_notifications_order_message_id", ["order_message_id"])
    known = sa.text("message_id IS NOT NULL")
    op.create_index(
        "ix_notifications_lane_message_id",
        "notifications",
        ["lane", "message_id"],
        sqlite_where=known,
        postgresql_where=known,
    )


def _one_of(column: str, words: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(each) for each in words)})"
