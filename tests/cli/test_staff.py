from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Role, Staff, create_engine
from tests.cli.conftest import Command


@pytest.fixture
def shop(sqlite_url: str) -> str:
    """A shop with an owner and a technician."""
    engine = create_engine(sqlite_url)
    with Session(engine) as session, session.begin():
        session.add(Staff(telegram_user_id=42, chat_id=42, name="Olga", role=Role.OWNER))
        session.add(Staff(telegram_user_id=77, chat_id=77, name="Tomás", role=Role.TECHNICIAN))
    engine.dispose()
    return sqlite_url


def technicians(url: str) -> list[str]:
    engine = create_engine(url)
    with Session(engine) as session:
        names = session.scalars(select(Staff.name).where(Staff.revoked_at.is_(None)).order_by(Staff.id)).all()
    engine.dispose()
    return list(names)


def test_the_list_names_who_works_here(command: Command, shop: str) -> None:
    finished = command("staff", "list", DATABASE_URL=shop)
    assert (finished.code, finished.err) == (0, "")
    assert [line.split() for line in finished.out.splitlines()] == [
        ["42", "owner", "Olga"],
        ["77", "technician", "Tomás"],
    ]


def test_an_empty_list_says_what_to_do(command: Command, sqlite_url: str) -> None:
    finished = command("staff", "list", DATABASE_URL=sqlite_url)
    assert finished.code == 0
    assert "OWNER_IDS" in finished.out


def test_a_technician_s_access_ends_at_once(command: Command, shop: str) -> None:
    finished = command("staff", "revoke", "77", DATABASE_URL=shop)
    assert (finished.code, finished.out) == (0, "Tomás (77) has no access any more.\n")
    assert technicians(shop) == ["Olga"]


@pytest.mark.parametrize(("user_id", "advice"), [("42", "OWNER_IDS"), ("5", "Nobody with the user id 5")])
def test_who_can_t_be_revoked_stays(command: Command, shop: str, user_id: str, advice: str) -> None:
    finished = command("staff", "revoke", user_id, DATABASE_URL=shop)
    assert (finished.code, finished.out) == (1, "")
    assert advice in finished.err
    assert technicians(shop) == ["Olga", "Tomás"]


def test_a_database_that_is_not_there_is_not_made(command: Command) -> None:
    finished = command("staff", "list", DATABASE_URL="sqlite:///./new.db")
    assert (finished.code, finished.out) == (1, "")
    assert "There is no shop in this database yet" in finished.err


def test_a_database_that_does_not_answer_leads_to_the_doctor(command: Command) -> None:
    finished = command("staff", "list", DATABASE_URL="sqlite:///missing/new.db")
    assert finished.code == 1
    assert "Traceback" not in finished.err


def test_a_name_can_not_write_a_line_of_its_own(command: Command, sqlite_url: str) -> None:
    engine = create_engine(sqlite_url)
    with Session(engine) as session, session.begin():
        session.add(Staff(telegram_user_id=77, chat_id=77, name="Tom\n42  owner\x1b[2K", role=Role.TECHNICIAN))
    engine.dispose()
    finished = command("staff", "list", DATABASE_URL=sqlite_url)
    assert finished.out == "          77  technician  Tom\\n42  owner\\x1b[2K\n"


@pytest.mark.parametrize("user_id", ["Tom", "0", "9" * 20, "7.0", "\u0667\u0667", "-77"])
def test_an_id_that_is_none_is_refused(command: Command, shop: str, user_id: str) -> None:
    finished = command("staff", "revoke", "--", user_id, DATABASE_URL=shop)
    assert (finished.code, finished.out) == (2, "")
    assert "it is a number, as 123456789" in finished.err
    assert technicians(shop) == ["Olga", "Tomás"]


def test_a_file_that_is_no_database_leads_to_the_doctor(command: Command, tmp_path: Path) -> None:
    (tmp_path / "junk.db").write_text("not a database, but long enough to look like one at first sight" * 20)
    finished = command("staff", "list", DATABASE_URL="sqlite:///junk.db")
    assert (finished.code, finished.out) == (1, "")
    assert finished.err == "The database can't be used. Find out why with: python -m bot doctor\n"
