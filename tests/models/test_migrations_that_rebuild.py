"""A revision that alters a table: SQLite has to copy it, drop it and rename the copy, with all that hangs on it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from models import create_engine
from models.errors import BrokenReference, MigrationFailed
from models.schema import RELEASED, migrate
from tests.models.history import ROWS, build_at, everything, rows_of, stamp_of, still_there, with_another

A_STATUS_MORE = """
    op.execute("UPDATE work_orders SET status = 'PENDING', held_from = NULL")
    with op.batch_alter_table("work_orders", table_kwargs={"sqlite_autoincrement": True}) as table:
        table.add_column(sa.Column("shelf", sa.String(8), nullable=False, server_default="A1"))
        table.drop_constraint("ck_work_orders_status", type_="check")
        table.create_check_constraint("ck_work_orders_status", "status IN ('PENDING', 'LOST')")
    with op.batch_alter_table("notifications", table_kwargs={"sqlite_autoincrement": True}) as table:
        table.alter_column("last_error", existing_type=sa.String(500), type_=sa.String(600))
"""
ORPHANS = """
    with op.batch_alter_table("customers", table_kwargs={"sqlite_autoincrement": True}) as table:
        table.alter_column("name", existing_type=sa.String(100), type_=sa.String(120))
    op.execute("DELETE FROM customers")
"""


@pytest.fixture
def filled(blank_database_url: str) -> Iterator[Engine]:
    """An engine on a database of the newest release, with rows in every table."""
    engine = create_engine(blank_database_url)
    build_at(engine, RELEASED.head)
    yield engine
    engine.dispose()


def test_rows_and_all_that_hangs_on_the_table_survive(filled: Engine, tmp_path: Path) -> None:
    rows, known = rows_of(filled), everything(filled)

    migrate(filled, revisions=with_another(tmp_path / "later", A_STATUS_MORE))

    changed = {"work_orders": {"status": "PENDING", "held_from": None}}
    expected = {table: [{**row, **changed.get(table, {})} for row in several] for table, several in rows.items()}
    assert still_there(rows, rows_of(filled)) == expected
    assert {row["shelf"] for row in rows_of(filled)["work_orders"]} == {"A1"}
    now = everything(filled)
    for table in ("work_orders", "notifications"):
        for facts in ("primary key", "foreign keys", "uniques", "indexes"):
            assert now[table][facts] == known[table][facts]
    names = [[check["name"] for check in each["work_orders"]["checks"]] for each in (now, known)]
    assert names[0] == names[1]
    assert now["notifications"]["checks"] == known["notifications"]["checks"]
    assert now.get("count by themselves") == known.get("count by themselves")


@pytest.mark.parametrize(("word", "taken"), [("LOST", True), ("COLLECTED", False)])
def test_the_new_check_is_the_one_that_counts(filled: Engine, tmp_path: Path, word: str, taken: bool) -> None:
    migrate(filled, revisions=with_another(tmp_path / "later", A_STATUS_MORE))
    with filled.begin() as connection:
        change = text("UPDATE work_orders SET status = :word")
        if taken:
            assert connection.execute(change, {"word": word}).rowcount == ROWS
        else:
            with pytest.raises(IntegrityError):
                connection.execute(change, {"word": word})


@pytest.mark.parametrize("left", [ROWS - 1, 0])
def test_the_id_of_a_deleted_row_is_not_given_to_another(filled: Engine, tmp_path: Path, left: int) -> None:
    with filled.begin() as connection:
        connection.execute(text("DELETE FROM notifications WHERE id > :left"), {"left": left})
    migrate(filled, revisions=with_another(tmp_path / "later", A_STATUS_MORE))
    with filled.begin() as connection:
        columns = "key, kind, payload, state, uncertain, created_at, lane, due_at, attempts"
        values = "'k', 'NEW_ORDER', '{}', 'OWED', 0, '2026-03-01', 1, '2026-03-01', 0"
        added = connection.scalar(text(f"INSERT INTO notifications ({columns}) VALUES ({values}) RETURNING id"))
    assert added == ROWS + 1


def test_references_are_enforced_as_ever_afterwards(filled: Engine, tmp_path: Path) -> None:
    migrate(filled, revisions=with_another(tmp_path / "later", A_STATUS_MORE))
    with filled.connect() as connection, pytest.raises(IntegrityError):
        connection.execute(text("DELETE FROM work_orders"))


def test_a_revision_that_leaves_rows_without_what_they_refer_to_is_undone(filled: Engine, tmp_path: Path) -> None:
    before = everything(filled), rows_of(filled)
    refusal = BrokenReference if filled.dialect.name == "sqlite" else MigrationFailed
    with pytest.raises(refusal, match="customers"):
        migrate(filled, revisions=with_another(tmp_path / "later", ORPHANS))
    assert (everything(filled), rows_of(filled)) == before
    assert stamp_of(filled) == [RELEASED.head]
