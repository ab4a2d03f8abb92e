"""What is written without being asked finds its order, and whoever looks after it."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models import MessageKind, Notification, NotificationKind, OrderMessage, WorkOrderStatus
from tests.booking import book
from tests.chat import content
from tests.chat.app import App
from tests.chat.stand_in import BOT, Call
from tests.handlers import rows
from tests.handlers.conftest import ANA, EVA, OLIVIA, TOM, People

K = NotificationKind
EVERYBODY = [OLIVIA, TOM, EVA]
PASSED_ON = "Passed on to the shop (#1001)."
WHICH = "Which repair is this about? I'll pass it on then."


async def told(app: App, kind: NotificationKind = K.CUSTOMER_MESSAGE) -> list[tuple[str | None, list[int]]]:
    """Each message passed on so far, and to which chats it is owed, in the order in which they were told."""

    def read(session: Session) -> list[tuple[str | None, list[int]]]:
        query = (
            select(OrderMessage.text, Notification.lane)
            .join(Notification, Notification.order_message_id == OrderMessage.id)
            .where(Notification.kind == kind)
            .order_by(Notification.id)
        )
        found: dict[str | None, list[int]] = {}
        for text, lane in session.execute(query):
            found.setdefault(text, []).append(lane)
        return list(found.items())

    return await app.db.read(read)


async def arrived(app: App, lane: int, message_id: int, kind: NotificationKind = K.CUSTOMER_MESSAGE) -> None:
    """The latest notice of this kind is in a chat, as this message."""

    def write(session: Session) -> None:
        query = select(Notification).where(Notification.kind == kind, Notification.lane == lane)
        session.scalars(query.order_by(Notification.id.desc()).limit(1)).one().message_id = message_id

    await app.db.run(write)


def replying_to(message_id: int, text: str = "…") -> dict[str, Any]:
    """What makes a message a reply to one of the bot's."""
    chat = {"id": 1, "type": "private"}
    return {"reply_to_message": {"message_id": message_id, "date": 1, "chat": chat, "from": BOT, "text": text}}


def texts(calls: list[Call]) -> list[str]:
    return [each.text for each in calls]


async def test_words_go_to_the_only_open_order_and_are_acknowledged_once(app: App, people: People) -> None:
    assert texts(await people.ana.types("is it ready?")) == [PASSED_ON]
    assert texts(await people.ana.types("it is urgent")) == []
    assert texts(await people.ana.sends(**content.photo("crack", caption="the <crack>"))) == []
    assert await told(app) == [(said, EVERYBODY) for said in ("is it ready?", "it is urgent", "the <crack>")]


async def test_the_technician_alone_is_told_if_there_is_one(app: App, people: People) -> None:
    await people.tom.types("/take 1001")
    await people.ana.types("is it ready?")
    assert await told(app) == [("is it ready?", [TOM])]


async def test_where_the_technician_has_left_everybody_is_told(app: App, people: People) -> None:
    await people.tom.types("/take 1001")
    await people.ana.types("is it ready?")
    await people.olivia.taps(f"m:revoked:{TOM}")
    assert await told(app) == [("is it ready?", [TOM, OLIVIA, EVA])]
    await people.ana.types("hello?")
    assert (await told(app))[1] == ("hello?", [OLIVIA, EVA])


async def test_with_several_open_orders_the_customer_says_which_and_all_go_together(app: App, people: People) -> None:
    await app.db.run(book, ANA, "Ana", "iPad")
    (question,) = await people.ana.types("is it ready?")
    assert (question.text, list(question.buttons)) == (WHICH, ["#1003 · Apple iPad", "#1001 · Apple iPhone 13"])
    assert texts(await people.ana.types("I need it")) == []
    assert await told(app) == []

    (answer,) = await people.ana.taps(question.buttons["#1001 · Apple iPhone 13"])
    assert answer.text == PASSED_ON
    assert await told(app) == [("is it ready?", EVERYBODY), ("I need it", EVERYBODY)]

    for choice in ("#1001 · Apple iPhone 13", "#1003 · Apple iPad"):
        (again,) = await people.ana.taps(question.buttons[choice])
        assert again.text.startswith("The shop has all your messages.")
    assert len(await told(app)) == 2


@pytest.mark.parametrize("known_by", ["row", "words"])
async def test_a_reply_goes_to_the_order_of_what_it_replies_to(app: App, people: People, known_by: str) -> None:
    await app.db.run(book, ANA, "Ana", "iPad")
    if known_by == "row":
        await arrived(app, ANA, 77, K.ORDER_BOOKED)
        (call,) = await people.ana.types("not this one", **replying_to(77))
        assert call.text == "Passed on to the shop (#1003)."
    else:
        (call,) = await people.ana.types("not this one", **replying_to(78, "#1001 · Apple iPhone 13"))
        assert call.text == PASSED_ON


async def test_a_reply_that_names_anothers_order_is_not_taken_there(app: App, people: People) -> None:
    (call,) = await people.ana.types("mine?", **replying_to(78, "#1002 · Apple iPhone 8"))
    assert call.text == PASSED_ON
    assert len(await told(app)) == 1


async def test_after_its_end_an_order_is_written_about_for_a_month(app: App, people: People) -> None:
    await people.tom.types("/status 1001 received")
    await people.olivia.types("/override 1001 COLLECTED because")
    assert await rows.status(app) is WorkOrderStatus.COLLECTED
    assert texts(await people.ana.types("it broke again")) == [PASSED_ON]
    assert await told(app) == [("it broke again", [TOM])]


async def test_who_has_no_order_is_shown_the_way(people: People) -> None:
    (call,) = await people.stranger.types("hi")
    assert call.text.startswith("There is no repair that this could be about.")
    assert call.buttons == {"New repair request": "m:new", "My orders": "m:orders"}


KINDS: dict[MessageKind, dict[str, Any]] = {
    MessageKind.DOCUMENT: content.document("application/pdf"),
    MessageKind.VOICE: {"voice": content.UNASKED["voice"]},
    MessageKind.AUDIO: {"audio": {"file_id": "f", "file_unique_id": "f", "duration": 2}},
    MessageKind.VIDEO: {"video": content.UNASKED["video"]},
    MessageKind.VIDEO_NOTE: {"video_note": {"file_id": "f", "file_unique_id": "f", "length": 1, "duration": 2}},
    MessageKind.LOCATION: {"location": content.UNASKED["location"]},
    MessageKind.CONTACT: content.contact("+34600999999", None),
}


@pytest.mark.parametrize("kind", KINDS)
async def test_whatever_carries_a_message_is_passed_on(app: App, people: People, kind: MessageKind) -> None:
    assert texts(await people.ana.sends(**KINDS[kind])) == [PASSED_ON]
    kept = await app.db.read(lambda session: session.scalars(select(OrderMessage.kind)).all())
    assert kept == [kind]


async def test_a_sticker_is_not_passed_on_and_its_sender_knows(app: App, people: People) -> None:
    (call,) = await people.ana.sends(sticker=content.UNASKED["sticker"])
    assert call.text.startswith("I can't pass that on to the shop.")
    assert await told(app) == []


async def test_an_answer_to_a_question_is_no_message_to_the_shop(app: App, people: People) -> None:
    await people.ana.taps("m:new")
    await people.ana.types("is it ready?")
    assert await told(app) == []


async def test_a_reply_to_the_shop_is_no_answer_to_a_question_that_is_open(app: App, people: People) -> None:
    await people.tom.types("/msg 1001 which colour is it?")
    await arrived(app, ANA, 55, K.SHOP_MESSAGE)
    await people.ana.taps("m:new")
    assert texts(await people.ana.types("it is red", **replying_to(55))) == [PASSED_ON]
    assert await told(app) == [("it is red", EVERYBODY)]


async def test_a_reply_to_the_shop_is_no_message_while_a_passcode_is_asked_for(app: App, people: People) -> None:
    await people.tom.types("/msg 1001 what unlocks it?")
    await arrived(app, ANA, 55, K.SHOP_MESSAGE)
    (card,) = await people.ana.types("/status 1001")
    await people.ana.taps(card.buttons["🔑 Device passcode"])
    (kept,) = await people.ana.types("1-4-7-8", **replying_to(55))
    assert kept.text.startswith("🔑 The passcode is locked away")
    assert await told(app) == []


async def test_an_edit_is_told_once_and_one_that_changes_nothing_is_not(app: App, people: People) -> None:
    def edited(text: str, at: int) -> dict[str, Any]:
        person = {"chat": people.ana.chat, "from": people.ana.user}
        return {"edited_message": {"message_id": 5, "date": 1, "edit_date": at, "text": text, **person}}

    message = edited("is it red?", 1)["edited_message"] | {"edit_date": None}
    await app.deliver({"message": message})
    for update in (edited("is it red?", 2), edited("is it ready?", 3), edited("is it ready?", 4)):
        assert await app.deliver(update) == []
    assert await told(app) == [("is it ready?", EVERYBODY * 2)]
    (page,) = await people.tom.types("/thread 1001")
    assert "edited" in page.text
    assert "is it ready?" in page.text
    assert "is it red?" not in page.text


async def test_a_command_under_an_album_is_for_each_of_its_pictures(app: App, people: People) -> None:
    album = content.photo("front", caption="/msg 1001 look"), content.photo("back"), content.photo("side")
    assert texts(await people.tom.sends_album(*album)) == ["✅ On its way to Ana (#1001)."]
    assert await told(app, K.SHOP_MESSAGE) == [("look", [ANA]), (None, [ANA, ANA])]
    noted = await people.tom.sends_album(content.photo("a", caption="/note 1001 dent"), content.photo("b"))
    assert [each.text.splitlines()[0] for each in noted] == ["📝 Noted. Only the bench sees it."]


async def test_a_picture_of_a_note_is_not_shown_as_if_the_customer_had_it(people: People) -> None:
    await people.tom.sends(**content.photo("dent", caption="/note 1001 look"))
    (page,) = await people.tom.types("/thread 1001")
    (shown,) = await people.eva.taps(page.buttons["Show photos and files"])
    assert shown.text.startswith("📝 Tom, ")
    assert shown.text.endswith("\nlook")


async def test_who_changes_a_note_is_not_told_that_it_was_passed_on(people: People) -> None:
    await people.tom.types("/note 1001 rude", message_id=701)
    (call,) = await people.tom.edits(text="/note 1001 in a hurry", message_id=701)
    assert call.text.startswith("I see that you changed a message, but I have read it already.")


async def test_a_reply_of_the_bench_goes_to_the_customer(app: App, people: People) -> None:
    await people.ana.types("is it ready?")
    await arrived(app, TOM, 55)
    assert await people.tom.types("tomorrow", **replying_to(55)) == []
    assert await people.tom.sends(**content.photo("repaired", caption="look"), **replying_to(55)) == []
    assert await told(app, K.SHOP_MESSAGE) == [("tomorrow", [ANA]), ("look", [ANA])]


async def test_a_reply_to_anything_else_says_how_to_write(app: App, people: People) -> None:
    await arrived(app, TOM, 56, K.NEW_ORDER)
    (call,) = await people.tom.types("when can you come?", **replying_to(56))
    assert call.text == "To write to Ben: /msg 1002  and your words."
    assert await told(app, K.SHOP_MESSAGE) == []


async def test_staff_without_a_reply_are_told_how(people: People) -> None:
    (call,) = await people.tom.types("tomorrow")
    assert call.text.startswith("To answer a customer, reply to their message")


async def test_a_command_writes_and_a_note_stays(app: App, people: People) -> None:
    assert texts(await people.tom.types("/msg 1001 It is ready\nCome by")) == ["✅ On its way to Ana (#1001)."]
    assert texts(await people.tom.sends(**content.photo("x", caption="/msg 1001 like new"))) == [
        "✅ On its way to Ana (#1001)."
    ]
    (card,) = await people.tom.types("/note 1001 the battery is <swollen>")
    assert card.text.startswith("📝 Noted. Only the bench sees it.")
    assert "the battery is <swollen>" in card.text
    assert await told(app, K.SHOP_MESSAGE) == [("It is ready\nCome by", [ANA]), ("like new", [ANA])]
    (theirs,) = await people.ana.types("/status 1001")
    assert "swollen" not in theirs.text


async def test_what_cannot_be_delivered_now_is_said_at_once_and_waits(app: App, people: People) -> None:
    await people.ana.blocks()
    (call,) = await people.tom.types("/msg 1001 it is ready")
    assert call.text == (
        "⚠️ Ana can't be reached by chat, so phone them (+34600007001). I'll deliver it when they write again."
    )
    await people.tom.types("/msg 1001 and paid")
    await people.ana.unblocks()

    def states(session: Session) -> list[str]:
        query = select(Notification.state).where(Notification.kind == K.SHOP_MESSAGE).order_by(Notification.id)
        return [each.value for each in session.scalars(query)]

    assert await app.db.read(states) == ["OWED", "OWED"]


async def test_more_than_fits_is_refused(app: App, people: People) -> None:
    (call,) = await people.tom.types("/msg 1001 " + "x" * 3801)
    assert call.text == "That is too long for one message, so nothing was sent. Please send it in two."
    assert await told(app, K.SHOP_MESSAGE) == []


async def test_a_long_thread_is_read_page_by_page_to_the_last_word(people: People) -> None:
    for number in range(3):
        await people.ana.types(f"{number} " + "word " * 700 + f"end{number}")
    (page,) = await people.tom.types("/thread 1001")
    read = [page.text]
    while "« Earlier" in page.buttons:
        (page,) = await people.tom.taps(page.buttons["« Earlier"])
        read.append(page.text)
    assert len(read) > 2
    assert all(sum(f"end{number}" in each for each in read) == 1 for number in range(3))
    assert await people.ana.taps("m:thread:1:0") != []


async def test_photos_of_the_thread_can_be_seen_again(people: People) -> None:
    await people.ana.sends(**content.photo("crack", caption="here"))
    await people.ana.sends(location=content.UNASKED["location"])
    (page,) = await people.tom.types("/thread 1001")
    photo, place = await people.tom.taps(page.buttons["Show photos and files"])
    assert (photo.method, photo.params["photo"], photo.text) == ("sendPhoto", "large-crack", "#1001 · Ana\nhere")
    assert (place.method, list(place.buttons)) == ("sendLocation", ["#1001 · Ana"])


async def test_the_cards_buttons_ask_for_the_words(app: App, people: People) -> None:
    await people.tom.types("/order 1001")
    (question,) = await people.tom.taps("o:1:1:msg")
    assert question.text.endswith("What shall I tell Ana about #1001? Write it to me now.")
    assert (await people.tom.types("It is <ready>"))[-1].text == "✅ On its way to Ana (#1001)."
    await people.tom.taps("o:1:1:note")
    assert "📝 Noted. Only the bench sees it." in (await people.tom.types("swollen"))[-1].text
    assert await told(app, K.SHOP_MESSAGE) == [("It is <ready>", [ANA])]
    (card,) = await people.eva.types("/order 1001")
    assert next(line for line in card.text.splitlines() if "Tom" in line).endswith("on its way: “It is <ready>”")
