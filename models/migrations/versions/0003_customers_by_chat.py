"""A chat's customer is looked up by the chat: find them without reading every customer."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Go forward from 0002."""
    op.create_index("ix_customers_chat_id", "customers", ["chat_id"])
