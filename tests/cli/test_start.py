"""What a command reads, and what it leaves alone."""

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import ROOT, SECRET_KEY, TOKEN

NEEDLESS = (
    "alembic",  # until there is something to migrate
    "bot.cli.doctor.examination",
    "bot.demo",
    "bot.sandbox",
    "bot.documents.sheet",  # until somebody prints
    "dns",  # email-validator's, to ask whether a domain exists
    "phonenumbers.geodata",
    "fpdf",  # until somebody prints
    "psycopg",  # on SQLite
    "stdnum",  # until somebody types an IMEI; it reads pydoc
    "pydantic.v1",  # FastAPI's, to make models of what our pages answer
)
"""What a start has no use for, on SQLite; each takes long to read, or much memory, or brings others along."""
FOR_AN_OPEN_SHOP = ("aiohttp", "apscheduler", "cryptography", "email_validator", "fastapi", "httpx", "telegram")
"""What a command has no use for that asks only the database."""
PROGRAM = """
import atexit, gc, json, runpy, sys

@atexit.register
def tell():
    state = {"modules": list(sys.modules), "collecting": gc.isenabled(), "settled": gc.get_freeze_count()}
    print("\\n" + json.dumps(state))

sys.argv[0] = "bot"
runpy.run_module("bot", run_name="__main__")
"""


def at_its_end(folder: Path, *arguments: str, **more: str) -> dict[str, Any]:
    """The state of `python -m bot …` as it ends, in a Python of its own; nobody answers in Telegram's place."""
    settings = {"BOT_TOKEN": TOKEN, "SECRET_KEY": SECRET_KEY, "TELEGRAM_API_URL": "http://127.0.0.1:1", **more}
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **settings},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=180,
    )
    assert "Traceback" not in run.stderr
    state: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    return state


@pytest.mark.parametrize("name", NEEDLESS + FOR_AN_OPEN_SHOP)
def test_what_a_command_should_not_read_is_there_to_be_read(name: str) -> None:
    assert find_spec(name) is not None


def test_a_start_reads_nothing_that_it_has_no_use_for_and_collects_no_garbage_among_what_it_has_read(
    tmp_path: Path,
) -> None:
    state = at_its_end(tmp_path, "run")
    assert {"bot.runtime", *FOR_AN_OPEN_SHOP} - set(state["modules"]) == set()
    assert [name for name in NEEDLESS if name in state["modules"]] == []
    assert state["collecting"]
    assert state["settled"] > len(state["modules"])


@pytest.mark.parametrize("arguments", [("queue", "list"), ("staff", "list"), ("migrate", "--check")])
def test_a_command_that_asks_only_the_database_reads_nothing_of_an_open_shop(
    tmp_path: Path, sqlite_url: str, arguments: tuple[str, ...]
) -> None:
    state = at_its_end(tmp_path, *arguments, DATABASE_URL=sqlite_url)
    assert "models.schema" in state["modules"]
    assert [name for name in (*NEEDLESS, *FOR_AN_OPEN_SHOP) if name in state["modules"]] == []
