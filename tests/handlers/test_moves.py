"""Staff move orders: in any spelling, by a tap, past the map, and back."""

import pytest

from models import ChangeSource, Charge, NotificationState, Outcome, WorkOrderStatus
from tests.chat.app import App
from tests.handlers import rows
from tests.handlers.conftest import People, populate

S = WorkOrderStatus
OWED, COLLAPSED = NotificationState.OWED, NotificationState.COLLAPSED


@pytest.mark.parametrize("said", ["RECEIVED", "received", "Received", "rec", "re-ceived"])
async def test_a_command_moves_an_order_in_any_spelling(app: App, people: People, said: str) -> None:
    (call,) = await people.tom.types(f"/status #1001 {said}")
    assert call.text.startswith("✅ Done. I'll tell the customer.\n\n#1001 · Apple iPhone 13\nReceived")
    assert await rows.history(app) == [(S.PENDING, None), (S.RECEIVED, None)]
    assert await rows.news(app) == [(S.PENDING, OWED), (S.RECEIVED, OWED)]


async def test_words_after_the_status_are_the_reason(app: App, people: People) -> None:
    await people.tom.types("/status 1001 Received  it came by   <post>")
    assert (await rows.history(app))[-1] == (S.RECEIVED, "it came by <post>")


async def test_the_first_mover_becomes_the_technician(people: People) -> None:
    (call,) = await people.tom.types("/status 1001 received")
    assert "Technician: Tom" in call.text


async def test_the_same_status_again_changes_nothing(app: App, people: People) -> None:
    await people.tom.types("/status 1001 received")
    (call,) = await people.eva.types("/status 1001 received")
    assert call.text.startswith("It is “Received” already, so nothing was changed.")
    assert len(await rows.history(app)) == 2


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("rec today by post", "“rec” may mean: Received. Nothing was changed."),
        ("received?", "“received?” may mean: Received. Nothing was changed."),
    ],
)
async def test_a_step_in_doubt_is_one_tap_away_and_not_taken(app: App, people: People, said: str, answer: str) -> None:
    (call,) = await people.tom.types(f"/status 1001 {said}")
    assert call.text == answer
    assert await rows.status(app) is S.PENDING
    await people.tom.taps(call.buttons["Received"])
    assert await rows.status(app) is S.RECEIVED


async def test_an_outcome_in_doubt_is_not_told(app: App, people: People) -> None:
    await rows.put(app, S.IN_REPAIR)
    (call,) = await people.tom.types("/status 1001 ready decl on the phone")
    assert call.text == "“decl” may mean: Repair declined. Nothing was changed."
    assert await rows.status(app) is S.IN_REPAIR
    await people.tom.taps(call.buttons["Repair declined"])
    assert (await rows.order(app)).outcome is Outcome.DECLINED


async def test_an_illegal_move_says_where_the_order_is_and_where_it_can_go(app: App, people: People) -> None:
    (call,) = await people.tom.types("/status 1001 collected")
    assert call.text.splitlines() == [
        "#1001 is “Booked”: it can't go to “Collected” from there.",
        "From “Booked” it can go to: Received or Cancelled.",
    ]
    assert {"Received", "Cancelled"} <= call.buttons.keys()
    assert await rows.status(app) is S.PENDING


async def test_a_word_with_two_meanings_names_them(app: App, people: People) -> None:
    (call,) = await people.tom.types("/status 1001 re")
    assert call.text == "“re” may mean: Received or Ready for pick-up. Nothing was changed."
    assert await rows.status(app) is S.PENDING


async def test_a_word_without_meaning_is_quoted_back(people: People) -> None:
    (call,) = await people.tom.types("/status 1001 <fixed> it well and more")
    assert call.text == "I don't know any status “<fixed> it well”, so nothing was changed."


async def test_a_number_without_an_order_is_not_found(people: People) -> None:
    for typed in ("/status 9999", "/status 9999 received", "/order 9999", "/take 9999", "/status 9999 re"):
        (call,) = await people.tom.types(typed)
        assert call.text == "I can't find that order. /find looks for it by number, name, phone or device."


async def test_the_bench_needs_a_quote_or_no_charge_before_work(app: App, people: People) -> None:
    await rows.put(app, S.RECEIVED)
    (call,) = await people.tom.types("/status 1001 in repair")
    assert call.text.startswith("#1001 needs an approved quote before “In repair”, unless there is no charge.")
    assert {"No charge", "Under warranty"} <= call.buttons.keys()


async def test_ready_asks_for_the_outcome(app: App, people: People) -> None:
    await rows.put(app, S.IN_REPAIR)
    (call,) = await people.tom.types("/status 1001 ready")
    assert call.text.startswith("#1001: say how it ended, and it becomes “Ready for pick-up”.")
    (done,) = await people.tom.taps(call.buttons["Repaired"])
    assert done.text.splitlines()[3] == "Ready for pick-up (Repaired)"
    assert (await rows.order(app)).outcome is Outcome.REPAIRED


async def test_the_outcome_can_be_typed_with_it(app: App, people: People) -> None:
    await rows.put(app, S.IN_REPAIR)
    await people.tom.types("/status 1001 ready partly the speaker is still dead")
    assert (await rows.order(app)).outcome is Outcome.PARTIAL
    assert (await rows.history(app))[-1] == (S.READY_FOR_PICKUP, "the speaker is still dead")


async def test_an_outcome_with_two_meanings_names_them(app: App, people: People) -> None:
    await rows.put(app, S.IN_REPAIR)
    (call,) = await people.tom.types("/status 1001 ready part")
    assert call.text == "“part” may mean: Partly repaired or Parts unavailable. Nothing was changed."
    assert await rows.status(app) is S.IN_REPAIR


async def test_outcomes_on_offer_are_legal_ones(app: App, people: People) -> None:
    order = await rows.put(app, S.RECEIVED)
    (call,) = await people.tom.taps(f"o:1:{order.version}:outcomes")
    assert list(call.buttons) == [
        "Partly repaired",
        "Beyond repair",
        "Parts unavailable",
        "Repair declined",
        "No fault found",
        "« Back",
    ]
    assert call.method == "editMessageText"


async def test_untouched_devices_are_not_repaired(app: App, people: People) -> None:
    await rows.put(app, S.RECEIVED)
    (call,) = await people.tom.types("/status 1001 ready repaired")
    assert call.text.startswith("#1001 is “Received”: it can't be repaired already.")
    assert "Repair declined" in call.buttons
    assert await rows.status(app) is S.RECEIVED


async def test_outcomes_of_an_order_that_moved_on_show_its_card(people: People) -> None:
    (call,) = await people.tom.taps("o:1:1:outcomes")
    assert call.text.startswith("The order has moved on since that button was shown, so nothing was changed.")


async def test_back_to_repair_asks_why_and_the_next_message_is_the_reason(app: App, people: People) -> None:
    await rows.put(app, S.READY_FOR_PICKUP, outcome=Outcome.REPAIRED)
    (card,) = await people.tom.types("/order 1001")
    (why,) = await people.tom.taps(card.buttons["In repair …"])
    assert why.text == "Why does #1001 go to “In repair”?\nWrite it to me now; the customer reads it, too."
    assert (why.method, list(why.buttons)) == ("sendMessage", ["✖️ Cancel"])
    assert await rows.status(app) is S.READY_FOR_PICKUP
    (moved,) = await people.tom.types("the screen   flickers")
    assert moved.text.startswith("✅ Done. I'll tell the customer.\n\n#1001 · Apple iPhone 13\nIn repair")
    assert (await rows.history(app))[-1] == (S.IN_REPAIR, "the screen flickers")
    assert (await rows.sources(app))[-1] is ChangeSource.BUTTON


async def test_a_command_without_the_reason_it_needs_asks_for_it(app: App, people: People) -> None:
    await rows.put(app, S.READY_FOR_PICKUP, outcome=Outcome.REPAIRED)
    (why,) = await people.tom.types("/status 1001 in repair")
    assert why.text.startswith("Why does #1001 go to “In repair”?")
    await people.tom.types("the screen flickers")
    assert (await rows.history(app))[-1] == (S.IN_REPAIR, "the screen flickers")
    assert (await rows.sources(app))[-1] is ChangeSource.COMMAND


async def test_a_command_may_bring_its_reason_along(app: App, people: People) -> None:
    await rows.put(app, S.READY_FOR_PICKUP, outcome=Outcome.REPAIRED)
    await people.tom.types("/status 1001 IN_REPAIR the screen flickers")
    assert (await rows.history(app))[-1] == (S.IN_REPAIR, "the screen flickers")


async def test_a_tap_moves_an_order_and_its_card_in_place(app: App, people: People) -> None:
    (call,) = await people.tom.taps("o:1:1:to:RECEIVED", message_id=77)
    assert (call.method, call.params["message_id"]) == ("editMessageText", 77)
    assert await rows.status(app) is S.RECEIVED


async def test_a_second_tap_changes_nothing_more(app: App, people: People) -> None:
    await people.tom.taps("o:1:1:to:RECEIVED")
    (call,) = await people.tom.taps("o:1:1:to:RECEIVED")
    assert call.text.startswith("It is “Received” already, so nothing was changed.")
    assert await rows.news(app) == [(S.PENDING, OWED), (S.RECEIVED, OWED)]


async def test_a_stale_tap_changes_nothing_and_shows_the_card(app: App, people: People) -> None:
    await people.tom.taps("o:1:1:to:RECEIVED")
    (call,) = await people.eva.taps("o:1:1:to:CANCELLED")
    assert call.method == "sendMessage"
    assert call.text.startswith("The order has moved on since that button was shown, so nothing was changed.")
    assert "Diagnosing" in call.buttons
    assert await rows.status(app) is S.RECEIVED


async def test_an_owner_overrides_with_a_reason(app: App, people: People) -> None:
    (call,) = await people.olivia.types("/override 1001 COLLECTED picked up by her brother")
    assert call.text.splitlines()[3] == "Collected"
    assert (await rows.history(app))[-1] == (S.COLLECTED, "picked up by her brother")
    assert "override: picked up by her brother" in call.text


async def test_an_override_without_a_reason_asks_for_it(app: App, people: People) -> None:
    (why,) = await people.olivia.types("/override 1001 collected")
    assert why.text == "Why does #1001 go to “Collected”?\nWrite it to me now."
    await people.olivia.types("picked up by her brother")
    assert (await rows.history(app))[-1] == (S.COLLECTED, "picked up by her brother")


async def test_an_override_without_an_outcome_or_an_order_tells_how(app: App, people: People) -> None:
    (call,) = await people.olivia.types("/override 1001 ready because of me")
    assert call.text.splitlines()[-1] == "/override 1001 READY_FOR_PICKUP REPAIRED "
    (call,) = await people.olivia.types("/override 1001")
    assert call.text == "As in /override 1042 COLLECTED reason: the order, where it goes, and why."
    assert await rows.status(app) is S.PENDING


async def test_an_override_to_ready_takes_the_outcome(app: App, people: People) -> None:
    await people.olivia.types("/override 1001 ready repaired done before it was booked")
    order = await rows.order(app)
    assert (order.status, order.outcome) == (S.READY_FOR_PICKUP, Outcome.REPAIRED)


async def test_a_technician_can_not_override(app: App, people: People) -> None:
    (call,) = await people.tom.types("/override 1001 COLLECTED because")
    assert call.text == "I don't know that command. /help shows the ones I know."
    assert await rows.status(app) is S.PENDING


async def test_an_undone_step_reaches_nobody(patient_app: App) -> None:
    people = await populate(patient_app)
    (moved,) = await people.tom.taps("o:1:1:to:RECEIVED")
    (undone,) = await people.tom.taps(moved.buttons["↩️ Undo"])
    assert undone.text.startswith("↩️ Taken back.\n\n#1001 · Apple iPhone 13\nBooked")
    assert "↩️ Undo" not in undone.buttons
    assert await rows.news(patient_app) == [(S.PENDING, OWED), (S.RECEIVED, COLLAPSED), (S.PENDING, COLLAPSED)]


async def test_the_customer_does_not_see_what_was_undone(patient_app: App) -> None:
    people = await populate(patient_app)
    (moved,) = await people.tom.taps("o:1:1:to:RECEIVED")
    await people.tom.taps(moved.buttons["↩️ Undo"])
    (card,) = await people.ana.types("/status 1001")
    assert card.text.count("Booked") == 2
    assert "Received" not in card.text


async def test_only_who_made_a_step_is_offered_to_undo_it(patient_app: App) -> None:
    people = await populate(patient_app)
    (moved,) = await people.tom.taps("o:1:1:to:RECEIVED")
    (card,) = await people.eva.types("/order 1001")
    assert "↩️ Undo" not in card.buttons
    (forged,) = await people.eva.taps(moved.buttons["↩️ Undo"])
    assert forged.text.startswith("It is too late to undo that, so nothing was changed.")
    assert await rows.status(patient_app) is S.RECEIVED


async def test_without_a_window_nothing_can_be_undone(app: App, people: People) -> None:
    (moved,) = await people.tom.taps("o:1:1:to:RECEIVED")
    assert "↩️ Undo" not in moved.buttons
    (late,) = await people.tom.taps("o:1:2:undo")
    assert late.text.startswith("It is too late to undo that, so nothing was changed.")
    assert await rows.news(app) == [(S.PENDING, OWED), (S.RECEIVED, OWED)]


async def test_history_tells_taps_from_commands(app: App, people: People) -> None:
    await people.tom.taps("o:1:1:to:RECEIVED")
    await people.tom.types("/status 1001 diagnosing")
    assert await rows.sources(app) == [ChangeSource.INTAKE, ChangeSource.BUTTON, ChangeSource.COMMAND]


async def test_free_repairs_need_no_quote(app: App, people: People) -> None:
    await rows.put(app, S.DIAGNOSING, charge=Charge.WARRANTY)
    (call,) = await people.tom.types("/status 1001 waiting for parts")
    assert call.text.splitlines()[3] == "Waiting for parts"
