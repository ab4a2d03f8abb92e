"""A limit is in the currency in which its customer named it.

Until now it counted in the shop's currency of the day. What that was when it was named is known where the shop had
written quotes before, and only ever in one currency: had it changed since, a quote in the new one would not be within
the limit, and its customer would be asked. Elsewhere it stays unknown, and such a limit allows nothing.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

ALWAYS_THE_SAME = """
UPDATE work_orders SET limit_currency = (SELECT max(currency) FROM quotes)
WHERE preauthorised_limit IS NOT NULL
  AND (SELECT count(DISTINCT currency) FROM quotes) = 1
  AND (SELECT min(created_at) FROM quotes) <= work_orders.created_at
"""


def upgrade() -> None:
    """Go forward from 0019."""
    op.add_column("work_orders", sa.Column("limit_currency", sa.String(length=3)))
    op.execute(ALWAYS_THE_SAME)
