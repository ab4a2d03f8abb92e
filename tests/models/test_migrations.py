"""From each revision to the newest: nothing is lost, and what comes out is what the models say."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Engine, MetaData, text
from sqlalchemy.exc import IntegrityError

from models import Base, SchemaError, UtcDateTime, create_engine, create_tables
from models.errors import NewerSchema, UnknownSchema
from models.migrations.draft import draft
from models.migrations.revisions import VERSIONS, Revisions
from models.schema import RELEASED, Migration, foresee, migrate, prepare
from tests.models.history import ROWS, build_at, everything, rows_of, stamp_of, still_there

HEAD = RELEASED.head
EARLIER = RELEASED.newest_first()[:0:-1]
_said: dict[str, object] = {}
"""By dialect: what the models say."""


@pytest.fixture
def blank(blank_database_url: str) -> Iterator[Engine]:
    """An engine on a database without a single table."""
    engine = create_engine(blank_database_url)
    yield engine
    engine.dispose()


def as_the_models_say(engine: Engine) -> object:
    """Everything about a database that the models have built; its tables are built anew, once per dialect."""
    dialect = engine.dialect.name
    if dialect not in _said:
        Base.metadata.drop_all(engine)
        with engine.begin() as connection:
            connection.execute(text("DROP TABLE alembic_version"))
        create_tables(engine)
        _said[dialect] = everything(engine)
    return _said[dialect]


def test_the_newest_revision_is_the_one_whose_file_has_the_highest_number() -> None:
    assert ScriptDirectory.from_config(RELEASED.config()).get_heads() == [HEAD]
    assert [file.name.partition("_")[0] for file in sorted(VERSIONS.glob("0*.py"))] == [*EARLIER, HEAD]


@pytest.mark.parametrize("file", sorted(VERSIONS.glob("[0-9]*.py")), ids=lambda file: file.stem)
def test_a_revision_knows_nothing_of_today_s_models(file: Path) -> None:
    imports = [node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Import | ast.ImportFrom)]
    named = {
        name.partition(".")[0]
        for node in imports
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [each.name for each in node.names])
    }
    assert named - sys.stdlib_module_names <= {"sqlalchemy", "alembic"}


def test_an_empty_database_is_built_and_stamped(blank: Engine) -> None:
    assert foresee(blank) == migrate(blank) == Migration(None, HEAD)
    with blank.connect() as connection:
        assert MigrationContext.configure(connection).get_current_revision() == HEAD
    built = everything(blank)
    assert built == as_the_models_say(blank)


def test_a_current_database_is_left_alone(blank: Engine) -> None:
    before = build_at(blank, HEAD)
    prepare(blank)
    assert foresee(blank) == migrate(blank) == Migration(HEAD, HEAD)
    assert (rows_of(blank), stamp_of(blank)) == (before, [HEAD])


def test_the_revisions_lead_to_what_the_models_say(blank: Engine) -> None:
    with blank.begin() as connection:
        RELEASED.upgrade(connection)
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    migrated = everything(blank)
    assert migrated == as_the_models_say(blank)


@pytest.mark.parametrize("revision", EARLIER)
def test_the_tables_of_an_earlier_release_are_recognised_without_a_stamp(blank: Engine, revision: str) -> None:
    build_at(blank, revision, stamped=False)
    assert foresee(blank) == Migration(revision, HEAD)


@pytest.mark.parametrize(
    ("revision", "stamped"),
    [*((revision, True) for revision in EARLIER), *((revision, False) for revision in (EARLIER[0], EARLIER[-1]))],
)
def test_a_full_database_of_an_earlier_release_is_migrated_with_every_row(
    blank: Engine, revision: str, stamped: bool
) -> None:
    before = build_at(blank, revision, stamped=stamped)
    assert set(before) <= set(Base.metadata.tables)
    assert foresee(blank) == Migration(revision, HEAD)

    done = migrate(blank)

    assert (done.old, done.new, stamp_of(blank)) == (revision, HEAD, [HEAD])
    assert still_there(before, rows_of(blank)) == before
    with blank.connect() as connection, pytest.raises(IntegrityError):  # references are enforced as ever
        connection.execute(text("DELETE FROM customers"))
    migrated = everything(blank)
    assert migrated == as_the_models_say(blank)


ONE_CURRENCY = "UPDATE quotes SET currency = 'BGN'"


@pytest.mark.parametrize(
    ("before", "known"),
    [
        ([ONE_CURRENCY], ["BGN"] * ROWS),
        ([ONE_CURRENCY, "UPDATE work_orders SET preauthorised_limit = NULL WHERE id = 2"], ["BGN", None, "BGN"]),
        ([ONE_CURRENCY, "UPDATE quotes SET currency = 'EUR' WHERE id = 3"], [None] * ROWS),
        ([ONE_CURRENCY, "DELETE FROM quote_lines", "DELETE FROM quotes WHERE id < 3"], [None, None, "BGN"]),
    ],
    ids=["one currency ever", "no limit", "two currencies", "named before the first quote"],
)
def test_a_limit_of_before_has_a_currency_only_where_there_is_no_doubt(
    blank: Engine, before: list[str], known: list[str | None]
) -> None:
    build_at(blank, "0019")
    with blank.begin() as connection:
        for statement in before:
            connection.execute(text(statement))
    migrate(blank)
    with blank.connect() as connection:
        assert list(connection.scalars(text("SELECT limit_currency FROM work_orders ORDER BY id"))) == known


def test_a_database_that_create_all_built_is_recognised(blank: Engine) -> None:
    before = build_at(blank, HEAD, stamped=False)
    assert foresee(blank) == migrate(blank) == Migration(HEAD, HEAD)
    assert (rows_of(blank), stamp_of(blank)) == (before, [HEAD])


def test_a_database_of_a_later_release_is_refused_and_left_alone(blank: Engine) -> None:
    before = build_at(blank, HEAD)
    with blank.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for refusing in (foresee, migrate, prepare):
        with pytest.raises(NewerSchema, match=rf"revision 9999, .* up to {HEAD} only\. Update Benchbell, or restore"):
            refusing(blank)
    assert (rows_of(blank), stamp_of(blank)) == (before, ["9999"])


@pytest.mark.parametrize(
    ("strange", "difference"),
    [
        ("DROP TABLE photos", "photos: column created_at NOT NULL"),
        ("ALTER TABLE customers ADD COLUMN shoe_size INTEGER", "customers: column shoe_size"),
        ("DROP INDEX ix_customers_phone", r"customers: index ix_customers_phone \['phone'\] False \[\]"),
    ],
)
def test_tables_of_no_release_are_refused_and_left_alone(blank: Engine, strange: str, difference: str) -> None:
    build_at(blank, HEAD, stamped=False)
    with blank.begin() as connection:
        connection.execute(text(strange))
    before = everything(blank)
    with pytest.raises(UnknownSchema, match=difference):
        migrate(blank)
    assert everything(blank) == before


def test_tables_of_others_in_the_same_database_are_no_business_of_ours(blank: Engine) -> None:
    with blank.begin() as connection:
        connection.execute(text("CREATE TABLE ledger (id INTEGER)"))
    assert migrate(blank) == Migration(None, HEAD)
    assert "ledger" in everything(blank)


def test_every_refusal_is_one_kind_of_error() -> None:
    assert issubclass(NewerSchema, SchemaError)
    assert issubclass(UnknownSchema, SchemaError)


def test_a_drafted_revision_does_what_the_models_say_more(blank: Engine, tmp_path: Path) -> None:
    models = MetaData(naming_convention=Base.metadata.naming_convention)
    for table in Base.metadata.sorted_tables:
        table.to_metadata(models)
    models.tables["customers"].append_column(Column("seen_at", UtcDateTime()))
    before = build_at(blank, HEAD)

    draft("when we last saw them", tmp_path, models)
    done = migrate(blank, revisions=Revisions((VERSIONS, tmp_path)))

    (file,) = tmp_path.glob("*.py")
    assert file.name == f"{done.new}_when_we_last_saw_them.py"
    assert [row["seen_at"] for row in rows_of(blank)["customers"]] == [None, None, None]
    assert still_there(before, rows_of(blank)) == before
    with blank.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), models) == []
