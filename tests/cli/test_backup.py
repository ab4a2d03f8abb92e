from pathlib import Path

import pytest
from filelock import FileLock
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.failpoints import Failpoint
from models import Customer, create_engine
from tests.booking import book
from tests.cli.conftest import SECRET_KEY, Command
from tests.nursery.client import Nursery


@pytest.fixture
def shop(sqlite_url: str) -> dict[str, str]:
    """The settings of a shop with one customer."""
    with Session(create_engine(sqlite_url)) as session, session.begin():
        book(session, 77)
    return {"DATABASE_URL": sqlite_url, "SECRET_KEY": SECRET_KEY}


def names(database_url: str) -> list[str]:
    with Session(create_engine(database_url)) as session:
        return list(session.scalars(select(Customer.name).order_by(Customer.id)))


def test_a_backup_is_made_and_brought_back(command: Command, shop: dict[str, str], tmp_path: Path) -> None:
    made = command("backup", **shop)
    (backup,) = (tmp_path / "backups").iterdir()
    assert (made.code, backup.name in made.out, "SECRET_KEY" in made.out) == (0, True, True)
    with Session(create_engine(shop["DATABASE_URL"])) as session, session.begin():
        book(session, 78, name="Bob")

    restored = command("restore", str(backup), **shop)

    assert (restored.code, restored.err) == (0, "")
    assert "before-restore-1" in restored.out
    assert names(shop["DATABASE_URL"]) == ["Ana"]


def test_without_a_key_it_says_what_to_do(command: Command, shop: dict[str, str], tmp_path: Path) -> None:
    del shop["SECRET_KEY"]

    finished = command("backup", **shop)

    assert (finished.code, "--plain" in finished.err, (tmp_path / "backups").exists()) == (1, True, False)
    assert command("backup", "--plain", **shop).code == 0


def test_another_key_and_a_running_bot_are_told_apart(command: Command, shop: dict[str, str], tmp_path: Path) -> None:
    command("backup", **shop)
    (backup,) = (tmp_path / "backups").iterdir()

    wrong = command("restore", str(backup), **{**shop, "SECRET_KEY": SECRET_KEY[::-1]})
    with FileLock(shop["DATABASE_URL"].removeprefix("sqlite:///") + ".lock"):
        running = command("restore", str(backup), **shop)
    missing = command("restore", "nowhere", **shop)

    assert (wrong.code, running.code, missing.code) == (1, 1, 1)
    assert "another SECRET_KEY" in wrong.err
    assert "stop it first" in running.err
    assert "There is no file nowhere." in missing.err


def test_killed_before_a_backup_has_its_name_there_is_none_and_the_next_clears_up(
    command: Command, nursery: Nursery, shop: dict[str, str], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.touch()
    pid = nursery.start(["backup"], shop, folder=tmp_path, stdout=out, stderr=out, dies_at=Failpoint.BACKING_UP)
    assert nursery.exit_code(pid, to_the_end=True) == -9
    assert all(each.suffix == ".part" for each in (tmp_path / "backups").iterdir())

    assert command("backup", **shop).code == 0

    (backup,) = (tmp_path / "backups").iterdir()
    assert backup.suffix == ".sealed"
