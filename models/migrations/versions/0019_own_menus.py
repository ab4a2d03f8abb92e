"""Which list of commands a chat was given for its own."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Go forward from 0018."""
    op.add_column("visitors", sa.Column("menu", sa.String(length=16)))
