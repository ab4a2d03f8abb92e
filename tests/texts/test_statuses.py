"""Every status and outcome has its words, in every language."""

import pytest

from bot.texts import Translator
from bot.texts.statuses import in_words, meaning, outcome_name, status_name, what_next
from models import Outcome, WorkOrderStatus
from tests.texts.html import read
from tests.texts.languages import CATALOGUE
from tests.texts.shop import SHOP, order_saying

LANGUAGES = [pytest.param(t, id=t.language) for t in CATALOGUE]
S = WorkOrderStatus


@pytest.mark.parametrize("t", LANGUAGES)
@pytest.mark.parametrize("outcome", [None, *Outcome])
def test_each_status_and_outcome_is_told(t: Translator, outcome: Outcome | None) -> None:
    for status in WorkOrderStatus:
        order = order_saying("Fön <5>", status, outcome)
        assert "Fön <5>" in read(meaning(t, order, status, outcome)), status
        assert read(what_next(t, status, outcome, SHOP)), status
        assert in_words(t, status, outcome), status


@pytest.mark.parametrize("t", LANGUAGES)
def test_no_two_share_a_name(t: Translator) -> None:
    statuses = [status_name(t, each).casefold() for each in WorkOrderStatus]
    outcomes = [outcome_name(t, each).casefold() for each in Outcome]
    assert len(set(statuses)) == len(statuses)
    assert len(set(outcomes)) == len(outcomes)


def test_each_outcome_makes_ready_mean_something_else() -> None:
    t = CATALOGUE.speaker("en")
    told = {str(meaning(t, order_saying("x"), S.READY_FOR_PICKUP, each)) for each in Outcome}
    assert len(told) == len(Outcome)


def test_an_outcome_is_named_while_it_matters() -> None:
    t = CATALOGUE.speaker("en")
    assert in_words(t, S.READY_FOR_PICKUP, Outcome.REPAIRED) == "Ready for pick-up (Repaired)"
    assert in_words(t, S.IN_REPAIR, Outcome.REPAIRED) == "In repair"
