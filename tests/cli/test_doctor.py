import asyncio
import json
import os
import socket
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from bot.cli.doctor.shop import shop_clock
from bot.sandbox.server import serve as serve_sandbox
from bot.sandbox.telegram import Sandbox
from bot.settings import Settings
from bot.telemetry.metrics import Metrics
from bot.telemetry.vitals import Vitals
from bot.web.application import create_web
from bot.web.server import serve
from tests.cli.conftest import SECRET_KEY, TOKEN, Command, Finished, PretendApi


def free_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return str(server.getsockname()[1])


def settings(api_url: str, database_url: str, **changed: str) -> dict[str, str]:
    """Settings of a shop that is ready to open, but for what is changed."""
    return {
        "BOT_TOKEN": TOKEN,
        "SECRET_KEY": SECRET_KEY,
        "OWNER_IDS": "42",
        "TELEGRAM_API_URL": api_url,
        "DATABASE_URL": database_url,
        "SHOP_TIMEZONE": "Europe/Madrid",
        "WEB_PORT": free_port(),
        **changed,
    }


def said_nothing_secret(finished: Finished) -> bool:
    return not any(secret in finished.out + finished.err for secret in (TOKEN, TOKEN[10:], SECRET_KEY))


def test_a_shop_that_is_ready_to_open_passes(process: Command, api: PretendApi, database_url: str) -> None:
    finished = process("doctor", **settings(api.url, database_url))
    assert finished.marks() == {
        "Settings": "✓",
        "SECRET_KEY": "✓",
        "OWNER_IDS": "✓",
        "SHOP_TIMEZONE": "✓",
        "Database": "✓",
        "WEB_PORT": "✓",
        "Bot API": "✓",
        "Webhook": "✓",
        "Clock": "✓",
    }
    assert (finished.code, finished.err) == (0, "")
    assert "@bench_bot" in finished.about("Bot API")
    assert said_nothing_secret(finished)


@pytest.mark.parametrize(
    ("now", "says"),
    [
        ("2026-06-01T18:00+00:00", "Europe/Madrid, where it is 20:00 now, and quiet from 21:00"),
        ("2026-06-01T20:00+00:00", "Europe/Madrid, where it is 22:00 now, and quiet until 08:00"),
    ],
)
def test_whether_it_is_quiet_now_shows_at_a_glance(now: str, says: str) -> None:
    settings = Settings.model_validate({"shop_timezone": "Europe/Madrid", "quiet_hours": "21:00-08:00"})
    with time_machine.travel(datetime.fromisoformat(now), tick=False):
        assert shop_clock(settings).says == says


async def test_the_sandbox_passes_for_the_bot_api(process: Command, sqlite_url: str) -> None:
    async with serve_sandbox(Sandbox(token=TOKEN)) as url:
        finished = await asyncio.to_thread(process, "doctor", **settings(url, sqlite_url))
    assert (finished.code, finished.marks()["Bot API"], finished.marks()["Webhook"]) == (0, "✓", "✓")


async def test_a_token_that_the_sandbox_does_not_know_fails(command: Command, sqlite_url: str) -> None:
    async with serve_sandbox(Sandbox(token="123456789:AAanother-token_0123456789abcdefghij")) as url:
        finished = await asyncio.to_thread(command, "doctor", **settings(url, sqlite_url))
    assert finished.code == 1
    assert "does not know this token" in finished.about("Bot API")
    assert "@BotFather" in finished.out


def test_without_settings_it_says_which_and_looks_at_the_rest(process: Command) -> None:
    finished = process("doctor", WEB_PORT=free_port())
    assert finished.code == 1
    assert finished.marks() == {
        "Settings": "✗",
        "OWNER_IDS": "!",
        "SHOP_TIMEZONE": "✓",
        "Database": "✓",
        "WEB_PORT": "✓",
    }
    assert "BOT_TOKEN is missing" in finished.out
    assert "SECRET_KEY is not set" in finished.out


def test_a_wrong_setting_is_named_and_nothing_else_is_tried(command: Command) -> None:
    finished = command("doctor", SHOP_TIMEZONE="Europe/Madird", SECRET_KEY=SECRET_KEY, BOT_TOKEN=TOKEN)
    assert (finished.code, finished.marks()) == (1, {"Settings": "✗"})
    assert "SHOP_TIMEZONE is not a time zone" in finished.out


def test_a_key_that_is_easy_to_guess_is_doubted(command: Command, api: PretendApi, sqlite_url: str) -> None:
    finished = command("doctor", **settings(api.url, sqlite_url, SECRET_KEY="secretsecretsecretsecretsecretsecret"))
    assert (finished.code, finished.marks()["SECRET_KEY"]) == (0, "!")


def test_an_api_that_is_not_there_fails(process: Command, sqlite_url: str) -> None:
    finished = process("doctor", **settings(f"http://127.0.0.1:{free_port()}", sqlite_url))
    assert finished.code == 1
    assert "can't be reached" in finished.about("Bot API")
    assert said_nothing_secret(finished)


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (200, b"<html>Please log in</html>", "not as the Bot API"),
        (502, b"<html>Bad Gateway</html>", "not as the Bot API"),
        (200, b"[]", "not as the Bot API"),
        (200, b'{"status": "ok"}', "not as the Bot API"),
        (401, b'{"ok": false, "error_code": 401, "description": "Unauthorized"}', "does not know this token"),
        (404, b'{"ok": false, "error_code": 404, "description": "Not Found"}', "does not know this token"),
        (500, b'{"ok": false, "error_code": 500, "description": "Internal Server Error"}', "answers 500"),
    ],
)
def test_an_api_that_answers_otherwise_fails(
    command: Command, api: PretendApi, sqlite_url: str, status: int, body: bytes, expected: str
) -> None:
    api.status, api.body = status, body
    finished = command("doctor", **settings(api.url, sqlite_url))
    assert finished.code == 1
    assert expected in finished.about("Bot API")


def test_a_description_that_repeats_the_token_is_masked(command: Command, api: PretendApi, sqlite_url: str) -> None:
    api.status, api.body = 401, json.dumps({"ok": False, "description": f"no bot {TOKEN}"}).encode()
    finished = command("doctor", **settings(api.url, sqlite_url))
    assert "no bot [secret]" in finished.about("Bot API")
    assert said_nothing_secret(finished)


@pytest.mark.parametrize(
    ("wanted", "registered", "error", "mark", "expected"),
    [
        ("", "https://elsewhere.example/hook", None, "✗", "elsewhere.example, but WEBHOOK_URL is empty"),
        ("https://shop.example/hook", "", None, "!", "not the one in WEBHOOK_URL yet"),
        ("https://shop.example/hook", "https://shop.example/hook", None, "✓", "registered, 3 updates wait"),
        ("https://shop.example/hook", "https://shop.example/hook", "Connection refused", "!", "Connection refused"),
    ],
)
def test_the_webhook_is_compared_with_the_settings(
    command: Command,
    api: PretendApi,
    sqlite_url: str,
    wanted: str,
    registered: str,
    error: str | None,
    mark: str,
    expected: str,
) -> None:
    api.webhook = {"url": registered, "pending_update_count": 3}
    if error:
        api.webhook["last_error_message"] = error
    finished = command("doctor", **settings(api.url, sqlite_url, WEBHOOK_URL=wanted))
    assert finished.marks()["Webhook"] == mark
    assert expected in finished.about("Webhook")
    assert finished.code == (1 if mark == "✗" else 0)


@pytest.mark.parametrize(("ahead", "expected"), [(timedelta(minutes=10), "slow"), (-timedelta(minutes=10), "fast")])
def test_a_clock_that_is_off_is_doubted(
    command: Command, api: PretendApi, sqlite_url: str, ahead: timedelta, expected: str
) -> None:
    api.clock_ahead = ahead
    finished = command("doctor", **settings(api.url, sqlite_url))
    assert (finished.code, finished.marks()["Clock"]) == (0, "!")
    assert f"s {expected} by" in finished.about("Clock")
    assert "timedatectl" in finished.out


def test_looking_at_a_database_that_is_not_there_yet_does_not_make_it(
    command: Command, api: PretendApi, tmp_path: Path
) -> None:
    finished = command("doctor", **settings(api.url, "sqlite:///./new.db"))
    assert finished.code == 0
    assert finished.about("Database") == "✓ Database: new.db will be made at the first start"
    assert not (tmp_path / "new.db").exists()


def test_a_database_in_a_folder_that_is_not_there_fails(command: Command, api: PretendApi, tmp_path: Path) -> None:
    finished = command("doctor", **settings(api.url, "sqlite:///missing/shop.db"))
    assert finished.code == 1
    assert finished.about("Database") == f"✗ Database: the folder {tmp_path / 'missing'} does not exist"


def test_a_file_that_is_no_database_fails(command: Command, api: PretendApi, tmp_path: Path) -> None:
    (tmp_path / "shop.db").write_text("these are not the tables you are looking for" * 100)
    finished = command("doctor", **settings(api.url, "sqlite:///shop.db"))
    assert finished.code == 1
    assert "file is not a database" in finished.about("Database")


def test_a_database_without_tables_is_told_apart(command: Command, api: PretendApi, blank_database_url: str) -> None:
    if blank_database_url.startswith("sqlite:///"):
        Path(blank_database_url.removeprefix("sqlite:///")).touch()
    finished = command("doctor", **settings(api.url, blank_database_url))
    assert finished.code == 0
    assert "empty: the first start builds the tables" in finished.about("Database")


def test_a_database_server_that_is_not_there_fails_without_its_password(command: Command, api: PretendApi) -> None:
    url = f"postgresql://shop:pass-word-canary@127.0.0.1:{free_port()}/shop"
    finished = command("doctor", **settings(api.url, url))
    assert finished.code == 1
    assert "can't be used" in finished.about("Database")
    assert "pass-word-canary" not in finished.out + finished.err


def test_a_taken_port_fails(command: Command, api: PretendApi, sqlite_url: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        finished = command("doctor", **settings(api.url, sqlite_url, WEB_PORT=str(port)))
    assert finished.code == 1
    assert "another program has it" in finished.about("WEB_PORT")
    assert "set WEB_PORT to a free port" in finished.out


async def test_a_port_that_is_ours_already_passes(command: Command, api: PretendApi, sqlite_url: str) -> None:
    web = create_web(vitals=Vitals(), metrics=Metrics(), version="1.2.3")
    async with serve(web, "127.0.0.1", 0) as address:
        changed = settings(api.url, sqlite_url, WEB_PORT=address.rpartition(":")[2])
        finished = await asyncio.to_thread(command, "doctor", **changed)
    assert finished.code == 0
    assert "in use by Benchbell" in finished.about("WEB_PORT")


def test_a_terminal_without_check_marks_is_no_reason_to_fail(
    terminal: Command, api: PretendApi, sqlite_url: str
) -> None:
    environment = {"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii", "LC_ALL": "C", "PATH": os.environ["PATH"]}
    finished = terminal("doctor", **settings(api.url, sqlite_url), **environment)
    assert finished.code == 0
    assert "\\u2713 Settings: readable" in finished.out
