"""The bench looks at orders, and says whose they are and who pays."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from models import Charge, Customer, Notification, NotificationState, Photo, WorkOrderStatus
from tests.chat.app import App
from tests.handlers import rows
from tests.handlers.conftest import ANA, People

S = WorkOrderStatus


async def test_the_queue_shows_open_orders_oldest_first(people: People) -> None:
    (call,) = await people.tom.types("/queue")
    assert call.text.splitlines() == [
        "2 open orders",
        "Booked 2",
        "",
        "#1001 · Apple iPhone 13 · Booked · Ana",
        "#1002 · Apple iPhone 8 · Booked · Ben",
    ]
    assert call.buttons == {
        "#1001": "o:1:1:card",
        "#1002": "o:2:1:card",
        "Mine": "m:queue:mine:0",
        "Unassigned": "m:queue:unassigned:0",
        "Overdue": "m:queue:overdue:0",
        "By status …": "m:statuses",
        "Refresh": "m:queue:all:0",
        "🚶 Walk-in": "m:walkin",
    }


async def test_a_page_of_the_queue_replaces_the_one_before(people: People) -> None:
    (call,) = await people.tom.taps("m:queue:7", message_id=5)
    assert (call.method, call.params["message_id"], call.text[:13]) == ("editMessageText", 5, "2 open orders")


async def test_closed_orders_leave_the_queue(app: App, people: People) -> None:
    await people.ana.taps("o:1:1:off")
    await people.ben.taps("o:2:1:off")
    (call,) = await people.tom.types("/queue")
    assert call.text == "The queue is empty: no open orders."
    assert await rows.status(app) is S.CANCELLED


async def test_the_card_has_all_that_the_bench_needs(people: People) -> None:
    (call,) = await people.tom.types("/order #1001")
    lines = call.text.splitlines()
    assert lines[:10] == [
        "#1001 · Apple iPhone 13",
        "Booked",
        "",
        "📱 Phone",
        "Customer: Ana, +34600007001",
        "Problem: The screen is <broken>",
        "Condition: scratched",
        "With it: a case",
        "2 photos",
        "Technician: nobody yet",
    ]
    assert lines[11].endswith(" · Booked")
    assert lines[-1] == "The latest news is on its way to the customer."


async def test_the_card_has_buttons_for_the_legal_steps_alone(people: People) -> None:
    (call,) = await people.tom.types("/order 1001")
    assert call.buttons == {
        "Received": "o:1:1:to:RECEIVED",
        "Cancelled": "o:1:1:to:CANCELLED",
        "📋 Receive …": "o:1:1:receive",
        "Write to customer": "o:1:1:msg",
        "Add a note": "o:1:1:note",
        "Messages": "o:1:1:thread",
        "🔑 Passcode …": "o:1:1:lock",
        "Photos (2)": "o:1:1:photos",
        "Take it": "o:1:1:take",
        "Assign …": "o:1:1:assign",
        "Receipt": "o:1:1:receipt",
        "Label": "o:1:1:label",
        "Queue": "m:queue",
    }


async def test_the_card_says_whom_to_phone(app: App, people: People) -> None:
    await people.ana.blocks()
    (call,) = await people.tom.types("/order 1001")
    assert call.text.splitlines()[-1] == "📵 Can't be reached by chat: phone them (+34600007001)"
    (call,) = await people.tom.types("/status 1001 received")
    assert call.text.startswith("✅ Done. The customer can't be reached by chat.")
    assert await rows.news(app) == [
        (S.PENDING, NotificationState.UNREACHABLE),
        (S.RECEIVED, NotificationState.UNREACHABLE),
    ]


async def test_the_card_says_whether_the_last_news_arrived(app: App, people: People) -> None:
    def refuse(session: Session) -> None:
        session.execute(update(Notification).values(state=NotificationState.DEAD))

    await app.db.run(refuse)
    (call,) = await people.tom.types("/order 1001")
    assert call.text.splitlines()[-1] == "⚠️ The latest news did not reach the customer: phone them."


async def test_a_customer_without_a_chat_is_to_be_phoned(app: App, people: People) -> None:
    def forget(session: Session) -> None:
        session.execute(
            update(Customer).where(Customer.telegram_user_id == ANA).values(chat_id=None, telegram_user_id=None)
        )

    await app.db.run(forget)
    (call,) = await people.tom.types("/order 1001")
    assert call.text.splitlines()[-1] == "📵 Can't be reached by chat: phone them (+34600007001)"


async def test_photos_come_as_one_album(people: People) -> None:
    (call,) = await people.tom.taps("o:1:1:photos")
    assert call.method == "sendMediaGroup"
    assert [each["media"] for each in call.params["media"]] == ["f1", "f2"]


async def test_a_single_photo_comes_alone(app: App, people: People) -> None:
    await rows.lose_photos(app, Photo.id == 2)
    (call,) = await people.tom.taps("o:1:1:photos")
    assert (call.method, call.params["photo"], call.params["caption"]) == ("sendPhoto", "f1", "#1001")


async def test_photos_that_telegram_forgot_are_said_to_be_gone(app: App, people: People) -> None:
    for method in ("sendMediaGroup", "sendPhoto", "sendDocument"):
        app.telegram.faults[method] = 400, "wrong file identifier"
    *_, call = await people.tom.taps("o:1:1:photos")
    assert call.text == "Telegram can't show the photos of #1001 any more."


async def test_an_order_without_photos_says_so(app: App, people: People) -> None:
    await rows.lose_photos(app, Photo.id > 0)
    (call,) = await people.tom.taps("o:1:1:photos")
    assert call.text == "There are no photos of #1001."


async def test_taking_and_handing_back_show_on_the_card(app: App, people: People) -> None:
    (taken,) = await people.tom.types("/take 1001")
    assert "Technician: Tom" in taken.text
    (back,) = await people.tom.taps(taken.buttons["Back to the queue"])
    assert "Technician: nobody yet" in back.text
    (taken,) = await people.eva.taps(back.buttons["Take it"])
    assert "Technician: Eva" in taken.text
    assert (await rows.order(app)).version == 4


async def test_an_old_button_takes_nothing_from_who_took_it_since(people: People) -> None:
    await people.tom.taps("o:1:1:take")
    (call,) = await people.eva.taps("o:1:1:take")
    assert call.text.splitlines()[0] == "Tom has it, so nothing was changed."
    assert "Technician: Tom" in call.text


async def test_no_charge_opens_the_way_to_the_workbench(app: App, people: People) -> None:
    await rows.put(app, S.RECEIVED)
    (card,) = await people.tom.types("/order 1001")
    assert "In repair" not in card.buttons
    (free,) = await people.tom.taps(card.buttons["No charge"])
    assert "No charge: no quote needed" in free.text
    (moved,) = await people.tom.taps(free.buttons["In repair"])
    assert moved.text.splitlines()[3] == "In repair"
    assert (await rows.order(app)).charge is Charge.FREE


async def test_warranty_can_be_said_and_taken_back(app: App, people: People) -> None:
    order = await rows.put(app, S.RECEIVED)
    (card,) = await people.tom.taps(f"o:1:{order.version}:charge:WARRANTY")
    assert "Under warranty: no quote needed" in card.text
    (card,) = await people.tom.taps(card.buttons["Needs a quote after all"])
    assert "In repair" not in card.buttons


async def test_free_is_a_command_too(app: App, people: People) -> None:
    await people.tom.types("/free 1001")
    assert (await rows.order(app)).charge is Charge.FREE


async def test_a_command_without_a_number_asks_for_it(people: People) -> None:
    asked = "Which order? Add its number, as in /status 1042. /queue lists the open ones."
    for command in ("/order", "/order x", "/take", "/free #", "/status iphone"):
        (call,) = await people.tom.types(command)
        assert call.text == asked


async def test_status_alone_is_the_queue_to_staff(people: People) -> None:
    (call,) = await people.tom.types("/status")
    assert call.text.startswith("2 open orders")


async def test_pictures_that_came_as_files_are_sent_as_files(app: App, people: People) -> None:
    for method in ("sendMediaGroup", "sendPhoto"):
        app.telegram.faults[method] = 400, "can't use file of type Document as Photo"
    calls = await people.tom.taps("o:1:1:photos")
    sent = [each for each in calls if each.method not in app.telegram.faults]
    assert [(each.method, each.params["document"], each.params["caption"]) for each in sent] == [
        ("sendDocument", "f1", "#1001"),
        ("sendDocument", "f2", "#1001"),
    ]
