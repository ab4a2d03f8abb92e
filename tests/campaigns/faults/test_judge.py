"""The judge finds bad manners in Telegram's log: each kind is planted, and found."""

from typing import Any

from bot.sandbox.json_types import Json
from tests.campaigns.faults.judge import Manners, judge

ANA, BEN = 77, 78
REFUSED: dict[str, Any] = {"status": 429, "description": "Too Many Requests: retry after 3"}


def call(at: float, chat: int = ANA, **facts: Any) -> Json:
    usual = {"method": "sendMessage", "status": 200, "description": None, "fault": None, "params": {"text": "news"}}
    return {**usual, "chat_id": chat, "at": at, **facts}


def found(*calls: Json) -> tuple[int, int, int]:
    manners = judge(calls)
    return len(manners.inside), len(manners.over), len(manners.indiscreet)


def test_a_bot_with_good_manners_is_found_to_have_them() -> None:
    manners = judge(
        [call(1), call(2, fault="rate_limit", **REFUSED), call(5.1), call(5.2, method="getMe", chat_id=None)]
    )

    assert manners == Manners(messages=2, met=manners.met)
    assert manners.met == {"rate_limit": 1}


def test_a_send_inside_the_pause_that_was_asked_for_is_found() -> None:
    assert found(call(2, fault="rate_limit", **REFUSED), call(4.9, **REFUSED)) == (1, 0, 0)


def test_so_is_one_that_runs_into_other_trouble_there() -> None:
    assert found(call(2, fault="rate_limit", **REFUSED), call(4.9, status=502, fault="bad_gateway")) == (1, 0, 0)


def test_what_was_on_its_way_when_the_pause_was_asked_for_is_not_held_against_it() -> None:
    assert found(call(2, fault="rate_limit", **REFUSED), call(2.1, **REFUSED)) == (0, 0, 0)


def test_another_chat_may_be_written_to_meanwhile() -> None:
    assert found(call(2, fault="rate_limit", **REFUSED), call(3, BEN)) == (0, 0, 0)


def test_a_refusal_that_nobody_ordered_is_a_limit_broken() -> None:
    assert found(call(1), call(1.5, **REFUSED)) == (0, 1, 0)


def test_a_message_that_speaks_of_the_database_is_found() -> None:
    words = "(sqlite3.OperationalError) database is locked"

    assert found(call(1, params={"text": words})) == (0, 0, 1)
