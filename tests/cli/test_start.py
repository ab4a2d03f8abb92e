"""What a start reads, and what it leaves alone."""

import json
import subprocess
import sys
from importlib.util import find_spec
from typing import Any

import pytest

from tests.cli.conftest import ROOT, SECRET_KEY, TOKEN

NEEDLESS = (
    "alembic",  # until there is something to migrate
    "bot.cli.doctor.examination",
    "bot.demo",
    "bot.sandbox",
    "dns",  # email-validator's, to ask whether a domain exists
    "phonenumbers.geodata",
    "psycopg",  # on SQLite
    "pydantic.v1",  # FastAPI's, to make models of what our pages answer
)
"""What a start has no use for, on SQLite; each takes long to read, or much memory, or brings others along."""
PROGRAM = """
import atexit, gc, json, runpy, sys

@atexit.register
def tell():
    state = {"modules": list(sys.modules), "collecting": gc.isenabled(), "settled": gc.get_freeze_count()}
    print(json.dumps(state))

sys.argv[0] = "bot"
runpy.run_module("bot", run_name="__main__")
"""


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """A shop as it is when its start fails at the last moment: nobody answers in Telegram's place."""
    settings = {
        "BOT_TOKEN": TOKEN,
        "SECRET_KEY": SECRET_KEY,
        "TELEGRAM_API_URL": "http://127.0.0.1:1",
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
    }
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM, "run"],
        cwd=tmp_path_factory.mktemp("shop"),
        env=settings,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=180,
    )
    assert "Telegram's Bot API does not answer" in run.stderr
    told: dict[str, Any] = json.loads(run.stdout)
    return told


@pytest.mark.parametrize("name", NEEDLESS)
def test_what_a_start_should_not_read_is_there_to_be_read(name: str) -> None:
    assert find_spec(name) is not None


def test_a_start_reads_nothing_that_it_has_no_use_for(state: dict[str, Any]) -> None:
    assert {"bot.app", "fastapi", "telegram"} <= set(state["modules"])
    assert [name for name in NEEDLESS if name in state["modules"]] == []


def test_an_open_shop_collects_its_garbage_and_leaves_alone_what_it_has_read(state: dict[str, Any]) -> None:
    assert state["collecting"]
    assert state["settled"] > len(state["modules"])
