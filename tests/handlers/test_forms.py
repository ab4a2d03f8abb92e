"""What holds for every form, shown on the smallest: a prompt of staff, whose next message is its answer."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.conversation.form import Occasion
from bot.conversation.forms import FORMS
from bot.services import staff
from models import Database, Draft, FormName, Outcome, WorkOrderStatus
from tests.chat.app import App, open_app
from tests.handlers import rows
from tests.handlers.conftest import TOM, People

S = WorkOrderStatus
WHY = "Why does #1001 go to “In repair”?"


async def opened(app: App, people: People) -> dict[str, str]:
    """Tom is asked why order 1001 goes back to repair; the buttons under the question."""
    await rows.put(app, S.READY_FOR_PICKUP, outcome=Outcome.REPAIRED)
    (card,) = await people.tom.types("/order 1001")
    (why,) = await people.tom.taps(card.buttons["In repair …"])
    assert why.text.startswith(WHY)
    return why.buttons


async def draft_of(app: App, user_id: int = TOM) -> Draft | None:
    def read(session: Session) -> Draft | None:
        return session.scalar(select(Draft).where(Draft.chat_id == user_id))

    return await app.db.read(read)


def test_every_form_is_known_by_its_name_and_its_steps_fit_the_column() -> None:
    assert {name: form.name for name, form in FORMS.items()} == {name: name for name in FormName}
    assert [step.field for form in FORMS.values() for step in form.steps if len(step.field) > 32] == []


async def test_a_draft_names_its_form_and_the_order_it_is_about(app: App, people: People) -> None:
    await opened(app, people)
    draft = await draft_of(app)
    assert draft is not None
    assert Occasion.of(draft) == Occasion(
        FormName.REASON,
        (await rows.order(app)).id,
        {
            "number": 1001,
            "new": "IN_REPAIR",
            "outcome": None,
            "override": False,
            "source": "BUTTON",
            "version": (await rows.order(app)).version,
        },
    )


@pytest.mark.parametrize("how", ["tap", "/cancel", "cancel"])
async def test_cancel_leaves_the_order_as_it_is_and_shows_the_way_back(app: App, people: People, how: str) -> None:
    buttons = await opened(app, people)
    (left,) = await (people.tom.taps(buttons["✖️ Cancel"]) if how == "tap" else people.tom.types(how))
    assert left.text == "All right, nothing was changed."
    assert list(left.buttons) == ["Open #1001"]
    assert await rows.status(app) is S.READY_FOR_PICKUP
    assert await draft_of(app) is None


async def test_what_is_no_answer_is_refused_and_asked_again(app: App, people: People) -> None:
    await opened(app, people)
    for sent, note in (
        (people.tom.sends(sticker={**STICKER}), "I can't take that one as an answer, but here is where we were:"),
        (people.tom.sends(photo=[PHOTO]), "I can't take that one as an answer, but here is where we were:"),
        (people.tom.types("💥"), "⚠️ I need that in words, please."),
        (people.tom.types("x" * 501), "⚠️ That is 501 characters, and 500 fit here. Could you shorten it?"),
        (people.tom.types("/skip"), "⚠️ We can't do without this one."),
        (people.tom.edits(text="because"), "I don't read edited messages."),
    ):
        (again,) = await sent
        assert again.text.startswith(note)
        assert WHY in again.text
    assert await rows.status(app) is S.READY_FOR_PICKUP


FILE = {"file_id": "f", "file_unique_id": "f"}
STICKER = {**FILE, "type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False}
PHOTO = {**FILE, "width": 9, "height": 9, "file_size": 900}


async def test_commands_go_on_working_and_the_question_stays_open(app: App, people: People) -> None:
    await opened(app, people)
    (queue,) = await people.tom.types("/queue")
    assert "2 open orders" in queue.text
    await people.tom.types("it flickers")
    assert (await rows.history(app))[-1] == (S.IN_REPAIR, "it flickers")


async def test_an_answer_that_comes_too_late_changes_nothing_and_shows_how_the_order_stands(
    app: App, people: People
) -> None:
    await opened(app, people)
    await people.eva.types(f"/collect 1001 {await rows.code(app)}")
    (late,) = await people.tom.types("it flickers")
    assert late.text.startswith("The order has moved on since that button was shown, so nothing was changed.")
    assert await rows.status(app) is S.COLLECTED
    assert await draft_of(app) is None


async def test_a_tap_on_a_form_that_is_closed_leaves_the_messages_as_they_are(app: App, people: People) -> None:
    buttons = await opened(app, people)
    await people.tom.types("it flickers")
    (closed,) = await people.tom.taps(buttons["✖️ Cancel"])
    assert (closed.method, closed.text) == ("sendMessage", "That form is closed already.")


async def test_a_second_prompt_takes_the_place_of_one_without_an_answer(app: App, people: People) -> None:
    await opened(app, people)
    (first,) = await people.tom.types("/new")
    assert "What is your name?" in first.text
    (why,) = await people.tom.types("/status 1001 in repair")
    assert why.text.startswith(WHY)


async def test_a_form_that_is_begun_is_not_left_unasked(app: App, people: People) -> None:
    await people.tom.types("/new")
    await people.tom.types("Tom")
    await rows.put(app, S.READY_FOR_PICKUP, outcome=Outcome.REPAIRED)
    (asked,) = await people.tom.types("/status 1001 in repair")
    assert asked.text.splitlines() == [
        "“Repair request” is still open.",
        "If you begin something else, its answers are gone.",
    ]
    _, stayed = await people.tom.taps(asked.buttons["No, keep my answers"])
    assert "Which number may we call you on?" in stayed.text
    (again,) = await people.tom.types("/status 1001 in repair")
    *_, why = await people.tom.taps(again.buttons["Yes, leave it"])
    assert why.text.startswith(WHY)
    await people.tom.types("it flickers")
    assert (await rows.history(app))[-1] == (S.IN_REPAIR, "it flickers")


async def test_who_is_revoked_meanwhile_has_no_form_any_more(app: App, people: People) -> None:
    await opened(app, people)
    await app.db.run(staff.revoke, TOM, by=None)
    (refused,) = await people.tom.types("it flickers")
    assert refused.text == "There is no open request here. Would you like to start one? /new"
    assert await rows.status(app) is S.READY_FOR_PICKUP
    assert await draft_of(app) is None


async def test_another_process_takes_the_answer(db: Database, app: App, people: People) -> None:
    await opened(app, people)
    async with open_app(db) as another:
        await another.chat(TOM, "Tom").types("it flickers")
        assert (await rows.history(another))[-1] == (S.IN_REPAIR, "it flickers")
