"""A device is handed over at the counter: by its code, by command and by button."""

import pytest
from sqlalchemy.orm import Session

from models import Customer, Outcome, WorkOrderStatus
from tests.chat.app import App
from tests.handlers import rows
from tests.handlers.conftest import People

S = WorkOrderStatus
NO = "❌ That is not the code of this order, so nothing was changed."


@pytest.fixture
async def code(app: App, people: People) -> str:
    """What Ana shows for order 1001, which is ready."""
    for step in ("received", "ready declined"):
        await people.tom.types(f"/status 1001 {step}")

    return await rows.code(app)


@pytest.mark.parametrize("typed", ["/collect 1001 {}", "/status 1001 COLLECTED {}", "/status 1001 coll {}"])
async def test_a_command_with_the_code_hands_the_device_over(app: App, people: People, code: str, typed: str) -> None:
    (call,) = await people.eva.types(typed.format(code))
    assert call.text.splitlines()[:4] == [
        "✅ Done. I'll tell the customer.",
        "",
        "#1001 · Apple iPhone 13",
        "Collected (Repair declined)",
    ]
    assert await rows.history(app) == [
        (S.PENDING, None),
        (S.RECEIVED, None),
        (S.READY_FOR_PICKUP, None),
        (S.COLLECTED, None),
    ]
    assert code not in call.text


async def test_a_button_asks_for_the_code_and_the_next_message_is_it(app: App, people: People, code: str) -> None:
    (card,) = await people.tom.types("/order 1001")
    (asked,) = await people.tom.taps(card.buttons["Collected …"])
    assert asked.text == (
        "Who collects #1001? Ask for the pick-up code, six digits from the customer's chat, and send it to me."
    )
    assert code not in card.text + asked.text
    (again,) = await people.tom.types("12345")
    assert again.text.startswith("A pick-up code has six digits.")
    (done,) = await people.tom.types(f"{code[:3]} {code[3:]}")
    assert done.text.startswith("✅ Done.")
    assert (await rows.history(app))[-1] == (S.COLLECTED, None)


async def test_a_wrong_code_in_answer_to_the_button_is_counted(app: App, people: People, code: str) -> None:
    (asked,) = await people.tom.taps("o:1:3:to:COLLECTED")
    assert asked.text.startswith("Who collects #1001?")
    (no,) = await people.tom.types("000000" if code != "000000" else "000001")
    assert no.text.splitlines()[0] == NO
    assert ((await rows.order(app)).wrong_codes, await rows.status(app)) == (1, S.READY_FOR_PICKUP)


async def test_a_wrong_code_says_so_until_an_owner_is_needed(app: App, people: People, code: str) -> None:
    wrong = "000000" if code != "000000" else "000001"
    heard = [(await people.tom.types(f"/collect 1001 {wrong}"))[0].text.splitlines()[:2] for _ in range(5)]
    assert heard[0] == [NO, "4 more tries, then only an owner can hand it over."]
    assert heard[3] == [NO, "1 more try, then only an owner can hand it over."]
    locked = "🔒 Too many wrong codes were tried for #1001: only an owner can hand it over now."
    assert heard[4] == [NO, locked]
    (late,) = await people.eva.types(f"/collect 1001 {code}")
    assert late.text.splitlines() == [locked, "/override 1001 COLLECTED "]
    (done,) = await people.olivia.types("/override 1001 COLLECTED I know her")
    assert "override: I know her" in done.text
    assert await rows.status(app) is S.COLLECTED


@pytest.mark.usefixtures("code")
async def test_a_walk_in_is_known_by_a_receipt(app: App, people: People) -> None:
    def leave(session: Session) -> None:
        session.get_one(Customer, 1).chat_id = None

    await app.db.run(leave)
    (asked,) = await people.tom.types("/collect 1001")
    assert asked.text.splitlines()[0] == (
        "The customer of #1001 has no chat, so there is no code. Check their receipt or ID."
    )
    await people.tom.types("/collect 1001 receipt 482913 and ID")
    assert (await rows.history(app))[-1] == (S.COLLECTED, "receipt 482913 and ID")


@pytest.mark.usefixtures("code")
async def test_the_button_asks_for_a_receipt_where_there_is_no_chat(app: App, people: People) -> None:
    def leave(session: Session) -> None:
        session.get_one(Customer, 1).chat_id = None

    await app.db.run(leave)
    (asked,) = await people.tom.taps("o:1:3:to:COLLECTED")
    assert asked.text.endswith("Check their receipt or ID, and write to me what you saw.")
    await people.tom.types("482913 is her receipt")
    assert (await rows.history(app))[-1] == (S.COLLECTED, "482913 is her receipt")


async def test_the_customer_finds_the_code_on_their_card_and_nobody_else_does(people: People, code: str) -> None:
    (own,) = await people.ana.types("/status 1001")
    assert f"Your pick-up code: {code}" in own.text.splitlines()
    (staffs,) = await people.olivia.types("/order 1001")
    assert code not in staffs.text


async def test_an_order_that_goes_back_to_repair_asks_for_the_reason(app: App, people: People) -> None:
    await rows.put(app, S.READY_FOR_PICKUP, outcome=Outcome.REPAIRED)
    (asked,) = await people.tom.types("/status 1001 in repair")
    assert asked.text.startswith("Why does #1001 go to “In repair”?")
    assert await rows.status(app) is S.READY_FOR_PICKUP
