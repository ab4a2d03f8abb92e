import subprocess
import sys

import pytest

from bot.cli.main import build_parser
from tests.cli.conftest import ROOT, SECRET_KEY, TOKEN, Command

SLOW = {"pydantic", "sqlalchemy", "telegram", "fastapi", "httpx", "structlog", "babel"}


@pytest.mark.parametrize("arguments", [["--help"], ["queue", "--help"], ["queue", "retry", "--help"]])
def test_help_is_given_without_slow_imports(arguments: list[str]) -> None:
    program = (
        "import sys\n"
        "from bot.cli.main import main\n"
        "try:\n"
        f"    main({arguments})\n"
        "except SystemExit as end:\n"
        "    print(end.code, sorted({name.partition('.')[0] for name in sys.modules}))\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, encoding="utf-8", check=True, timeout=180
    )
    code, _, modules = run.stdout.splitlines()[-1].partition(" ")
    assert code == "0"
    assert {name for name in SLOW if f"'{name}'" in modules} == set()


def test_every_command_is_in_the_help() -> None:
    text = build_parser().format_help()
    assert [name for name in ("run", "demo", "doctor", "staff", "queue") if f"\n    {name} " not in text] == []


def test_no_command_is_a_mistake_that_shows_the_usage(terminal: Command) -> None:
    finished = terminal()
    assert finished.code == 2
    assert finished.err.startswith("usage: python -m bot")


@pytest.mark.parametrize("arguments", [("run",), ("staff", "list"), ("queue", "list")])
def test_wrong_settings_stop_every_command_with_one_message(command: Command, arguments: tuple[str, ...]) -> None:
    finished = command(*arguments, WEB_PORT="eighty", UNDO_SECONDS="-1", BOT_TOKEN=TOKEN, SECRET_KEY=SECRET_KEY)
    assert (finished.code, finished.out) == (2, "")
    assert "WEB_PORT is not a whole number" in finished.err
    assert "UNDO_SECONDS is less than 0" in finished.err
    assert "Traceback" not in finished.err
    assert TOKEN not in finished.err


def test_run_needs_a_token(process: Command) -> None:
    finished = process("run", SECRET_KEY=SECRET_KEY)
    assert finished.code == 2
    assert "BOT_TOKEN is missing" in finished.err
    assert "Traceback" not in finished.err


def test_a_proxy_that_cannot_be_used_stops_the_start_with_one_message(process: Command) -> None:
    finished = process("run", BOT_TOKEN=TOKEN, SECRET_KEY=SECRET_KEY, ALL_PROXY="socks5://me:canary@127.0.0.1:1080")
    assert finished.code == 2
    assert "ALL_PROXY names a proxy that is neither http:// nor https://" in finished.err
    assert "canary" not in finished.err
    assert "Traceback" not in finished.err


def test_the_demo_takes_its_wishes_from_the_command_line() -> None:
    chosen = vars(build_parser().parse_args(["demo", "--fresh", "--seed", "--port", "8091"]))
    del chosen["run"]
    assert chosen == {"fresh": True, "seed": True, "port": 8091}
