"""What quiet hours hold back says until when."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Go forward from 0007."""
    op.add_column("notifications", sa.Column("held_until", sa.DateTime(timezone=True)))
