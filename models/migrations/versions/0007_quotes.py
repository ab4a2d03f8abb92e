"""Quotes are written, sent and answered; a line counts in hundredths, and says whether its price holds the tax.

No release has written a quote, so what is in the old columns needs no conversion.
"""

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

revision = "0007"
down_revision = "0006"

COUNTING = {"sqlite_autoincrement": True}
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
STATUSES = ("DRAFT", "OFFERED", "APPROVED", "DECLINED", "EXPIRED", "REPLACED", "WITHDRAWN")
SOURCES = ("INTAKE", "COMMAND", "BUTTON", "UNDO", "SYSTEM", "CUSTOMER", "LIMIT")


def upgrade() -> None:
    """Go forward from 0006."""
    with op.batch_alter_table("quotes", table_kwargs=COUNTING) as table:
        table.add_column(sa.Column("revision", sa.Integer(), nullable=True))
        table.add_column(sa.Column("note", sa.Text(), nullable=True))
        table.add_column(sa.Column("valid_days", sa.Integer(), nullable=True))
        table.add_column(sa.Column("sent_at", MOMENT, nullable=True))
        table.add_column(sa.Column("decided_by_id", ID, nullable=True))
        table.create_foreign_key("fk_quotes_decided_by_id_status_changes", "status_changes", ["decided_by_id"], ["id"])
        _replace(table, "ck_quotes_status", "status", STATUSES)
    op.execute("UPDATE quotes SET revision = 1, sent_at = created_at")
    with op.batch_alter_table("quotes", table_kwargs=COUNTING) as table:
        table.alter_column("revision", existing_type=sa.Integer(), nullable=False)
    with op.batch_alter_table("quote_lines", table_kwargs=COUNTING) as table:
        table.add_column(sa.Column("tax_included", sa.Boolean(), nullable=True))
    op.execute("UPDATE quote_lines SET tax_included = FALSE")
    with op.batch_alter_table("quote_lines", table_kwargs=COUNTING) as table:
        table.alter_column("tax_included", existing_type=sa.Boolean(), nullable=False)
    with op.batch_alter_table("status_changes", table_kwargs=COUNTING) as table:
        _replace(table, "ck_status_changes_source", "source", SOURCES)


def _replace(table: BatchOperations, name: str, column: str, words: tuple[str, ...]) -> None:
    """Have a CHECK take other words."""
    table.drop_constraint(name, type_="check")
    table.create_check_constraint(name, f"{column} IN ({', '.join(repr(each) for each in words)})")
