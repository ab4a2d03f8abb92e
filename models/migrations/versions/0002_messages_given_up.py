"""Messages given up are counted at each scrape of the metrics: find them without reading every message ever sent."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Go forward from 0001."""
    op.create_index(
        "ix_notifications_dead",
        "notifications",
        ["id"],
        sqlite_where=sa.text("state IN ('DEAD')"),
        postgresql_where=sa.text("state IN ('DEAD')"),
    )
