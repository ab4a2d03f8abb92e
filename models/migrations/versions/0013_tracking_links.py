"""Links to an order's page."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Go forward from 0012."""
    op.create_table(
        "tracking_links",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("work_order_id", BIG_ID, nullable=False),
        sa.Column("seed", sa.String(length=32), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["work_order_id"], ["work_orders.id"], name=op.f("fk_tracking_links_work_order_id_work_orders")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tracking_links")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_tracking_links_token_hash")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_tracking_links_work_order_id", "tracking_links", ["work_order_id"], unique=False)
    op.create_index(
        "uq_tracking_links_live",
        "tracking_links",
        ["work_order_id"],
        unique=True,
        sqlite_where=sa.text("revoked_at IS NULL"),
        postgresql_where=sa.text("revoked_at IS NULL"),
    )
