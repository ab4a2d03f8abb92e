"""What comes in at the counter: condition agreements, and who took a picture."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

FORMS = ("INTAKE", "REASON", "RECEIVING")
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
)
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Go forward from 0008."""
    op.create_table(
        "agreements",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("work_order_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("photo_ids", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("recorded_by_id", ID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("agreed_at", MOMENT, nullable=True),
        sa.Column("agreed_by_id", ID, nullable=True),
        sa.Column("superseded_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_agreements"),
        sa.ForeignKeyConstraint(["work_order_id"], ["work_orders.id"], name="fk_agreements_work_order_id_work_orders"),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["staff.id"], name="fk_agreements_recorded_by_id_staff"),
        sa.ForeignKeyConstraint(["agreed_by_id"], ["customers.id"], name="fk_agreements_agreed_by_id_customers"),
        sa.UniqueConstraint("work_order_id", "version", name="uq_agreements_work_order_id_version"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_agreements_recorded_by_id", "agreements", ["recorded_by_id"])
    op.create_index("ix_agreements_agreed_by_id", "agreements", ["agreed_by_id"])
    with op.batch_alter_table("photos", table_kwargs={"sqlite_autoincrement": True}) as table:
        table.add_column(sa.Column("staff_id", ID, nullable=True))
        table.create_foreign_key("fk_photos_staff_id_staff", "staff", ["staff_id"], ["id"])
        table.create_index("ix_photos_staff_id", ["staff_id"])
    _replace_check("drafts", "form", FORMS)
    _replace_check("notifications", "kind", KINDS)


def _replace_check(of: str, column: str, members: tuple[str, ...]) -> None:
    words = ", ".join(f"'{each}'" for each in members)
    with op.batch_alter_table(of, table_kwargs={"sqlite_autoincrement": True}) as table:
        table.drop_constraint(f"ck_{of}_{column}", type_="check")
        table.create_check_constraint(f"ck_{of}_{column}", f"{column} IN ({words})")
