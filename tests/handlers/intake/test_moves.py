"""Back, skip, edit, cancel, start over; and buttons of another time."""

import pytest

from tests.chat.app import App
from tests.chat.person import Person
from tests.handlers.intake.paths import PATH, book, reach


def note(heard: str) -> str:
    """The first paragraph of an answer."""
    return heard.split("\n\n", 1)[0]


async def step(person: Person) -> str:
    """Where their draft stands."""
    draft = await person.draft()
    assert draft is not None
    return draft.step


async def test_back_from_the_last_question_to_the_first_loses_nothing(ana: Person) -> None:
    await reach(ana, "photos")
    answers = {field: value for field, value in (await ana.answers()).items() if field in PATH}
    visited = []
    while "⬅️ Back" in ana.buttons:
        await ana.says("back")
        visited.append(await step(ana))
    assert visited == [field for field in reversed(PATH) if field != "photos"]
    assert {field: value for field, value in (await ana.answers()).items() if field in PATH} == answers


async def test_keeping_an_answer_goes_on_where_the_form_was(ana: Person) -> None:
    await reach(ana, "serial")
    await ana.taps("⬅️ Back")
    assert "Keep: iPhone 12" in ana.buttons
    await ana.taps("Keep: iPhone 12")
    assert await step(ana) == "serial"


async def test_a_long_answer_is_kept_whole_by_a_short_button(ana: Person) -> None:
    await reach(ana, "limit", problem="word " * 200)
    await ana.taps("⬅️ Back")
    await ana.taps("Keep: word word word word word wo…")
    assert (await ana.answers())["problem"] == ("word " * 200).strip()


async def test_an_edit_from_the_summary_returns_to_it(ana: Person) -> None:
    await reach(ana, "summary")
    await ana.taps("✏️ Change something")
    await ana.taps("✏️ Problem")
    await ana.says("No sound")
    assert "Problem: No sound\n" in ana.reads
    assert await step(ana) == "summary"


async def test_back_from_an_edit_returns_to_the_summary_unchanged(ana: Person) -> None:
    await reach(ana, "summary")
    summary = ana.reads
    await ana.taps("✏️ Change something")
    await ana.taps("✏️ Email")
    await ana.taps("⬅️ Back")
    assert ana.reads == summary


async def test_an_optional_answer_can_be_emptied(ana: Person) -> None:
    await reach(ana, "summary")
    await ana.says("Email")
    await ana.taps("Leave it empty")
    assert "Email:" not in ana.reads
    assert (await ana.answers())["email"] is None


async def test_a_new_kind_of_device_asks_again_only_for_what_it_makes_nonsense_of(ana: Person) -> None:
    await reach(ana, "summary")
    await ana.says("Kind")
    assert "Which brand is it?" in await ana.taps("📷 Camera")
    assert "Apple" in ana.buttons
    await ana.says("Leica")
    assert "Which model is it?" in ana.reads
    await ana.taps("iPhone 12")
    assert "What is its serial number?" in ana.reads
    await ana.taps("Skip")
    assert await step(ana) == "summary"


# Cancel and start over


async def test_cancelling_before_any_answer_just_cancels(ana: Person) -> None:
    await ana.says("/new")
    assert await ana.taps("✖️ Cancel") == (
        "Done: the request is gone, and the shop never saw it.\nWhenever you need us: /new"
    )
    assert await ana.draft() is None


@pytest.mark.parametrize(("field", "ask"), [("phone", "✖️ Cancel"), ("brand", "/cancel"), ("summary", "cancel")])
async def test_cancelling_asks_first_where_there_is_something_to_lose(ana: Person, field: str, ask: str) -> None:
    await reach(ana, field)
    assert await ana.says(ask) == "Throw this request away?\nYour answers so far would be gone."
    assert await ana.draft() is not None
    await ana.taps("Yes, throw it away")
    assert await ana.draft() is None


@pytest.mark.parametrize("no", ["No, keep my answers", "no", "NO"])
async def test_no_leads_back_to_the_question(ana: Person, no: str) -> None:
    asked = await reach(ana, "brand")
    await ana.taps("✖️ Cancel")
    await ana.says(no)
    assert ana.reads == asked


async def test_a_yes_to_the_question_about_throwing_away_is_no_answer_to_the_form(ana: Person) -> None:
    await reach(ana, "model")
    await ana.taps("✖️ Cancel")
    await ana.says("yes")
    assert await ana.draft() is None


async def test_anything_else_there_asks_again(ana: Person) -> None:
    await reach(ana, "model")
    await ana.taps("✖️ Cancel")
    for heard in (await ana.says("hm"), await ana.sends_photo("a"), await ana.says("/skip")):
        assert heard == (
            "Please tap one of the buttons.\n\nThrow this request away?\nYour answers so far would be gone."
        )
    assert "model" not in await ana.answers()


async def test_a_cancelled_phone_question_takes_its_keyboard_along(ana: Person) -> None:
    await reach(ana, "phone")
    await ana.says("✖️ Cancel")
    await ana.taps("Yes, throw it away")
    assert ana.latest.markup == {"remove_keyboard": True}


async def test_asking_for_a_new_request_with_one_open_shows_its_question(ana: Person) -> None:
    await reach(ana, "model")
    heard = await ana.says("/new")
    assert note(heard) == "You have a request open: let's go on with it, or start over."
    assert "Which model is it?" in heard
    assert ana.buttons[-1] == "🔄 Start over"


async def test_starting_over_begins_with_the_first_question_and_no_answers(ana: Person) -> None:
    await reach(ana, "model")
    await ana.says("/new")
    assert await ana.taps("🔄 Start over") == "Start over?\nYour answers so far would be gone."
    assert "What is your name?" in await ana.taps("Yes, start over")
    assert not (await ana.answers()).keys() & PATH.keys()


async def test_the_button_of_the_menu_begins_a_request_too(ana: Person) -> None:
    assert "What is your name?" in await ana.taps_data("m:new")


# Returning customers


async def test_a_returning_customer_changes_a_number_and_nothing_else(ana: Person) -> None:
    await book(ana)
    await ana.says("/new")
    await ana.taps("Change")
    await ana.taps("Ana Ruiz")
    await ana.says("+34600111333")
    await ana.taps("ana@example.com")
    await ana.taps("Apple iPhone 12")
    for text in ("battery", "Skip", "Skip", "Skip", "Skip", "Send"):
        await ana.says(text)
    customer = await ana.customer()
    assert customer is not None
    assert (customer.name, customer.phone, customer.email) == ("Ana Ruiz", "+34600111333", "ana@example.com")


# Buttons of another time


async def test_a_stale_tap_changes_nothing_and_shows_the_present_question_below(ana: Person) -> None:
    await reach(ana, "kind")
    stale = ana.data("📱 Phone")
    await ana.says("Laptop")
    before = await ana.draft()
    heard = await ana.taps_data(stale, min(ana.messages))
    assert note(heard) == "That button belongs to an earlier question. Here is where we are:"
    assert "Which brand is it?" in heard
    assert ana.app.telegram.calls[-1].method == "sendMessage"
    after = await ana.draft()
    assert before is not None
    assert after is not None
    assert (after.answers, after.version) == (before.answers, before.version)


async def test_a_double_tap_answers_one_question(ana: Person) -> None:
    await reach(ana, "kind")
    tapped = ana.data("📱 Phone")
    on = max(ana.messages)
    await ana.taps_data(tapped, on)
    assert await ana.taps_data(tapped, on) == ""
    assert await step(ana) == "brand"


@pytest.mark.parametrize(
    "data", ["d:", "d:999999:1:back", "d:1:999:leave", "d:1:1:choose:CAMERA", "d:1:1:edit:problem", "d:x:y:z"]
)
async def test_a_forged_tap_changes_nothing(ana: Person, data: str) -> None:
    await reach(ana, "brand")
    before = await ana.draft()
    await ana.taps_data(data)
    after = await ana.draft()
    assert before is not None
    assert after is not None
    assert (after.answers, after.version, after.step) == (before.answers, before.version, before.step)


@pytest.mark.parametrize("action", ["done", "clear", "send", "edit:name", "choose:CAMERA", "leave", "stay", "where"])
async def test_a_button_that_the_question_does_not_have_changes_nothing(ana: Person, action: str) -> None:
    await reach(ana, "brand")
    before = await ana.draft()
    assert before is not None
    await ana.taps_data(f"d:{before.id}:{before.version}:{action}")
    after = await ana.draft()
    assert after is not None
    assert (after.answers, after.version, after.step) == (before.answers, before.version, before.step)


async def test_the_draft_of_somebody_else_is_out_of_reach(ana: Person, app: App) -> None:
    await reach(ana, "kind")
    tapped = ana.data("📱 Phone")
    eve = Person(app, 6666, "Eve")
    assert await eve.taps_data(tapped) == "There is no open request here. Would you like to start one? /new"
    assert await step(ana) == "kind"


async def test_a_live_location_moves_without_an_answer(ana: Person) -> None:
    await reach(ana, "kind")
    before = await ana.answers()
    assert await ana.chat.edits(location={"latitude": 1.0, "longitude": 2.0}) == []
    assert (await ana.app.views())[-1] is None
    assert await ana.answers() == before
