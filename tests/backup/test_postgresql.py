"""A PostgreSQL shop is dumped and brought back, also where its administrator has kept rights to themselves."""

import os
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from bot.backup import postgresql
from models import Customer, prepare, search_index
from tests.booking import book
from tests.databases import clerks_database
from tests.postgres import client_programs


def test_what_only_an_administrator_could_make_is_not_asked_of_a_copy(
    postgres_server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", f"{client_programs()}{os.pathsep}{os.environ['PATH']}")
    with clerks_database(postgres_server) as (shop, admin):
        with admin.begin() as connection:
            connection.execute(text(search_index.EXTENSION))
        prepare(shop)
        with Session(shop) as session, session.begin():
            book(session, 7001, "Ana")
        postgresql.dump(shop, tmp_path / "copy")
        with Session(shop) as session, session.begin():
            book(session, 7002, "Ben")

        postgresql.load(shop, tmp_path / "copy")

        with Session(shop) as session:
            assert session.scalars(select(Customer.name)).all() == ["Ana"]
        assert search_index.ensure(shop) is True
