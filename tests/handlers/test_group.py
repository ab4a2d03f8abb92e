"""The staff's group: bound by an owner, useful to staff, and of no use to anybody else in it."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.delivery import notices
from bot.services import undelivered
from models import Notification, NotificationKind, NotificationState, StaffGroup, WorkOrderStatus
from tests.booking import book
from tests.chat.app import SHOP, App
from tests.chat.private_chat import Chat
from tests.handlers import rows
from tests.handlers.conftest import ANA, EVA, OLIVIA, STRANGER, TOM, People
from tests.handlers.test_thread import K, arrived, replying_to, told
from tests.texts.languages import CATALOGUE

GROUP = -1_001
PRIVATE_ONLY = "I work in private chats only: https://t.me/benchbell_bot"


def in_group(person: Chat, *, forum: bool = False) -> Chat:
    """Somebody, where they sit with the others."""
    chat = Chat(person.app, person.user)
    chat.chat = {"id": GROUP, "type": "supergroup", "title": "Bench", **({"is_forum": True} if forum else {})}
    return chat


@pytest.fixture
async def bench(people: People) -> People:
    """The people, and their group bound."""
    (call,) = await in_group(people.olivia).types("/bind")
    assert call.text.startswith("✅ This is the group of Benchbell Repairs now.")
    return people


async def owed(app: App) -> list[tuple[NotificationKind, dict[str, Any]]]:
    """What the group is to be told, oldest first."""

    def read(session: Session) -> list[tuple[NotificationKind, dict[str, Any]]]:
        query = select(Notification).where(Notification.lane == GROUP).order_by(Notification.id)
        return [(each.kind, each.payload) for each in session.scalars(query)]

    return await app.db.read(read)


async def notice(app: App, kind: NotificationKind) -> Any:
    """The latest message of a kind to the group, as it would be sent now."""

    def render(session: Session) -> Any:
        query = select(Notification).where(Notification.lane == GROUP, Notification.kind == kind)
        row = session.scalars(query.order_by(Notification.id.desc()).limit(1)).one()
        return notices.render(session, row, CATALOGUE, SHOP)

    return await app.db.read(render)


async def test_a_stranger_binds_nothing_and_an_anonymous_owner_is_told_how(app: App, people: People) -> None:
    for person in (people.stranger, people.ana, people.tom):
        assert [each.text for each in await in_group(person).types("/bind")] == [PRIVATE_ONLY]
    hidden = in_group(people.olivia)
    hidden.user = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
    (call,) = await hidden.types("/bind", sender_chat=hidden.chat)
    assert call.text.startswith("You are anonymous here")
    assert await app.db.read(lambda session: session.scalars(select(StaffGroup)).all()) == []


async def test_a_new_request_is_posted_and_whoever_taps_first_has_it(app: App, bench: People) -> None:
    number = await app.db.run(book, STRANGER, "Sam", "Pixel 8")
    assert await owed(app) == [(K.NEW_ORDER, {})]
    posted = await notice(app, K.NEW_ORDER)
    assert f"New request <b>#{number}</b>" in posted.text
    assert "+346" not in posted.text
    take = posted.keyboard.inline_keyboard[0][0].callback_data

    (after,) = await in_group(bench.tom).taps(take)
    assert (after.method, after.text.splitlines()[-1]) == ("editMessageText", "👤 Taken by Tom")
    (late,) = await in_group(bench.eva).taps(take) or [after]
    assert late.text.splitlines()[-1] == "👤 Taken by Tom"
    order = await rows.order(app, number)
    assert order.technician_id is not None


async def test_a_request_that_was_called_off_in_the_night_is_not_posted_in_the_morning(app: App, bench: People) -> None:
    await app.db.run(book, STRANGER, "Sam", "Pixel 8")
    await bench.stranger.taps("o:3:1:off")
    assert await rows.status(app, 1003) is WorkOrderStatus.CANCELLED
    assert await notice(app, K.NEW_ORDER) is None


async def test_others_in_the_group_change_nothing_and_are_answered(app: App, bench: People) -> None:
    before = await rows.everything(app)
    for person in (bench.stranger, bench.ana, bench.rex):
        seen = len(app.telegram.calls)
        assert await in_group(person).taps("o:1:1:take") == []
        assert await in_group(person).taps("o:1:1:show") == []
        said = {each.params.get("text") for each in app.telegram.calls[seen:]}
        assert said == {"That is for those who work in the shop."}
        assert await in_group(person).types("/unbind") != []
        assert await in_group(person).types("hello") == []
    assert await in_group(bench.tom).taps("o:1:1:to:RECEIVED") == []
    assert await rows.everything(app) == before


async def test_a_card_opens_in_ones_own_chat(bench: People) -> None:
    (card,) = await in_group(bench.tom).taps("o:1:1:show")
    assert card.params["chat_id"] == TOM
    assert "+34600007001" in card.text


async def test_what_a_customer_writes_comes_to_the_group_and_a_reply_goes_back(app: App, bench: People) -> None:
    await bench.ana.types("is it ready?")
    assert await told(app) == [("is it ready?", [GROUP])]
    await arrived(app, GROUP, 500)
    assert await in_group(bench.stranger).types("no", **replying_to(500)) == []
    assert await in_group(bench.tom).types("among us") == []
    assert await in_group(bench.tom).types("tomorrow", **replying_to(500)) == []
    assert await told(app, K.SHOP_MESSAGE) == [("tomorrow", [ANA])]

    await bench.tom.types("/take 1001")
    await bench.ana.types("thanks")
    assert (await told(app))[-1] == ("thanks", [TOM])


async def test_who_replies_anonymously_hears_that_nobody_got_it(app: App, bench: People) -> None:
    await bench.ana.types("is it ready?")
    await arrived(app, GROUP, 900)
    hidden = in_group(bench.olivia)
    hidden.user = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
    (call,) = await hidden.types("yes", sender_chat=hidden.chat, **replying_to(900))
    assert call.text.startswith("You are anonymous here, so I have not passed that on.")
    assert await told(app, K.SHOP_MESSAGE) == []


async def test_who_changes_a_reply_in_the_group_hears_that_the_customer_has_it_as_it_was(
    app: App, bench: People
) -> None:
    await bench.ana.types("is it ready?")
    await arrived(app, GROUP, 900)
    await in_group(bench.tom).sends(text="no", message_id=901, **replying_to(900))
    (call,) = await in_group(bench.tom).edits(text="yes", message_id=901, **replying_to(900))
    assert (call.params["chat_id"], call.text) == (
        GROUP,
        "I passed that on as it was. If it was wrong, write once more.",
    )
    assert await told(app, K.SHOP_MESSAGE) == [("no", [ANA])]


async def test_once_the_bot_is_out_owners_know_and_nothing_is_lost(app: App, bench: People) -> None:
    await bench.ana.types("is it ready?")
    await app.db.run(book, STRANGER, "Sam", "Pixel 8")
    await in_group(bench.tom).blocks()
    assert await rows.staff_news(app, K.GROUP_LOST) == [OLIVIA]
    assert await told(app) == [("is it ready?", [GROUP, OLIVIA, TOM, EVA])]
    of_two_before_and_this_one = [TOM, EVA, OLIVIA] * 3
    assert await rows.staff_news(app, K.NEW_ORDER) == sorted([GROUP, *of_two_before_and_this_one])
    await bench.ana.types("hello?")
    assert (await told(app))[-1] == ("hello?", [OLIVIA, TOM, EVA])


async def test_what_one_group_was_not_told_yet_the_one_in_its_place_is(app: App, bench: People) -> None:
    await app.db.run(book, STRANGER, "Sam", "Pixel 8")
    other = in_group(bench.olivia)
    other.chat = {**other.chat, "id": GROUP - 1}
    await other.types("/bind")
    unsent = select(Notification.kind).where(
        Notification.lane == GROUP - 1, Notification.state == NotificationState.OWED
    )
    assert await app.db.read(lambda session: list(session.scalars(unsent))) == [K.NEW_ORDER]


async def test_a_refused_message_to_the_group_is_told_to_everybody(app: App, bench: People) -> None:
    await bench.ana.types("is it ready?")

    def refuse(session: Session) -> None:
        row = session.scalars(select(Notification).where(Notification.lane == GROUP)).one()
        row.state = NotificationState.UNREACHABLE
        undelivered.refused(session, row)

    await app.db.run(refuse)
    assert await told(app) == [("is it ready?", [GROUP, OLIVIA, TOM, EVA])]
    assert await rows.staff_news(app, K.GROUP_LOST) == [OLIVIA]


async def test_a_group_that_moves_stays_bound(app: App, bench: People) -> None:
    await in_group(bench.tom).sends(migrate_to_chat_id=-1_002)
    await bench.ana.types("is it ready?")
    assert await told(app) == [("is it ready?", [-1_002])]


async def test_in_a_forum_each_order_has_its_topic_as_long_as_it_lasts(app: App, people: People) -> None:
    (call,) = await in_group(people.olivia, forum=True).types("/bind")
    assert "Each order gets a topic." in call.text
    number = await app.db.run(book, STRANGER, "Sam", "Pixel 8")
    assert await owed(app) == [(K.TOPIC, {"do": "open"}), (K.NEW_ORDER, {})]
    opened = (await notice(app, K.TOPIC)).change
    assert (opened.title, opened.topic) == (f"#{number} · Apple Pixel 8 · Booked", None)

    def sent(session: Session) -> None:
        row = session.scalars(select(Notification).where(Notification.kind == K.TOPIC)).one()
        row.message_id, row.state = 700, NotificationState.SENT

    await app.db.run(sent)
    assert (await notice(app, K.NEW_ORDER)).topic == 700
    await people.tom.types(f"/status {number} cancelled no time")
    assert [payload for kind, payload in await owed(app) if kind is K.TOPIC] == [
        {"do": "open"},
        {"do": "rename"},
        {"do": "close"},
    ]
    closed = (await notice(app, K.TOPIC)).change
    assert (closed.do, closed.title, closed.topic) == ("close", f"#{number} · Apple Pixel 8 · Cancelled", 700)
