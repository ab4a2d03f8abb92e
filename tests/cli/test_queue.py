import pytest
from sqlalchemy.orm import Session

from models import (
    InboxState,
    InboxUpdate,
    Notification,
    NotificationKind,
    NotificationState,
    create_engine,
)
from tests.cli.conftest import Command


@pytest.fixture
def shop(sqlite_url: str) -> str:
    """A shop with a message and an update given up, and one of each that waits."""
    engine = create_engine(sqlite_url)
    with Session(engine) as session, session.begin():
        session.add_all(
            [
                Notification(
                    key="a",
                    kind=NotificationKind.STATUS_CHANGED,
                    lane=100,
                    state=NotificationState.DEAD,
                    attempts=3,
                    last_error="BadRequest: chat not found",
                ),
                Notification(key="b", kind=NotificationKind.NEW_ORDER, lane=42),
                Notification(key="c", kind=NotificationKind.NEW_ORDER, lane=42, state=NotificationState.SENT),
                InboxUpdate(
                    update_id=8827,
                    lane=100,
                    payload={"update_id": 8827, "callback_query": {}},
                    state=InboxState.DEAD,
                    attempts=5,
                    reference="K7Q2",
                    last_error="ZeroDivisionError",
                ),
                InboxUpdate(update_id=8828, lane=100, payload={"update_id": 8828, "message": {}}),
            ]
        )
    engine.dispose()
    return sqlite_url


def states(url: str) -> list[str]:
    """How the message and the update stand that were given up."""
    engine = create_engine(url)
    with Session(engine) as session:
        found = [session.get_one(Notification, 1).state.value, session.get_one(InboxUpdate, 8827).state.value]
    engine.dispose()
    return found


def test_the_list_tells_in_words_what_waits(command: Command, shop: str) -> None:
    finished = command("queue", "list", DATABASE_URL=shop)
    assert (finished.code, finished.err) == (0, "")
    assert [line.rpartition(";")[0] for line in finished.out.splitlines()] == [
        "m1  given up: tell chat 100 that the order moved on",
        "m2  owed: tell chat 42 that a request came in",
        "u8827  given up: a tap on a button from chat 100, reference K7Q2",
        "u8828  to be worked on: a message from chat 100",
    ]
    assert "3 attempts failed, last: BadRequest: chat not found" in finished.out


def test_the_list_can_be_of_what_was_given_up(command: Command, shop: str) -> None:
    finished = command("queue", "list", "--dead", DATABASE_URL=shop)
    assert [line.split()[0] for line in finished.out.splitlines()] == ["m1", "u8827"]


@pytest.mark.parametrize(("flag", "words"), [([], "Nothing waits."), (["--dead"], "Nothing was given up.")])
def test_an_empty_list_says_so(command: Command, sqlite_url: str, flag: list[str], words: str) -> None:
    finished = command("queue", "list", *flag, DATABASE_URL=sqlite_url)
    assert (finished.code, finished.out) == (0, f"{words}\n")


def test_what_was_given_up_can_be_tried_again(process: Command, shop: str) -> None:
    assert process("queue", "retry", "m1", DATABASE_URL=shop).code == 0
    assert process("queue", "retry", "U8827", DATABASE_URL=shop).code == 0
    assert states(shop) == ["OWED", "NEW"]


def test_what_nobody_needs_can_be_discarded(command: Command, shop: str) -> None:
    assert command("queue", "discard", "m1", DATABASE_URL=shop).out == "m1 is discarded.\n"
    assert command("queue", "discard", "u8827", DATABASE_URL=shop).out == "u8827 is discarded.\n"
    assert states(shop) == ["COLLAPSED", "DONE"]


@pytest.mark.parametrize(
    ("reference", "code", "words"),
    [("m99", 1, "There is no m99"), ("m3", 1, "m3 is done already"), ("12", 2, "it looks like m12")],
)
def test_a_row_that_can_t_be_retried_is_told_why(
    command: Command, shop: str, reference: str, code: int, words: str
) -> None:
    finished = command("queue", "retry", reference, DATABASE_URL=shop)
    assert (finished.code, finished.out) == (code, "")
    assert words in finished.err
