"""python -m bot migrate, and what `run` and `doctor` say of an older or newer database."""

import signal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.failpoints import Failpoint
from models import create_engine
from models.schema import RELEASED
from tests.cli.conftest import SECRET_KEY, TOKEN, Command, PretendApi
from tests.cli.test_doctor import settings
from tests.models.history import Rows, build_at, everything, rows_of, stamp_of, still_there
from tests.nursery.client import Nursery

HEAD = RELEASED.head
OLD = RELEASED.newest_first()[-1]
REFUSED = (
    f"The database is at revision 9999, and this Benchbell knows revisions up to {HEAD} only. "
    "Update Benchbell, or restore a backup made before.\n"
)
TOGETHER = 3


def prepared(url: str, revision: str, *, called: str | None = None) -> str:
    """The address of a full database of a revision, which may be called another."""
    engine = create_engine(url)
    build_at(engine, revision)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :name"), {"name": called or revision})
    engine.dispose()
    return url


def revision_of(url: str) -> list[str]:
    engine = create_engine(url)
    stamps = stamp_of(engine)
    engine.dispose()
    return stamps


def content(url: str) -> tuple[dict[str, Any], Rows]:
    """Its tables, and what is in them."""
    engine = create_engine(url)
    known = everything(engine), rows_of(engine)
    engine.dispose()
    return known


def test_an_older_database_is_migrated_and_the_copy_is_named(process: Command, blank_database_url: str) -> None:
    url = prepared(blank_database_url, OLD)
    finished = process("migrate", DATABASE_URL=url)
    copy = f" A copy from before: {url.removeprefix('sqlite:///')}.before-{HEAD}" if "sqlite" in url else ""
    assert finished.out == f"Migrated from revision {OLD} to {HEAD}.{copy}\n"
    assert (finished.code, finished.err, revision_of(url)) == (0, "", [HEAD])
    again = process("migrate", DATABASE_URL=url)
    assert (again.code, again.out) == (0, f"Nothing to do: the tables are at revision {HEAD}.\n")


def test_an_empty_database_is_built(command: Command, blank_database_url: str) -> None:
    finished = command("migrate", DATABASE_URL=blank_database_url)
    assert (finished.code, finished.out) == (0, f"Built the tables, at revision {HEAD}.\n")
    assert revision_of(blank_database_url) == [HEAD]


@pytest.mark.parametrize(
    ("revision", "said"),
    [
        (OLD, f"Would migrate from revision {OLD} to {HEAD}."),
        (HEAD, f"Nothing to do: the tables are at revision {HEAD}."),
    ],
)
def test_checking_says_what_would_be_done_and_does_nothing(
    command: Command, blank_database_url: str, revision: str, said: str
) -> None:
    url = prepared(blank_database_url, revision)
    finished = command("migrate", "--check", DATABASE_URL=url)
    assert (finished.code, finished.out, revision_of(url)) == (0, f"{said}\n", [revision])


def test_checking_makes_no_file(command: Command, tmp_path: Path) -> None:
    finished = command("migrate", "--check", DATABASE_URL="sqlite:///./new.db")
    assert finished.code == 0
    assert finished.out == f"There are no tables yet; they would be built, at revision {HEAD}.\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("arguments", [("migrate",), ("migrate", "--check"), ("run",)])
def test_a_newer_database_is_refused_in_one_line(
    process: Command, blank_database_url: str, arguments: tuple[str, ...]
) -> None:
    url = prepared(blank_database_url, HEAD, called="9999")
    finished = process(*arguments, DATABASE_URL=url, BOT_TOKEN=TOKEN, SECRET_KEY=SECRET_KEY)
    assert (finished.code, finished.out, finished.err) == (1, "", REFUSED)
    assert revision_of(url) == ["9999"]


def test_a_database_that_does_not_answer_leads_to_the_doctor(command: Command) -> None:
    finished = command("migrate", DATABASE_URL="sqlite:///missing/new.db")
    assert (finished.code, finished.out) == (1, "")
    assert finished.err == "The database can't be used. Find out why with: python -m bot doctor\n"


def test_processes_that_start_at_once_migrate_once(nursery: Nursery, blank_database_url: str, tmp_path: Path) -> None:
    environment = {"DATABASE_URL": prepared(blank_database_url, OLD)}
    outputs = [tmp_path / f"{number}.out" for number in range(TOGETHER)]
    for each in outputs:
        each.touch()
    started = [nursery.start(["migrate"], environment, folder=tmp_path, stdout=each, stderr=each) for each in outputs]
    assert [nursery.exit_code(each, to_the_end=True) for each in started] == [0] * TOGETHER
    said = sorted(each.read_text().split(" A copy")[0].strip() for each in outputs)
    idle = f"Nothing to do: the tables are at revision {HEAD}."
    assert said == [f"Migrated from revision {OLD} to {HEAD}.", *[idle] * (TOGETHER - 1)]


@pytest.mark.parametrize(
    ("revision", "called", "mark", "said"),
    [
        (HEAD, HEAD, "✓", f"readable and writable, at revision {HEAD}"),
        (OLD, OLD, "!", f"at revision {OLD}: the next start migrates it to {HEAD}"),
        (HEAD, "9999", "✗", f"is at revision 9999, and this Benchbell knows revisions up to {HEAD} only"),
    ],
)
def test_the_doctor_tells_how_the_tables_stand(
    command: Command, api: PretendApi, blank_database_url: str, revision: str, called: str, mark: str, said: str
) -> None:
    url = prepared(blank_database_url, revision, called=called)
    finished = command("doctor", **settings(api.url, url))
    assert finished.marks()["Database"] == mark
    assert finished.about("Database").endswith(said)
    assert revision_of(url) == [called]


@pytest.mark.parametrize("point", [Failpoint.BACKED_UP, Failpoint.MIGRATING])
def test_a_start_that_is_killed_in_the_midst_of_it_changes_nothing_and_the_next_one_migrates(
    nursery: Nursery, tmp_path: Path, blank_database_url: str, point: Failpoint
) -> None:
    url, out = prepared(blank_database_url, OLD), tmp_path / "out"
    out.touch()
    serving = {"DATABASE_URL": url, "BOT_TOKEN": TOKEN, "SECRET_KEY": SECRET_KEY}
    before = content(url)

    pid = nursery.start(["run"], serving, folder=tmp_path, stdout=out, stderr=out, dies_at=point)

    assert nursery.exit_code(pid, to_the_end=True) == -signal.SIGKILL
    assert (revision_of(url), content(url)) == ([OLD], before)
    pid = nursery.start(["migrate"], serving, folder=tmp_path, stdout=out, stderr=out)
    assert (nursery.exit_code(pid, to_the_end=True), revision_of(url)) == (0, [HEAD])
    assert still_there(before[1], content(url)[1]) == before[1]
