"""Updates are stored once, whatever arrives."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.delivery import inbox
from bot.delivery.inbox import LeaseLost, NotAnUpdate
from models import InboxState, InboxUpdate
from tests.delivery.updates import ANA, message


def stored(session: Session) -> list[int]:
    return list(session.scalars(select(InboxUpdate.update_id).order_by(InboxUpdate.update_id)))


def test_an_update_delivered_a_hundred_times_is_stored_once(session: Session) -> None:
    new = [inbox.store(session, [message(5)]) for _ in range(100)]

    assert new == [1] + [0] * 99
    assert stored(session) == [5]


def test_a_batch_with_known_updates_stores_the_others(session: Session) -> None:
    inbox.store(session, [message(1), message(2)])

    assert inbox.store(session, [message(n) for n in range(1, 5)]) == 2
    assert stored(session) == [1, 2, 3, 4]


def test_a_second_delivery_does_not_reopen_what_is_done(session: Session) -> None:
    inbox.store(session, [message(1)])
    session.get_one(InboxUpdate, 1).state = InboxState.DONE
    session.flush()

    inbox.store(session, [message(1, text="forged")])
    session.expire_all()

    kept = session.get_one(InboxUpdate, 1)
    assert (kept.state, kept.payload["message"]["text"]) == (InboxState.DONE, "hello")


@pytest.mark.parametrize(
    "payload", [{}, {"update_id": "7"}, {"update_id": True}, {"update_id": -1}, {"update_id": 2**63}]
)
def test_what_has_no_usable_id_is_refused(session: Session, payload: dict[str, Any]) -> None:
    with pytest.raises(NotAnUpdate):
        inbox.store(session, [payload])


@pytest.mark.parametrize(
    ("payload", "lane"),
    [
        (message(1, chat=42), 42),
        ({"update_id": 1, "edited_message": {"chat": {"id": 43}}}, 43),
        ({"update_id": 1, "callback_query": {"from": {"id": 9}, "message": {"chat": {"id": 44}}}}, 44),
        ({"update_id": 1, "callback_query": {"from": {"id": 45}, "inline_message_id": "x"}}, 45),
        ({"update_id": 1, "my_chat_member": {"chat": {"id": -46}, "from": {"id": 9}}}, -46),
        ({"update_id": 1, "poll_answer": {"user": {"id": 47}}}, 47),
        ({"update_id": 1, "message": {"chat": {"id": 2**70}, "from": {"id": 48}}}, 48),
        ({"update_id": 1, "poll": {"id": "x"}}, inbox.NO_LANE),
        ({"update_id": 1, "message": None}, inbox.NO_LANE),
    ],
)
def test_the_lane_is_the_chat_of_any_kind_of_update(payload: dict[str, Any], lane: int) -> None:
    assert inbox.lane_of(payload) == lane


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["chat", "id", "from", "x"]), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["update_id", "message", "callback_query", "poll"]), json_values))
def test_any_json_has_a_lane(payload: dict[str, Any]) -> None:
    assert -(2**63) < inbox.lane_of(payload) < 2**63


def test_applied_is_recorded_only_by_the_holder_of_the_lease(session: Session) -> None:
    inbox.store(session, [message(1)])
    row = session.get_one(InboxUpdate, 1)
    row.lease_token = "mine"
    session.flush()
    late = InboxUpdate(update_id=1, lease_token="somebody else's")

    with pytest.raises(LeaseLost):
        inbox.mark_applied(session, late, {})
    inbox.mark_applied(session, row, {"name": "question"})
    with pytest.raises(LeaseLost):  # a second time is one time too many
        inbox.mark_applied(session, row, {})

    session.expire_all()
    assert (row.state, row.view) == (InboxState.APPLIED, {"name": "question"})


def test_only_the_last_waiting_picture_of_an_album_is_the_last(session: Session) -> None:
    album = [message(n, media_group_id="a") for n in (1, 2, 3)]
    inbox.store(session, [*album, message(4), message(5, chat=8, media_group_id="a")])
    rows = {n: session.get_one(InboxUpdate, n) for n in range(1, 6)}

    assert {n: inbox.more_of_album(session, row) for n, row in rows.items()} == {
        1: True, 2: True, 3: False, 4: False, 5: False,
    }  # fmt: skip
    assert rows[1].lane == ANA


def test_the_senders_language_is_read_from_any_kind_of_update() -> None:
    assert inbox.language_of(message(1)) == "en"
    assert inbox.language_of({"update_id": 1, "callback_query": {"from": {"language_code": "de"}}}) == "de"
    assert inbox.language_of({"update_id": 1, "poll": {}}) is None


def test_characters_that_are_none_are_replaced_where_they_come_in(session: Session) -> None:
    strange = message(1, text="a\0b\ud83d\ude00c\ud83d", media_group_id="x\0\udc00", more={"k\0": float("inf")})
    inbox.store(session, [strange])
    session.commit()
    row = session.scalars(select(InboxUpdate)).one()
    said = row.payload["message"]
    assert (said["text"], row.media_group_id, said["more"]["k\ufffd"]) == (
        "a\ufffdb\U0001f600c\ufffd",
        "x\ufffd\ufffd",
        None,
    )
