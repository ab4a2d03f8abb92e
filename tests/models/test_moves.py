"""WorkOrder.move_to: which moves an order makes, and on what terms. No database needed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import ChangeSource, Charge, Condition, IllegalMove, Outcome, Staff, StatusChange, WorkOrder
from models import WorkOrderStatus as S
from tests.models.shop import order_at
from tests.models.test_status import MOVES

GIVEN_UP = [pair for pair, asked in MOVES.items() if Condition.NOT_REPAIRED in asked]
FINISHED = [pair for pair, asked in MOVES.items() if asked == {Condition.OUTCOME}]
COVERED = [pair for pair, asked in MOVES.items() if Condition.NO_QUOTE_NEEDED in asked]
FREELY = [pair for pair, asked in MOVES.items() if not asked]
HELD = [old for old, new in MOVES if new is S.ON_HOLD]
NOT_REPAIRED = [outcome for outcome in Outcome if outcome is not Outcome.REPAIRED]


def move(
    order: WorkOrder,
    new: S,
    *,
    outcome: Outcome | None = None,
    reason: str | None = None,
    released: bool = True,
    override: bool = False,
) -> StatusChange:
    return order.move_to(
        new, source=ChangeSource.COMMAND, outcome=outcome, reason=reason, released=released, override=override
    )


def facts(order: WorkOrder) -> tuple[object, ...]:
    return order.status, order.held_from, order.outcome, len(order.status_changes)


def refused(
    order: WorkOrder, new: S, *, outcome: Outcome | None = None, reason: str | None = None, released: bool = True
) -> Condition | None:
    """What was missing; and nothing has changed."""
    before = facts(order)
    with pytest.raises(IllegalMove) as caught:
        move(order, new, outcome=outcome, reason=reason, released=released)
    assert facts(order) == before
    assert (caught.value.number, caught.value.status, caught.value.new) == (order.number, order.status, new)
    return caught.value.missing


@pytest.mark.parametrize("old", list(S))
def test_an_order_moves_along_the_map_and_nowhere_else(old: S) -> None:
    for new in S:
        order = order_at(old, charge=Charge.FREE)
        if (old, new) in MOVES:
            move(order, new, outcome=Outcome.PARTIAL, reason="so it is")
            assert order.status is new
        else:
            assert refused(order, new, outcome=Outcome.PARTIAL, reason="so it is") is None, new


@pytest.mark.parametrize(("old", "new"), FREELY)
def test_a_plain_move_asks_for_nothing(old: S, new: S) -> None:
    order = order_at(old)
    change = move(order, new)
    assert order.status is new
    assert (change.from_status, change.to_status) == (old, new)
    assert order.status_changes == [change]


def test_a_move_writes_who_and_why() -> None:
    order = order_at(S.READY_FOR_PICKUP)
    ana = Staff(name="Ana")
    change = order.move_to(S.IN_REPAIR, source=ChangeSource.BUTTON, staff=ana, reason="It broke again")
    assert (change.staff, change.source, change.reason, change.overridden) == (
        ana,
        ChangeSource.BUTTON,
        "It broke again",
        False,
    )


@pytest.mark.parametrize(("old", "new"), COVERED)
@pytest.mark.parametrize(
    ("charge", "limit", "offered", "legal"),
    [
        (Charge.FREE, None, None, True),
        (Charge.WARRANTY, None, None, True),
        (Charge.QUOTED, None, None, False),
        (Charge.QUOTED, 5_000, None, False),
        (Charge.QUOTED, None, 5_000, False),
        (Charge.QUOTED, 5_000, 4_999, True),
        (Charge.QUOTED, 5_000, 5_000, True),
        (Charge.QUOTED, 5_000, 5_001, False),
    ],
)
def test_paid_work_waits_for_approval_unless_it_is_covered(
    old: S, new: S, charge: Charge, limit: int | None, offered: int | None, legal: bool
) -> None:
    order = order_at(old, charge=charge, limit=limit, offered=offered)
    assert order.needs_quote is not legal
    assert (new in order.next_moves()) is legal
    if legal:
        move(order, new)
        assert order.status is new
    else:
        assert refused(order, new) is Condition.NO_QUOTE_NEEDED


@pytest.mark.parametrize(("old", "new"), GIVEN_UP)
def test_giving_up_needs_an_outcome_other_than_repaired(old: S, new: S) -> None:
    assert refused(order_at(old), new) is Condition.OUTCOME
    assert refused(order_at(old), new, outcome=Outcome.REPAIRED) is Condition.NOT_REPAIRED


@pytest.mark.parametrize(("old", "new"), GIVEN_UP)
@pytest.mark.parametrize("outcome", NOT_REPAIRED)
def test_an_unrepaired_device_can_always_be_given_back(old: S, new: S, outcome: Outcome) -> None:
    order = order_at(old)
    change = move(order, new, outcome=outcome)
    assert (order.status, order.outcome, change.outcome) == (new, outcome, outcome)


@pytest.mark.parametrize(("old", "new"), FINISHED)
@pytest.mark.parametrize("outcome", list(Outcome))
def test_finished_work_needs_any_outcome(old: S, new: S, outcome: Outcome) -> None:
    order = order_at(old)
    assert refused(order, new) is Condition.OUTCOME
    move(order, new, outcome=outcome)
    assert order.outcome is outcome


@pytest.mark.parametrize("reason", [None, "", "  \n"])
def test_reopening_needs_a_reason_in_words(reason: str | None) -> None:
    assert refused(order_at(S.READY_FOR_PICKUP), S.IN_REPAIR, reason=reason) is Condition.REASON


def test_a_device_leaves_the_shop_with_whoever_may_take_it() -> None:
    order = order_at(S.READY_FOR_PICKUP)
    assert refused(order, S.COLLECTED, reason="it is theirs", released=False) is Condition.PICKUP_CODE
    move(order, S.COLLECTED, released=True)
    assert order.status is S.COLLECTED


def test_an_outcome_stays_when_collected_and_goes_when_reopened() -> None:
    order = order_at(S.IN_REPAIR)
    move(order, S.READY_FOR_PICKUP, outcome=Outcome.REPAIRED)
    move(order, S.IN_REPAIR, reason="It broke again")
    assert order.outcome is None
    move(order, S.READY_FOR_PICKUP, outcome=Outcome.PARTIAL)
    move(order, S.COLLECTED)
    assert order.outcome is Outcome.PARTIAL


@pytest.mark.parametrize(("old", "new"), FREELY)
def test_an_outcome_belongs_to_becoming_ready_and_to_nothing_else(old: S, new: S) -> None:
    order = order_at(old)
    change = move(order, new, outcome=Outcome.REPAIRED)
    assert (order.outcome, change.outcome) == (None, None)


@pytest.mark.parametrize("held_from", HELD)
def test_an_order_returns_from_hold_to_where_it_was_and_nowhere_else(held_from: S) -> None:
    for other in set(S) - {held_from, S.READY_FOR_PICKUP}:
        order = order_at(held_from)
        move(order, S.ON_HOLD)
        assert order.held_from is held_from
        assert refused(order, other) is None
    move(order, held_from)
    assert facts(order) == (held_from, None, None, 2)


@pytest.mark.parametrize("old", list(S))
def test_an_owner_may_go_past_the_map_with_a_reason_and_history_says_so(old: S) -> None:
    for new in set(S) - {old}:
        order = order_at(old)
        with pytest.raises(IllegalMove) as caught:
            move(order, new, outcome=Outcome.REPAIRED, override=True)
        assert caught.value.missing is Condition.REASON, new
        change = move(order, new, outcome=Outcome.REPAIRED, reason="I know better", override=True)
        assert (order.status, change.overridden, change.reason) == (new, True, "I know better")


def test_not_even_an_owner_makes_an_order_ready_without_an_outcome() -> None:
    with pytest.raises(IllegalMove) as caught:
        move(order_at(S.PENDING), S.READY_FOR_PICKUP, reason="I know better", override=True)
    assert caught.value.missing is Condition.OUTCOME


@pytest.mark.parametrize("status", list(S))
def test_not_even_an_owner_moves_an_order_to_where_it_is(status: S) -> None:
    order = order_at(status, held_from=S.RECEIVED if status is S.ON_HOLD else None)
    with pytest.raises(IllegalMove):
        move(order, status, outcome=Outcome.REPAIRED, reason="I know better", override=True)
    assert order.held_from is (S.RECEIVED if status is S.ON_HOLD else None)


@given(data=st.data())
def test_a_walk_along_the_offered_moves_never_makes_a_pair_that_is_not_on_the_map(data: st.DataObject) -> None:
    order = order_at(
        charge=data.draw(st.sampled_from(Charge)),
        limit=data.draw(st.none() | st.integers(0, 100)),
        offered=data.draw(st.none() | st.integers(0, 100)),
    )
    while not order.closed and len(order.status_changes) < 30:
        new = data.draw(st.sampled_from(sorted(order.next_moves(), key=lambda status: status.value)))
        back = order.held_from
        change = move(order, new, outcome=Outcome.PARTIAL, reason="so it is")
        assert (change.from_status, new) in MOVES or (change.from_status is S.ON_HOLD and new is back)
    steps = [(change.from_status, change.to_status) for change in order.status_changes]
    assert [old for old, _ in steps] == [S.PENDING, *(new for _, new in steps[:-1])]
    assert order.status is steps[-1][1]
    assert (order.outcome is not None) is (order.status in {S.READY_FOR_PICKUP, S.COLLECTED})


@given(
    st.sampled_from(S),
    st.sampled_from(S),
    st.none() | st.sampled_from(Outcome),
    st.sampled_from(Charge),
    st.none() | st.sampled_from(HELD),
)
def test_what_is_offered_and_answered_is_what_is_legal(
    old: S, new: S, outcome: Outcome | None, charge: Charge, held_from: S | None
) -> None:
    order = order_at(old, charge=charge, held_from=held_from)
    asked = order.next_moves().get(new)
    answered = {Condition.REASON, Condition.NO_QUOTE_NEEDED, Condition.PICKUP_CODE}
    if outcome is not None:
        answered |= {Condition.OUTCOME}
    if outcome is not Outcome.REPAIRED:
        answered |= {Condition.NOT_REPAIRED}
    if asked is not None and asked <= answered:
        move(order, new, outcome=outcome, reason="so it is")
        assert order.status is new
    else:
        refused(order, new, outcome=outcome, reason="so it is")
