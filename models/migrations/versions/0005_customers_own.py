"""What is the customer's own: muted orders, a language of their choice, ratings, and to be forgotten."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

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
STATES = ("OWED", "SENT", "COLLAPSED", "MUTED", "UNREACHABLE", "DEAD")

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Go forward from 0004."""
    op.create_table(
        "visitors",
        sa.Column("telegram_user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("language", sa.String(length=16), nullable=True),
        sa.Column("data_sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("telegram_user_id", name=op.f("pk_visitors")),
    )
    op.create_table(
        "ratings",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("work_order_id", BIG_ID, nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("score BETWEEN 1 AND 5", name=op.f("ck_ratings_score")),
        sa.ForeignKeyConstraint(
            ["work_order_id"], ["work_orders.id"], name=op.f("fk_ratings_work_order_id_work_orders")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ratings")),
        sa.UniqueConstraint("work_order_id", name=op.f("uq_ratings_work_order_id")),
        sqlite_autoincrement=True,
    )
    op.add_column("customers", sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("work_orders", sa.Column("muted", sa.Boolean(), server_default=sa.false(), nullable=False))
    _replace_checks(kind=KINDS, state=STATES)


def _replace_checks(**columns: tuple[str, ...]) -> None:
    with op.batch_alter_table("notifications", table_kwargs={"sqlite_autoincrement": True}) as table:
        for column, members in columns.items():
            words = ", ".join(f"'{each}'" for each in members)
            table.drop_constraint(f"ck_notifications_{column}", type_="check")
            table.create_check_constraint(f"ck_notifications_{column}", f"{column} IN ({words})")
