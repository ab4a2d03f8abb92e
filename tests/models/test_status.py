"""The status map, against the table of the design, which is written out here once more."""

import ast
import sys
from itertools import product
from pathlib import Path

import pytest

import models.status
from models import LEGAL_MOVES, TERMINAL, Condition, WorkOrderStatus, legal_moves

DESIGN = """
PENDING           -> RECEIVED, CANCELLED
RECEIVED          -> DIAGNOSING, IN_REPAIR*, ON_HOLD, READY_FOR_PICKUP†
DIAGNOSING        -> AWAITING_APPROVAL, WAITING_PARTS*, IN_REPAIR*, ON_HOLD, READY_FOR_PICKUP†
AWAITING_APPROVAL -> APPROVED, DIAGNOSING, READY_FOR_PICKUP†
APPROVED          -> WAITING_PARTS, IN_REPAIR, AWAITING_APPROVAL, READY_FOR_PICKUP†
WAITING_PARTS     -> IN_REPAIR, AWAITING_APPROVAL, READY_FOR_PICKUP†
IN_REPAIR         -> WAITING_PARTS, AWAITING_APPROVAL, QUALITY_CHECK, ON_HOLD, READY_FOR_PICKUP!
QUALITY_CHECK     -> READY_FOR_PICKUP!, IN_REPAIR
READY_FOR_PICKUP  -> COLLECTED#, IN_REPAIR?
ON_HOLD           -> READY_FOR_PICKUP†
COLLECTED         ->
CANCELLED         ->
"""
MARKS = {
    "*": {Condition.NO_QUOTE_NEEDED},
    "†": {Condition.OUTCOME, Condition.NOT_REPAIRED},
    "!": {Condition.OUTCOME},
    "?": {Condition.REASON},
    "#": {Condition.PICKUP_CODE},
    "": set(),
}


def designed() -> dict[tuple[WorkOrderStatus, WorkOrderStatus], set[Condition]]:
    moves = {}
    for line in DESIGN.strip().splitlines():
        start, targets = line.split("->")
        for target in filter(None, map(str.strip, targets.split(","))):
            name = target.rstrip("*†!?#")
            moves[WorkOrderStatus(start.strip()), WorkOrderStatus(name)] = MARKS[target.removeprefix(name)]
    return moves


MOVES = designed()
EVERY_PAIR = list(product(WorkOrderStatus, repeat=2))


def test_the_statuses_are_the_ones_of_the_design() -> None:
    assert [status.value for status in WorkOrderStatus] == [line.split()[0] for line in sorted_like_the_enum()]


def sorted_like_the_enum() -> list[str]:
    order = {status.value: position for position, status in enumerate(WorkOrderStatus)}
    return sorted(DESIGN.strip().splitlines(), key=lambda line: order[line.split()[0]])


def test_names_and_values_are_the_same_words() -> None:
    assert {status.name: status.value for status in WorkOrderStatus} == {s.value: s.value for s in WorkOrderStatus}


@pytest.mark.parametrize(("old", "new"), EVERY_PAIR)
def test_the_map_is_the_one_of_the_design(old: WorkOrderStatus, new: WorkOrderStatus) -> None:
    assert LEGAL_MOVES[old].get(new) == MOVES.get((old, new))


def test_only_collected_and_cancelled_are_the_end() -> None:
    assert {WorkOrderStatus.COLLECTED, WorkOrderStatus.CANCELLED} == TERMINAL


@pytest.mark.parametrize("held_from", [old for old, new in MOVES if new is WorkOrderStatus.ON_HOLD])
def test_an_order_on_hold_also_returns_where_it_came_from(held_from: WorkOrderStatus) -> None:
    assert legal_moves(WorkOrderStatus.ON_HOLD, held_from) == {
        held_from: frozenset(),
        WorkOrderStatus.READY_FOR_PICKUP: {Condition.OUTCOME, Condition.NOT_REPAIRED},
    }


@pytest.mark.parametrize("status", [status for status in WorkOrderStatus if status is not WorkOrderStatus.ON_HOLD])
def test_where_an_order_was_once_held_from_matters_only_on_hold(status: WorkOrderStatus) -> None:
    assert legal_moves(status, WorkOrderStatus.RECEIVED) == LEGAL_MOVES[status]


def test_every_status_can_be_reached_from_pending() -> None:
    reached, found = set(), {WorkOrderStatus.PENDING}
    while found:
        reached |= found
        found = {new for status in found for new in LEGAL_MOVES[status]} - reached
    assert reached == set(WorkOrderStatus)


def test_an_end_can_be_reached_from_every_status() -> None:
    ends, grown = set[WorkOrderStatus](), set(TERMINAL)
    while grown != ends:
        ends, grown = grown, grown | {old for old, moves in LEGAL_MOVES.items() if set(moves) & grown}
    assert ends == set(WorkOrderStatus)


def test_a_device_in_hand_is_given_back_and_not_cancelled() -> None:
    assert [old for old, moves in LEGAL_MOVES.items() if WorkOrderStatus.CANCELLED in moves] == [
        WorkOrderStatus.PENDING
    ]


def test_the_map_needs_nothing_but_the_standard_library() -> None:
    tree = ast.parse(Path(models.status.__file__).read_text("utf-8"))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imported |= {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    assert {str(module).partition(".")[0] for module in imported} - sys.stdlib_module_names == set()


def test_the_map_cannot_be_changed_by_accident() -> None:
    with pytest.raises(TypeError):
        LEGAL_MOVES[WorkOrderStatus.COLLECTED] = {}  # type: ignore[index]  # what is tested
