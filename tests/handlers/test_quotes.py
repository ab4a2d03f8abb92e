"""Quotes in the chat: the bench writes one, its customer answers."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.delivery import notices
from bot.services import quotes
from models import (
    Database,
    Draft,
    Notification,
    NotificationKind,
    NotificationState,
    Outcome,
    Quote,
    QuoteStatus,
    WorkOrder,
    WorkOrderStatus,
    utcnow,
)
from tests.chat.app import SHOP, App, open_app
from tests.chat.private_chat import Chat
from tests.chat.stand_in import Call
from tests.handlers import rows
from tests.handlers.conftest import People, populate
from tests.texts.languages import CATALOGUE

S, Q = WorkOrderStatus, QuoteStatus
WRITTEN = "/quote 1001\nDisplay 89.90\n2 x Battery 15,50\nLabour 1.5 x 40"


async def of_order(app: App) -> list[Quote]:
    """The quotes of order 1001."""

    def read(session: Session) -> list[Quote]:
        return list(session.scalars(select(Quote).order_by(Quote.version)))

    return await app.db.read(read)


async def owed(app: App, kind: NotificationKind) -> list[str | None]:
    """What the messages of a kind that are owed would say now; None where they would not be sent."""

    def read(session: Session) -> list[str | None]:
        query = select(Notification).where(Notification.kind == kind, Notification.state == NotificationState.OWED)
        said = [notices.render(session, each, CATALOGUE, SHOP) for each in session.scalars(query.order_by("id"))]
        return [None if each is None else each.text for each in said]

    return await app.db.read(read)


async def drafts(app: App) -> list[str]:
    def read(session: Session) -> list[str]:
        return [each.form.value for each in session.scalars(select(Draft))]

    return await app.db.read(read)


async def offered(app: App, people: People) -> Call:
    """A quote that waits for Ana's answer, as her card shows it."""
    await rows.put(app, S.DIAGNOSING)
    (desk,) = await people.tom.types(WRITTEN)
    await people.tom.taps(desk.buttons["✅ Send quote: €180.90"])
    (card,) = await people.ana.types("/status 1001")
    return card


async def test_a_command_with_lines_shows_what_the_customer_will_read(app: App, people: People) -> None:
    await rows.put(app, S.DIAGNOSING)
    (desk,) = await people.tom.types(WRITTEN)
    assert desk.text == (
        "Quote for #1001 · Apple iPhone 13\nNot sent yet\n\n"
        "🔩 Display · €89.90\n🔩 2 x Battery, €15.50 each · €31.00\n🛠 1.5 x Labour, €40.00 each · €60.00\n\n"
        "Total: €180.90\n\nGood for 14 days"
    )
    assert await rows.status(app) is S.DIAGNOSING
    assert await rows.news(app) == [(S.PENDING, NotificationState.OWED)]


async def test_from_a_quote_to_its_approval(app: App, people: People) -> None:
    card = await offered(app, people)
    (asked,) = await owed(app, NotificationKind.QUOTE_SENT)
    assert asked is not None
    assert "What the repair would cost" in asked
    assert await owed(app, NotificationKind.STATUS_CHANGED) == []
    assert list(card.buttons)[:2] == ["✅ Approve €180.90", "Decline"]
    (answer,) = await people.ana.taps(card.buttons["✅ Approve €180.90"])
    assert answer.method == "editMessageText"
    assert "What we agreed on" in answer.text
    assert await rows.status(app) is S.APPROVED
    assert [each.text for each in await people.ana.taps(card.buttons["✅ Approve €180.90"])] == [answer.text]
    assert await owed(app, NotificationKind.QUOTE_DECIDED) == ["✅ Ana approved the quote of €180.90 for <b>#1001</b>."]
    assert await owed(app, NotificationKind.QUOTE_SENT) == [None]
    assert await owed(app, NotificationKind.STATUS_CHANGED) == []
    (bench,) = await people.tom.types("/order 1001")
    assert "Quote: €180.90, approved on" in bench.text
    assert "Approved · the customer" in bench.text


async def test_nobody_is_told_that_a_customer_is_asked_whom_no_message_reaches(app: App, people: People) -> None:
    await people.tom.types("/status 1001 received")
    await people.tom.types("/status 1001 diagnosing")
    await people.ana.blocks()
    (desk,) = await people.tom.types(WRITTEN)
    (sent,) = await people.tom.taps(next(data for label, data in desk.buttons.items() if label.startswith("✅ Send")))
    assert sent.text.splitlines()[0] == "📵 Can't be reached by chat: phone them (+34600007001)"
    assert await rows.status(app) is S.AWAITING_APPROVAL


async def test_a_withdrawn_quote_is_said_to_be_off_on_the_card_and_under_its_own_button(
    app: App, people: People
) -> None:
    card = await offered(app, people)

    def arrive(session: Session) -> None:
        session.execute(update(Notification).values(state=NotificationState.SENT))

    await app.db.run(arrive)
    await people.tom.types("/status 1001 diagnosing")
    await people.tom.types("/status 1001 awaiting approval")
    assert await rows.status(app) is S.AWAITING_APPROVAL
    (told,) = await people.ana.types("/status 1001")
    assert told.text.splitlines()[3] == "The quote we sent you does not hold any more."
    (tapped,) = await people.ana.taps(card.buttons["✅ Approve €180.90"])
    assert "This quote does not hold any more" in tapped.text
    assert (await owed(app, NotificationKind.STATUS_CHANGED))[-1] is not None


async def test_from_a_no_to_the_device_given_back(app: App, people: People) -> None:
    card = await offered(app, people)
    (asked,) = await people.ana.taps(card.buttons["Decline"])
    assert "What shall we do with your Apple iPhone 13?" in asked.text
    assert await rows.status(app) is S.AWAITING_APPROVAL
    (again,) = await people.ana.types("/status 1001")
    assert list(again.buttons)[:2] == ["Return it unrepaired", "Talk to us"]
    (back,) = await people.ana.taps(asked.buttons["Return it unrepaired"])
    assert back.text.startswith("All right: your Apple iPhone 13 stays as it is.")
    order = await rows.order(app)
    assert (order.status, order.outcome) == (S.READY_FOR_PICKUP, Outcome.DECLINED)
    assert (await owed(app, NotificationKind.QUOTE_DECIDED))[-1] == "↩️ Ana wants <b>#1001</b> back unrepaired."


async def test_after_a_no_the_bench_is_asked_to_call(app: App, people: People) -> None:
    card = await offered(app, people)
    (asked,) = await people.ana.taps(card.buttons["Decline"])
    (answer,) = await people.ana.taps(asked.buttons["Talk to us"])
    assert answer.text.startswith("Benchbell Repairs knows, and will call or write to you.")
    (told,) = await owed(app, NotificationKind.QUOTE_TALK)
    assert told is not None
    assert told.splitlines()[1] == "Customer: Ana, +34600007001"


async def test_a_tap_on_an_older_quote_shows_the_newer_one(app: App, people: People) -> None:
    old = await offered(app, people)
    (desk,) = await people.tom.types("/quote 1001\nDisplay 50")
    await people.tom.taps(desk.buttons["✅ Send quote: €50.00"])
    (answer,) = await people.ana.taps(old.buttons["✅ Approve €180.90"])
    assert answer.text.startswith("There is a newer quote, so nothing was changed. This is it:")
    assert "✅ Approve €50.00" in answer.buttons
    assert [each.status for each in await of_order(app)] == [Q.REPLACED, Q.OFFERED]


async def test_a_quote_that_ran_out_says_so_when_it_is_tapped(app: App, people: People) -> None:
    card = await offered(app, people)

    def run_out(session: Session) -> None:
        session.scalars(select(Quote)).one().expires_at = utcnow() - timedelta(days=1)

    await app.db.run(run_out)
    (answer,) = await people.ana.taps(card.buttons["✅ Approve €180.90"])
    assert answer.text.startswith("This quote was good until ")
    assert await rows.status(app) is S.AWAITING_APPROVAL
    await app.db.run(quotes.expire)
    assert await owed(app, NotificationKind.QUOTE_DECIDED) == [
        "⌛ The quote of €180.90 for <b>#1001</b> ran out without an answer."
    ]
    assert await owed(app, NotificationKind.QUOTE_SENT) == [None]


async def test_nobody_elses_tap_answers_a_quote(app: App, people: People) -> None:
    card = await offered(app, people)
    before = await rows.everything(app)
    for label in ("✅ Approve €180.90", "Decline"):
        for chat in (people.ben, people.stranger, people.tom, people.olivia, people.rex):
            (refused,) = await chat.taps(card.buttons[label])
            assert refused.text.startswith("I can't find that order. /")
    assert await rows.everything(app) == before
    assert [each.status for each in await of_order(app)] == [Q.OFFERED]


@pytest.mark.parametrize(
    "label", ["✅ Send quote: €180.90", "Remove the last", "More lines …", "📝 Note …", "📅 14 days", "🗑 Throw it away"]
)
async def test_nobody_but_the_bench_writes_a_quote(app: App, people: People, label: str) -> None:
    await rows.put(app, S.DIAGNOSING)
    (desk,) = await people.tom.types(WRITTEN)
    before = await rows.everything(app)
    for chat in (people.ana, people.ben, people.stranger, people.rex):
        (refused,) = await chat.taps(desk.buttons[label])
        assert refused.text.startswith("That button is out of date")
    assert await rows.everything(app) == before
    assert [(each.status, each.total) for each in await of_order(app)] == [(Q.DRAFT, 18_090)]


async def test_a_spoken_yes_is_written_down_with_who_heard_it(app: App, people: People) -> None:
    await offered(app, people)
    (card,) = await people.eva.types("/order 1001")
    (asked,) = await people.eva.taps(card.buttons["Approved …"])
    assert asked.text.startswith("Why does #1001 go to “Approved”?")
    (done,) = await people.eva.types("She said yes on the phone")
    assert "Approved · Eva: She said yes on the phone" in done.text
    assert [each.status for each in await of_order(app)] == [Q.APPROVED]
    assert (await rows.history(app))[-1] == (S.APPROVED, "She said yes on the phone")


async def test_a_sending_is_taken_back_within_the_window(db: Database) -> None:
    async with open_app(db, shop=replace(SHOP, undo=timedelta(hours=1))) as app:
        people = await populate(app)
        await offered(app, people)
        (card,) = await people.tom.types("/order 1001")
        (back,) = await people.tom.taps(card.buttons["↩️ Undo"])
        assert "Quote: €180.90, not sent yet" in back.text
        assert await owed(app, NotificationKind.QUOTE_SENT) == []


async def test_an_order_that_is_not_looked_at_yet_keeps_its_draft(people: People) -> None:
    (desk,) = await people.tom.types(WRITTEN)
    (refused,) = await people.tom.taps(desk.buttons["✅ Send quote: €180.90"])
    assert refused.text.startswith("#1001 is “Booked”: it can't go to “Awaiting approval” from there.")
    (still,) = await people.tom.types("/quote 1001")
    assert still.text == desk.text


async def test_what_is_in_doubt_is_asked_back_and_the_rest_is_kept(people: People) -> None:
    (desk,) = await people.tom.types("/quote 1001\nDisplay 89.90\n2 Batteries 15")
    assert desk.text.startswith(
        "⚠️ “2 Batteries 15”: how many is that? As in: 2 x Battery 89.90\n\nQuote for #1001 · Apple iPhone 13\n"
    )
    assert "Total: €89.90" in desk.text


async def test_a_quote_is_written_message_by_message(app: App, people: People) -> None:
    await rows.put(app, S.DIAGNOSING)
    (how,) = await people.tom.types("/quote 1001")
    assert how.text.startswith("There is no quote for #1001 yet.")
    (asked,) = await people.tom.taps(how.buttons["✏️ Write one"])
    assert asked.text.startswith("What does the quote hold?")
    await people.tom.types("Display 89.90")
    (wrong,) = await people.tom.types("battery")
    assert wrong.text.startswith("⚠️ “battery”: the price comes last.")
    (desk,) = await people.tom.types("Fitting 20")
    assert "🔩 Fitting · €20.00" in desk.text
    (desk,) = await people.tom.types("labour")
    assert "🛠 Fitting · €20.00" in desk.text
    (desk,) = await people.tom.taps(desk.buttons["Last line: make it a part"])
    assert "🔩 Fitting · €20.00" in desk.text
    (desk,) = await people.tom.taps(desk.buttons["Remove the last"])
    assert "Fitting" not in desk.text
    (desk,) = await people.tom.taps(desk.buttons["📅 14 days"])
    assert "Good for 30 days" in desk.text
    (asked,) = await people.tom.taps(desk.buttons["📝 Note …"])
    assert asked.text.startswith("What shall the customer read below the lines?")
    (desk,) = await people.tom.types("The <frame> is bent, too")
    assert "The <frame> is bent, too" in desk.text
    (sent,) = await people.tom.taps(desk.buttons["✅ Send quote: €89.90"])
    assert sent.text.startswith("✅ Sent. I'll tell you what the customer says.")
    assert await drafts(app) == []


async def test_the_cards_button_asks_for_the_lines_and_a_look_leaves_nothing(app: App, people: People) -> None:
    await rows.put(app, S.DIAGNOSING)
    (card,) = await people.tom.types("/order 1001")
    (asked,) = await people.tom.taps(card.buttons["Quote …"])
    assert asked.text.startswith("What does the quote hold?")
    assert await of_order(app) == []
    (desk,) = await people.tom.types("Display 89.90")
    assert "Total: €89.90" in desk.text
    (again,) = await people.tom.taps(card.buttons["Quote …"])
    assert again.text == desk.text


async def test_a_quote_that_is_being_written_is_thrown_away(app: App, people: People) -> None:
    (desk,) = await people.tom.types(WRITTEN)
    (gone,) = await people.tom.taps(desk.buttons["🗑 Throw it away"])
    assert gone.text.startswith("The quote is thrown away. Its customer never saw it.")
    assert await of_order(app) == []
    (stale,) = await people.eva.taps(desk.buttons["✅ Send quote: €180.90"])
    assert stale.text.startswith("I can't find that order.")


async def test_a_draft_that_somebody_else_changed_is_not_sent(app: App, people: People) -> None:
    await rows.put(app, S.DIAGNOSING)
    (desk,) = await people.tom.types(WRITTEN)
    await people.eva.taps(desk.buttons["Remove the last"])
    (stale,) = await people.tom.taps(desk.buttons["✅ Send quote: €180.90"])
    assert stale.text.startswith("The quote has changed since that button was shown, so nothing was done.")
    assert [each.status for each in await of_order(app)] == [Q.DRAFT]


# What was agreed beforehand.


async def test_a_customer_agrees_beforehand_and_changes_their_mind(app: App, people: People) -> None:
    (card,) = await people.ana.types("/status 1001")
    (asked,) = await people.ana.taps(card.buttons["Go ahead up to a sum …"])
    assert list(asked.buttons)[:4] == ["Up to €50.00", "Up to €80.00", "Up to €120.00", "Up to €200.00"]
    (card,) = await people.ana.types("70 €")
    assert "We may go ahead without asking, up to €70.00." in card.text
    (bench,) = await people.tom.types("/order 1001")
    assert "May go ahead up to €70.00" in bench.text
    (asked,) = await people.ana.taps(card.buttons["Change what you agreed to …"])
    (card,) = await people.ana.taps(asked.buttons["Always ask me first"])
    assert (await rows.order(app)).preauthorised_limit is None
    assert "Go ahead up to a sum …" in card.buttons


@pytest.mark.parametrize(
    ("currency", "customers", "benchs"),
    [
        ("GBP", "We may go ahead without asking, up to £160.00.", "£160.00"),
        (None, "Go ahead up to a sum …", "The customer once named a limit, but nobody knows in which currency"),
    ],
)
async def test_a_limit_is_shown_as_it_was_said(
    app: App, people: People, currency: str | None, customers: str, benchs: str
) -> None:
    def say(session: Session) -> None:
        session.execute(update(WorkOrder).values(preauthorised_limit=16_000, limit_currency=currency))

    await app.db.run(say)
    await rows.put(app, S.DIAGNOSING)
    (card,) = await people.ana.types("/status 1001")
    assert customers in "\n".join([card.text, *card.buttons])
    (bench,) = await people.tom.types("/order 1001")
    (desk,) = await people.tom.types(WRITTEN)
    for said in (bench, desk):
        assert benchs in said.text


async def test_what_is_agreed_beforehand_is_nobody_elses_business(people: People) -> None:
    (card,) = await people.ana.types("/status 1001")
    for chat in (people.ben, people.stranger, people.tom):
        (refused,) = await chat.taps(card.buttons["Go ahead up to a sum …"])
        assert refused.text.startswith("I can't find that order.")


async def test_a_quote_within_what_was_agreed_goes_ahead_and_says_so(app: App, people: People) -> None:
    await rows.put(app, S.DIAGNOSING)
    await limited(people.ana, "200")
    (desk,) = await people.tom.types(WRITTEN)
    assert "Within the customer's limit of €200.00: agreed as soon as you send it." in desk.text
    (sent,) = await people.tom.taps(desk.buttons["✅ Send quote: €180.90"])
    assert sent.text.startswith("✅ Agreed: it is within the customer's limit.")
    (told,) = await owed(app, NotificationKind.QUOTE_SENT)
    assert told is not None
    assert "That is within the €200.00 you had agreed to, so we go on." in told
    assert await rows.status(app) is S.APPROVED
    (bench,) = await people.tom.types("/order 1001")
    assert "Approved · within the limit" in bench.text


async def limited(chat: Chat, limit: str) -> None:
    (card,) = await chat.types("/status 1001")
    await chat.taps(card.buttons["Go ahead up to a sum …"])
    await chat.types(limit)


@pytest.mark.parametrize("said", ["/quote", "/quote x", "/quote Display 89"])
async def test_a_command_without_its_order_tells_how(people: People, said: str) -> None:
    (call,) = await people.tom.types(said)
    assert call.text == "Which order? As in /quote 1042, with the lines of the quote below it."


async def test_a_quote_of_an_order_that_is_not_there_is_not_found(people: People) -> None:
    for said in ("/quote 9999", "/quote 9999\nDisplay 89.90"):
        (call,) = await people.tom.types(said)
        assert call.text == "I can't find that order. /find looks for it by number, name, phone or device."
