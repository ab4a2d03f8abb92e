"""The index over the search documents comes and goes without anybody's doing, and a shop opens without it, too."""

import logging
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from models import SearchDocument, create_engine, create_tables, prepare, search_index
from tests.booking import book
from tests.databases import clerks_database


def test_a_start_makes_the_index_of_what_is_there(blank_database_url: str) -> None:
    engine = create_engine(blank_database_url)
    create_tables(engine)
    with Session(engine) as session, session.begin():
        book(session, 7001, "Ana")
    prepare(engine)
    assert search_index.ensure(engine) is True
    with engine.connect() as connection:
        assert search_index.exists(connection)
        if engine.dialect.name == "sqlite":
            found = connection.scalars(text("SELECT rowid FROM search_index WHERE search_index MATCH 'iph'"))
            assert list(found) == [1]
    engine.dispose()


def test_a_document_goes_with_its_order(sqlite_url: str) -> None:
    engine = create_engine(sqlite_url)
    with Session(engine) as session, session.begin():
        book(session, 7001, "Ana")
    with engine.begin() as connection:
        for table in ("notifications", "status_changes", "status_cards", "photos", "work_orders"):
            connection.execute(text(f"DELETE FROM {table}"))
        assert connection.scalar(text("SELECT count(*) FROM search_documents")) == 0
        connection.execute(text("INSERT INTO search_index (search_index) VALUES ('integrity-check')"))
        assert connection.scalar(text("SELECT count(*) FROM search_index WHERE search_index MATCH 'iph'")) == 0
    engine.dispose()


@pytest.fixture
def clerk(postgres_server: str) -> Iterator[tuple[Engine, Engine]]:
    """A database in which the shop may make tables and nothing more, as the shop and as its administrator."""
    with clerks_database(postgres_server) as engines:
        yield engines


def test_a_shop_that_may_make_no_extension_opens_and_says_what_its_administrator_must_run(
    clerk: tuple[Engine, Engine], caplog: pytest.LogCaptureFixture
) -> None:
    shop, admin = clerk
    with caplog.at_level(logging.WARNING):
        prepare(shop)
    (warning,) = [each.getMessage() for each in caplog.records]
    assert search_index.EXTENSION in warning
    assert "permission denied" in warning
    with Session(shop) as session, session.begin():
        book(session, 7001, "Ana")
        assert session.query(SearchDocument).count() == 1
    with admin.begin() as connection:
        connection.execute(text(search_index.EXTENSION))
    assert search_index.ensure(shop) is True
