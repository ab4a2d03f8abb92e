"""The demo keeps to itself."""

import socket

import pytest

from bot.demo.run import _settings
from tests.cli.conftest import Command, command, process

__all__ = ["command", "process"]

ADDRESS = "http://127.0.0.1:8090"


def test_nothing_of_the_surroundings_gets_into_the_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    before = _settings(ADDRESS, 8091).model_dump()
    for name, value in (
        ("WEB_HOST", "0.0.0.0"),
        ("WEB_PORT", "80"),
        ("WEBHOOK_URL", "https://bot.example.com/telegram"),
        ("SHOP_TIMEZONE", "Mars"),
        ("LOG_LEVEL", "nonsense"),
        ("BOT_TOKEN", "123456789:AAthe-real-token-of-a-real-shop"),
        ("DATABASE_URL", "postgresql://127.0.0.1/the_real_shop"),
    ):
        monkeypatch.setenv(name, value)
    assert _settings(ADDRESS, 8091).model_dump() == before
    assert (before["web_host"], before["web_port"], before["webhook_url"]) == ("127.0.0.1", 8091, None)
    assert before["public_url"] == "http://127.0.0.1:8091"


@pytest.mark.parametrize("port", ["99999", "0", "-1", "http", "\uff18\uff10"])
def test_a_port_that_is_none_is_refused(command: Command, port: str) -> None:
    finished = command("demo", f"--port={port}")
    assert finished.code == 2
    assert "it is a number from 1 to 65535" in finished.err


def test_a_port_in_use_is_said_in_one_line(process: Command) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        finished = process("demo", f"--port={port}")
    assert (finished.code, finished.err) == (1, "")
    assert (
        finished.out == f"Can't use port {port}: Address already in use. Choose another, as with --port {port + 1}.\n"
    )
