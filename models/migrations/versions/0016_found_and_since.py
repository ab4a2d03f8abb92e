"""Orders know since when they stand at their status and are found by their words; technicians hear what becomes theirs.

Both are filled from what there is: the latest row of an order's history, and the words of its device and customer.
"""

import unicodedata
from re import findall

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

CHECK = "ck_notifications_kind"
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
    "RATING_REQUESTED",
    "LOW_RATING",
    "PICKUP_REMINDER",
    "ORDER_OVERDUE",
    "ORDER_STILL_OVERDUE",
    "REQUEST_REMINDER",
    "QUOTE_SENT",
    "QUOTE_REMINDER",
    "QUOTE_DECIDED",
    "QUOTE_TALK",
    "CUSTOMER_CONNECTED",
    "ASSIGNED",
    "TAKEN_AWAY",
)
AT_ONCE = 1000
SINCE = """
UPDATE work_orders SET status_since = coalesce(
    (SELECT max(status_changes.created_at) FROM status_changes WHERE status_changes.work_order_id = work_orders.id),
    work_orders.created_at
)
"""
FOUND_BY = sa.text("""
SELECT work_orders.id, work_orders.number, customers.name, customers.phone, devices.brand, devices.model,
       devices.serial, devices.imei, work_orders.problem
FROM work_orders JOIN devices ON devices.id = work_orders.device_id JOIN customers ON customers.id = devices.customer_id
WHERE work_orders.id > :after ORDER BY work_orders.id LIMIT :at_once
""")
DOCUMENT = sa.text("INSERT INTO search_documents (work_order_id, words) VALUES (:id, :words)")


def upgrade() -> None:
    """Go forward from 0015."""
    op.add_column("work_orders", sa.Column("status_since", sa.DateTime(timezone=True)))
    op.execute(SINCE)
    with op.batch_alter_table("work_orders", table_kwargs={"sqlite_autoincrement": True}) as table:
        table.alter_column("status_since", existing_type=sa.DateTime(timezone=True), nullable=False)
        table.create_index("ix_work_orders_status_status_since", ["status", "status_since"])
    kinds = ", ".join(f"'{each}'" for each in KINDS)
    with op.batch_alter_table("notifications", table_kwargs={"sqlite_autoincrement": True}) as table:
        table.drop_constraint(CHECK, type_="check")
        table.create_check_constraint(CHECK, f"kind IN ({kinds})")
    op.create_table(
        "search_documents",
        sa.Column(
            "work_order_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            sa.ForeignKey("work_orders.id", name="fk_search_documents_work_order_id_work_orders", ondelete="CASCADE"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("work_order_id", name="pk_search_documents"),
        sqlite_autoincrement=True,
    )
    _write_documents(op.get_bind())


def _write_documents(connection: sa.Connection) -> None:
    after = 0
    while rows := connection.execute(FOUND_BY, {"after": after, "at_once": AT_ONCE}).all():
        connection.execute(DOCUMENT, [{"id": row[0], "words": _document(row[1:])} for row in rows])
        after = rows[-1][0]


def _document(parts: tuple[object, ...]) -> str:
    """As of this revision: folded words with a blank before and behind each."""
    found: dict[str, None] = {}
    for part in parts:
        folded = _fold("" if part is None else str(part))
        joined = ("".join(filter(str.isalnum, chunk)) for chunk in folded.split())
        found.update(dict.fromkeys(word for word in joined if word))
        found.update(dict.fromkeys(word for word in findall(r"[^\W_]+", folded) if len(word) <= 2))  # noqa: PLR2004 - as short as they are
    return f" {' '.join(found)} "


def _fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in decomposed if not unicodedata.combining(each))
