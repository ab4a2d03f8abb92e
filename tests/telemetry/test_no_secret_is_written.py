"""Secrets slip in every way we know of, in a process of its own, and everything it wrote is searched."""

import json
import os
import socket
import subprocess
import sys
from functools import cache
from pathlib import Path
from urllib.parse import quote

import pytest

ROOT = Path(__file__).parents[2]
CANARY = Path(__file__).with_name("canary.py")
TOKEN = "987654321:AAHkanarienvogel-canary_0123456789abcdef"
KEY = 'c4nary "key" with \\ and ü, quite long enough to be one'
PASSWORD = "c4n/ry@p:ss wörd"
DATABASE_URL = f"postgresql://shop:{quote(PASSWORD, safe='')}@127.0.0.1/shop"
PIECES = ("kanarienvogel", "AAHk", "c4nary", "quite long enough", "c4n/ry", "c4n%2Fry", "p:ss", "rd@127")

PROOFS = {
    "event_dicts": "starting with",
    "tracebacks": "with locals",
    "broken_records": "could not be written",
    "python_warnings": "UserWarning",
    "threads": "Thread-1",
    "unraisable": "had nowhere to go",
    "event_loop": "Task exception was never retrieved",
    "bot_api": "ConnectError",
    "uncaught": "Stopped by an error that nothing caught",
}
"""Each way to let a secret slip, and the words that show it was tried."""


@pytest.fixture(scope="module")
def closed_address() -> str:
    """Where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    return f"http://127.0.0.1:{port}"


@pytest.mark.parametrize("style", ["human", "json"])
def test_no_secret_is_written_anywhere(style: str, closed_address: str) -> None:
    written = run_canary(style, closed_address)
    assert [proof for proof in PROOFS.values() if proof not in written] == []
    assert [piece for piece in PIECES if piece in written] == []


def test_every_line_for_machines_is_json(closed_address: str) -> None:
    lines = run_canary("json", closed_address).splitlines()
    records = [json.loads(line) for line in lines if line.startswith("{")]
    assert {"event", "level", "logger", "timestamp"} - set.intersection(*map(set, records)) == set()


def test_the_canary_would_be_heard(closed_address: str) -> None:
    written = run_canary("human", closed_address, token="1:x", key="x", database_url="postgresql://127.0.0.1/shop")
    assert "[secret]" not in written
    assert "Bot[token=1:x]" in written


@cache
def run_canary(
    style: str, closed_address: str, *, token: str = TOKEN, key: str = KEY, database_url: str = DATABASE_URL
) -> str:
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "CANARY_TOKEN": token,
        "CANARY_KEY": key,
        "CANARY_DATABASE_URL": database_url,
        "CANARY_CLOSED_ADDRESS": closed_address,
    }
    run = subprocess.run(
        [sys.executable, CANARY, style, *PROOFS], env=environment, capture_output=True, check=False, timeout=180
    )
    return (run.stdout + run.stderr).decode()
