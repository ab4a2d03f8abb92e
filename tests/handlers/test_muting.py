"""A customer wants to hear no more of an order than they must."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from models import Notification, NotificationState, Outcome, WorkOrder, WorkOrderStatus
from tests.chat.app import App
from tests.handlers import rows
from tests.handlers.conftest import People, populate

S, N = WorkOrderStatus, NotificationState
MUTED = "🔕 Muted: I write only when it is ready or when we need your answer. All steps are listed here."


async def delivered(app: App) -> None:
    """Everything owed so far arrived."""

    def settle(session: Session) -> None:
        session.execute(update(Notification).where(Notification.state == N.OWED).values(state=N.SENT))

    await app.db.run(settle)


async def test_a_muted_order_is_told_of_only_where_its_customer_must_act(app: App, people: People) -> None:
    await delivered(app)
    (card,) = await people.ana.taps("o:1:1:card")
    (muted,) = await people.ana.taps(card.buttons["🔕 Mute"])
    assert (muted.method, MUTED in muted.text.splitlines()) == ("editMessageText", True)
    assert list(muted.buttons) == [
        "Go ahead up to a sum …",
        "Receipt",
        "🔔 Unmute",
        "Call it off",
        "🔑 Device passcode",
        "My orders",
    ]

    for step in ("received", "diagnosing", "awaiting approval", "ready declined"):
        (answer,) = await people.tom.types(f"/status 1001 {step}")
    assert answer.text.startswith("✅ Done. I'll tell the customer.")
    assert await rows.news(app) == [
        (S.PENDING, N.SENT),
        (S.RECEIVED, N.MUTED),
        (S.DIAGNOSING, N.MUTED),
        (S.AWAITING_APPROVAL, N.OWED),
        (S.READY_FOR_PICKUP, N.OWED),
    ]
    (card,) = await people.ana.types("/status 1001")
    assert [line.split(" · ")[-1] for line in card.text.splitlines()[-5:]] == [
        "Booked",
        "Received",
        "Diagnosing",
        "Awaiting approval",
        "Ready for pick-up (Repair declined)",
    ]


async def test_the_bench_sees_that_an_order_is_muted(app: App, people: People) -> None:
    await delivered(app)
    before = (await rows.order(app)).version
    await people.ana.types("/mute #1001")
    assert (await rows.order(app)).version == before
    (card,) = await people.tom.types("/status 1001 received")
    assert card.text.startswith("✅ Done. The customer muted this order, so I don't write to them.")
    assert "🔕 The customer muted it: only news they must act on are sent." in card.text.splitlines()
    assert card.text.endswith("The latest news was not sent: the customer muted this order.")


async def test_what_was_not_sent_yet_is_withheld_and_the_card_shows_it(app: App, people: People) -> None:
    await people.tom.types("/status 1001 received")
    (card,) = await people.ana.types("/mute 1001")
    assert card.text.endswith(" · Received")
    assert await rows.news(app) == [(S.PENDING, N.OWED), (S.RECEIVED, N.MUTED)]


async def test_unmuted_the_next_step_is_told_again_and_nothing_is_made_up_for(app: App, people: People) -> None:
    await delivered(app)
    await people.ana.types("/mute 1001")
    await people.tom.types("/status 1001 received")
    (listed,) = await people.ana.types("/orders")
    assert listed.text == "Your orders\n#1001 · Apple iPhone 13 · Received 🔕"
    (card,) = await people.ana.types("/unmute 1001")
    assert card.text.startswith("🔔 From here on I tell you about each step again.")
    assert "🔕 Mute" in card.buttons
    await people.tom.types("/status 1001 diagnosing")
    assert await rows.news(app) == [(S.PENDING, N.SENT), (S.RECEIVED, N.MUTED), (S.DIAGNOSING, N.OWED)]


async def test_a_step_taken_back_of_a_muted_order_leaves_no_trace_on_its_customers_card(patient_app: App) -> None:
    ana, tom = patient_app.chat(7001), patient_app.chat(8001, "Tom")
    await populate(patient_app)
    await delivered(patient_app)
    await ana.types("/mute 1001")
    (moved,) = await tom.types("/status 1001 received")
    (undone,) = await tom.taps(moved.buttons["↩️ Undo"])
    assert undone.text.startswith("↩️")
    assert await rows.news(patient_app) == [(S.PENDING, N.SENT), (S.RECEIVED, N.COLLAPSED), (S.PENDING, N.COLLAPSED)]


async def test_nobody_mutes_what_is_anothers(app: App, people: People) -> None:
    before = await rows.everything(app)
    for chat in (people.ben, people.stranger, people.tom, people.olivia):
        for heard in (await chat.types("/mute 1001"), await chat.taps("o:1:1:mute"), await chat.taps("o:1:1:unmute")):
            assert [each.text.split(" /")[0] for each in heard] == ["I can't find that order."]
    assert not (await rows.order(app)).muted
    assert await rows.everything(app) == before


async def test_a_command_without_a_number_asks_for_it(people: People) -> None:
    (call,) = await people.ana.types("/mute")
    assert call.text.startswith("Which order?")


async def test_more_orders_than_a_page_holds_are_on_the_next_one(app: App, people: People) -> None:
    def book_more(session: Session) -> None:
        first = session.get_one(WorkOrder, 1)
        for number in range(1003, 1026):
            session.add(
                WorkOrder(
                    number=number,
                    device_id=first.device_id,
                    problem="!",
                    status=S.COLLECTED,
                    outcome=Outcome.REPAIRED,
                )
            )

    await app.db.run(book_more)
    (first,) = await people.ana.types("/orders")
    assert first.text.splitlines()[1:3] == [
        "#1001 · Apple iPhone 13 · Booked",
        "#1025 · Apple iPhone 13 · Collected",
    ]
    assert first.text.endswith("Page 1 of 3")
    (last,) = await people.ana.taps("m:orders:99")
    assert last.text.splitlines()[1:] == [
        *(f"#{number} · Apple iPhone 13 · Collected" for number in (1006, 1005, 1004, 1003)),
        "Page 3 of 3",
    ]
    assert last.buttons["« Earlier"] == "m:orders:1"
    (others,) = await people.ben.taps("m:orders:0")
    assert others.text == "Your orders\n#1002 · Apple iPhone 8 · Booked"
