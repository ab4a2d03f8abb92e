import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot.telemetry.logs import QUIET, configure_logs
from tests.telemetry.logging_state import undisturbed_logging


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _leave_logging_as_it_was() -> Iterator[None]:
    with undisturbed_logging():
        yield


def test_people_on_a_terminal_read_words() -> None:
    terminal = Terminal()
    configure_logs(stream=terminal)
    structlog.get_logger("shop").info("opened", orders=2)
    assert "opened" in terminal.getvalue()
    assert not terminal.getvalue().startswith("{")


def test_anywhere_else_machines_read_json() -> None:
    stream = io.StringIO()
    configure_logs(stream=stream)
    structlog.get_logger("shop").info("opened", orders=2)
    record = json.loads(stream.getvalue())
    del record["timestamp"]
    assert record == {"event": "opened", "orders": 2, "level": "info", "logger": "shop"}


@pytest.mark.parametrize("name", ["uvicorn.error", "apscheduler.scheduler", "sqlalchemy.pool", "telegram.ext.Updater"])
def test_libraries_speak_through_the_same_pipeline(name: str) -> None:
    stream = io.StringIO()
    configure_logs(style="json", stream=stream)
    logging.getLogger(name).warning("%s orders", 2, extra={"color_message": "2 orders, coloured"})
    record = json.loads(stream.getvalue())
    del record["timestamp"]
    assert record == {"event": "2 orders", "level": "warning", "logger": name}


@pytest.mark.parametrize("name", QUIET)
def test_chatty_libraries_only_warn_even_at_debug(name: str) -> None:
    stream = io.StringIO()
    configure_logs(level="DEBUG", stream=stream)
    logging.getLogger(f"{name}.deep").info("chat")
    assert stream.getvalue() == ""


def test_what_is_bound_to_the_context_is_on_every_record() -> None:
    stream = io.StringIO()
    configure_logs(style="json", stream=stream)
    with structlog.contextvars.bound_contextvars(update_id=7):
        logging.getLogger("telegram").warning("slow")
        structlog.get_logger("shop").warning("slow")
    assert [json.loads(line)["update_id"] for line in stream.getvalue().splitlines()] == [7, 7]


def test_a_traceback_is_part_of_its_record() -> None:
    stream = io.StringIO()
    configure_logs(style="json", stream=stream)
    try:
        [1041].index(1042)
    except ValueError:
        structlog.get_logger("shop").exception("failed")
    assert json.loads(stream.getvalue())["exception"].splitlines()[-1] == "ValueError: 1042 is not in list"


def test_a_level_below_the_chosen_one_is_silent() -> None:
    stream = io.StringIO()
    configure_logs(level="WARNING", stream=stream)
    structlog.get_logger("shop").info("opened")
    logging.getLogger("shop").info("opened")
    assert stream.getvalue() == ""


def test_configuring_twice_says_everything_once() -> None:
    first, second = io.StringIO(), io.StringIO()
    configure_logs(stream=first)
    configure_logs(stream=second)
    logging.getLogger("shop").warning("slow")
    assert first.getvalue() == ""
    assert len(second.getvalue().splitlines()) == 1


def test_a_closed_stream_stops_nobody() -> None:
    stream = io.StringIO()
    configure_logs(stream=stream)
    stream.close()
    logging.getLogger("shop").warning("nobody listens")
