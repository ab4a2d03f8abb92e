"""A draft says which form it is of, and which order that is about: until now each was a customer's request."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

FORMS = ("INTAKE", "REASON")
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Go forward from 0005."""
    words = ", ".join(f"'{each}'" for each in FORMS)
    with op.batch_alter_table("drafts", table_kwargs={"sqlite_autoincrement": True}) as table:
        table.add_column(sa.Column("form", sa.String(32), nullable=True))
        table.add_column(sa.Column("work_order_id", ID, nullable=True))
    op.execute("UPDATE drafts SET form = 'INTAKE'")
    with op.batch_alter_table("drafts", table_kwargs={"sqlite_autoincrement": True}) as table:
        table.alter_column("form", existing_type=sa.String(32), nullable=False)
        table.create_check_constraint("ck_drafts_form", f"form IN ({words})")
        table.create_foreign_key("fk_drafts_work_order_id_work_orders", "work_orders", ["work_order_id"], ["id"])
        table.create_index("ix_drafts_work_order_id", ["work_order_id"])
