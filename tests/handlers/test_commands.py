"""What people type, read."""

import pytest

from bot.handlers import commands
from bot.texts.statuses import outcome_name, status_name
from models import Outcome, WorkOrderStatus
from tests.texts.languages import CATALOGUE

EN = CATALOGUE.speaker("en")
S = WorkOrderStatus


@pytest.mark.parametrize(
    ("words", "number"),
    [
        (["1042"], 1042),
        (["#1042", "more"], 1042),
        (["0042"], 42),
        ([], None),
        (["#"], None),
        (["##1"], None),
        (["-1"], None),
        (["1e3"], None),
        (["1042x"], None),
        (["9" * 10], None),
        (["²"], None),
    ],
)
def test_order_numbers(words: list[str], number: int | None) -> None:
    assert commands.order_number(words) == number


@pytest.mark.parametrize(
    ("said", "status", "reason"),
    [
        ("IN_REPAIR", S.IN_REPAIR, None),
        ("in repair", S.IN_REPAIR, None),
        ("In-Repair because of rain", S.IN_REPAIR, "because of rain"),
        ("in", S.IN_REPAIR, None),
        ("diag", S.DIAGNOSING, None),
        ("waiting for parts until Friday", S.WAITING_PARTS, "until Friday"),
        ("WAITING_PARTS", S.WAITING_PARTS, None),
        ("awaiting", S.AWAITING_APPROVAL, None),
        ("collected by her brother", S.COLLECTED, "by her brother"),
        ("QUALITY  CHECK", S.QUALITY_CHECK, None),
        ("ready for pick-up", S.READY_FOR_PICKUP, None),
    ],
)
def test_statuses_in_any_spelling(said: str, status: WorkOrderStatus, reason: str | None) -> None:
    spoken = commands.step(said.split(), EN, CATALOGUE)
    assert (spoken.status.only, spoken.reason) == (status, reason)


@pytest.mark.parametrize(
    ("said", "likely"),
    [
        ("in stock", S.IN_REPAIR),
        ("in the mail since Monday", S.IN_REPAIR),
        ("on its way", S.ON_HOLD),
        ("wait for the customer", S.WAITING_PARTS),
        ("quality is poor", S.QUALITY_CHECK),
        ("approved?", S.APPROVED),
        ("¿Approved", S.APPROVED),
        ("collected ?", S.COLLECTED),
        ("co?", S.COLLECTED),
        ("ready? repaired", S.READY_FOR_PICKUP),
    ],
)
def test_ordinary_speech_moves_nothing(said: str, likely: WorkOrderStatus) -> None:
    status = commands.step(said.split(), EN, CATALOGUE).status
    assert (status.only, status.likely) == (None, likely)


@pytest.mark.parametrize(
    ("said", "code", "reason"),
    [
        ("collected 482913", "482913", None),
        ("co 482 913", "482913", None),
        ("COLLECTED ٤٨٢٩١٣ by her brother", "482913", "by her brother"),
        ("collected by her brother 482913", None, "by her brother 482913"),
        ("collected 48291", None, "48291"),
    ],
)
def test_a_pickup_code_follows_collected_and_is_no_reason(said: str, code: str | None, reason: str | None) -> None:
    spoken = commands.step(said.split(), EN, CATALOGUE)
    assert (spoken.status.only, spoken.code, spoken.reason) == (S.COLLECTED, code, reason)
    assert "482913" not in repr(spoken) or code is None


def test_six_digits_after_another_status_are_a_reason() -> None:
    spoken = commands.step(["received", "with", "482913"], EN, CATALOGUE)
    assert (spoken.status.only, spoken.code, spoken.reason) == (S.RECEIVED, None, "with 482913")


def test_a_question_in_the_reason_is_none_about_the_step() -> None:
    spoken = commands.step(["received", "is", "the", "charger", "missing?"], EN, CATALOGUE)
    assert (spoken.status.only, spoken.reason) == (S.RECEIVED, "is the charger missing?")


def test_a_reason_is_kept_without_what_cannot_be_seen() -> None:
    spoken = commands.step(["received", "by\u202e", "tsop", "\x00\u200b"], EN, CATALOGUE)
    assert spoken.reason == "by tsop"


@pytest.mark.parametrize(
    ("said", "candidates"),
    [
        ("re", (S.RECEIVED, S.READY_FOR_PICKUP)),
        ("a", ()),
        ("", ()),
        ("…", ()),
        ("fixed", ()),
        ("ap", (S.APPROVED,)),
        ("co", (S.COLLECTED,)),
    ],
)
def test_what_a_word_may_mean(said: str, candidates: tuple[WorkOrderStatus, ...]) -> None:
    assert commands.step(said.split(), EN, CATALOGUE).status.candidates == candidates


@pytest.mark.parametrize(
    ("said", "outcome", "reason"),
    [
        ("ready repaired", Outcome.REPAIRED, None),
        ("ready for pickup partly repaired, see note", Outcome.PARTIAL, "see note"),
        ("ready partial", Outcome.PARTIAL, None),
        ("READY_FOR_PICKUP NO_FAULT_FOUND works here", Outcome.NO_FAULT_FOUND, "works here"),
        ("ready screen is new", None, "screen is new"),
        ("ready part", None, None),
        ("ready no", None, "no"),
        ("ready no charge", None, "no charge"),
        ("ready part of it", None, "of it"),
        ("ready no fault as far as I see", Outcome.NO_FAULT_FOUND, "as far as I see"),
        ("ready repaired?", None, None),
        ("ready", None, None),
    ],
)
def test_outcomes_follow_ready(said: str, outcome: Outcome | None, reason: str | None) -> None:
    spoken = commands.step(said.split(), EN, CATALOGUE)
    assert (spoken.status.only, spoken.ending, spoken.reason) == (S.READY_FOR_PICKUP, outcome, reason)


def test_every_name_of_every_language_is_understood_by_everybody() -> None:
    for t in CATALOGUE:
        for status in WorkOrderStatus:
            assert commands.step(status_name(t, status).split(), t, CATALOGUE).status.only is status
            assert status in commands.step(status_name(t, status).split(), EN, CATALOGUE).status.candidates
        for outcome in Outcome:
            words = f"READY_FOR_PICKUP {outcome_name(t, outcome)}".split()
            assert commands.step(words, t, CATALOGUE).ending is outcome


def test_a_very_long_reason_is_read_in_no_time() -> None:
    spoken = commands.step(["received", *["word"] * 4000], EN, CATALOGUE)
    assert spoken.status.only is S.RECEIVED
    assert spoken.reason == " ".join(["word"] * 4000)
