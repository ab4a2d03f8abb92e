"""The card in a customer's chat, from the first message to the last edit, at the sandbox and on both databases."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from telegram.ext import ExtBot

from bot.conversation.message import Outgoing
from bot.delivery.cards import Cards, Errand, Messenger, Step, next_step
from bot.delivery.dispatcher import Dispatcher, Pace
from bot.delivery.limiter import Limiter, Limits, Priority
from bot.sandbox import Sandbox, serve
from bot.sandbox.client import PersonClient, SandboxClient
from bot.sandbox.reading import plain
from bot.sandbox.telegram import DEFAULT_TOKEN
from bot.services import moves, orders, reach, staff, undo
from bot.services.moves import Move
from bot.services.people import Actor, recognise
from bot.telemetry.vitals import Vitals
from bot.wire import Wire
from models import CardState, Charge, Customer, Database, Outcome, StatusCard, WorkOrder, WorkOrderStatus, utcnow
from tests.booking import book
from tests.texts.languages import CATALOGUE
from tests.texts.shop import SHOP

OLIVIA = 9001
S = WorkOrderStatus


class Street:
    """Ana's phone, her order, and the loop that keeps its card."""

    def __init__(self, db: Database, bot: ExtBot[Priority], telegram: SandboxClient, ana: PersonClient) -> None:
        self.db, self.bot, self.telegram, self.ana = db, bot, telegram, ana

    async def moves(self, *steps: Move, undo: timedelta = timedelta()) -> None:
        """The owner moves the order."""

        def work(session: Session) -> None:
            for step in steps:
                moves.change_status(session, _order(session), step, by=_owner(session), undo=undo)

        await self.db.run(work)

    async def shows_what_is_so(self) -> None:
        """Hurry, and run the loop until no card is due."""
        await self.db.run(lambda session: session.execute(update(StatusCard).values(due_at=utcnow())))
        turned = asyncio.Event()
        dispatcher = Dispatcher(
            self.db,
            Messenger(self.bot),
            Cards(CATALOGUE, SHOP),
            vitals=Vitals(),
            observe=lambda _outcome, _seconds: turned.set(),
            pace=Pace(look_around=0.05),
        )
        running = asyncio.create_task(dispatcher.run())
        async with asyncio.timeout(30):
            while (await self.card()).state is CardState.DUE:
                turned.clear()
                await turned.wait()
                await self.db.run(_hurry_what_is_tried_again)
                dispatcher.wake()
        dispatcher.stop()
        await running

    async def card(self) -> StatusCard:
        """The row of the card."""
        return await self.db.read(lambda session: session.scalars(select(StatusCard)).one())

    async def says(self) -> list[str]:
        """The cards in the chat as they look now."""
        return [plain(each) for each in await self.ana.messages() if "📌" in plain(each)]

    async def pinned(self) -> bool:
        """Whether the card is pinned."""
        pinned: int | None = (await self.ana.view())["pinned_message_id"]
        return pinned is not None and pinned == (await self.card()).message_id

    async def calls(self, method: str) -> int:
        """How often Telegram was asked for something."""
        return len(await self.telegram.calls(method=method))


def _hurry_what_is_tried_again(session: Session) -> None:
    session.execute(update(StatusCard).where(StatusCard.last_error.is_not(None)).values(due_at=utcnow()))


def _order(session: Session) -> WorkOrder:
    return orders.find_order(session, 1001)


def _owner(session: Session) -> Actor:
    return recognise(session, user_id=OLIVIA, chat_id=OLIVIA, name="Olivia", language="en")


@pytest.fixture
async def street(db: Database) -> AsyncIterator[Street]:
    sandbox = Sandbox()
    async with serve(sandbox) as url, SandboxClient(url) as client:
        wire = Wire(url, at_once=8)
        limiter = Limiter(Limits(chat_pause=0))
        bot: ExtBot[Priority] = ExtBot(
            DEFAULT_TOKEN, base_url=f"{url}/bot", get_updates_request=wire, request=wire, rate_limiter=limiter
        )
        async with bot:
            ana = await client.person("Ana")
            await ana.starts()

            def open_shop(session: Session) -> None:
                staff.ensure_owners(session, [OLIVIA])
                session.flush()
                book(session, ana.id)
                _order(session).charge = Charge.FREE

            await db.run(open_shop)
            yield Street(db, bot, client, ana)
    sandbox.close()


READY = Move(S.READY_FOR_PICKUP, Outcome.REPAIRED)
HANDED_OVER = Move(S.COLLECTED, reason="she is here", override=True)


async def test_one_message_follows_an_order_from_the_booking_to_the_end(street: Street) -> None:
    await street.shows_what_is_so()
    assert await street.says() == ["📌 #1001 · Apple iPhone 13\n●○○○○ Booked\nNext: Received"]
    assert await street.pinned()

    await street.moves(Move(S.RECEIVED), Move(S.DIAGNOSING), Move(S.IN_REPAIR))
    await street.shows_what_is_so()
    assert await street.says() == ["📌 #1001 · Apple iPhone 13\n●●●○○ In repair\nNext: Ready for pick-up"]
    assert await street.calls("editMessageText") == 1

    await street.moves(READY)
    await street.shows_what_is_so()
    (card,) = await street.says()
    assert card.splitlines()[1:3] == ["●●●●○ Ready for pick-up (Repaired)", "Next: Collected"]
    assert "Your pick-up code: " in card

    await street.moves(HANDED_OVER)
    await street.shows_what_is_so()
    assert await street.says() == ["📌 #1001 · Apple iPhone 13\n●●●●● Collected (Repaired)"]
    assert (await street.ana.view())["pinned_message_id"] is None
    assert [await street.calls(each) for each in ("sendMessage", "pinChatMessage", "unpinChatMessage")] == [1, 1, 1]


async def test_what_is_taken_back_in_time_is_never_shown(street: Street) -> None:
    await street.shows_what_is_so()
    await street.moves(Move(S.RECEIVED), undo=timedelta(hours=1))
    assert (await street.card()).due_at > utcnow() + timedelta(minutes=59)

    def take_back(session: Session) -> None:
        order = _order(session)
        undo.undo(session, order, by=_owner(session), version=order.version, window=timedelta(hours=1))

    await street.db.run(take_back)
    await street.shows_what_is_so()
    assert await street.calls("editMessageText") == 0


@pytest.mark.parametrize(
    ("method", "fault", "cards"),
    [
        ("sendMessage", "rate_limit", 1),
        ("sendMessage", "drop_before", 1),
        ("sendMessage", "drop_after", 2),
        ("editMessageText", "drop_after", 1),
        ("pinChatMessage", "bad_gateway", 1),
    ],
)
async def test_trouble_makes_a_second_card_only_where_nobody_knows_of_the_first(
    street: Street, method: str, fault: str, cards: int
) -> None:
    await street.telegram.fault(method, fault)
    await street.shows_what_is_so()
    await street.moves(Move(S.RECEIVED))
    await street.shows_what_is_so()
    assert len(await street.says()) == cards
    assert (await street.says())[-1].splitlines()[1] == "●●○○○ Received"
    assert await street.pinned()


async def test_a_card_that_was_deleted_does_not_come_again(street: Street) -> None:
    await street.shows_what_is_so()
    await street.bot.delete_message(street.ana.id, (await street.card()).message_id or 0)
    await street.moves(Move(S.RECEIVED))
    await street.shows_what_is_so()
    assert (await street.card()).state is CardState.GONE
    await street.moves(Move(S.DIAGNOSING))
    assert (await street.card()).state is CardState.GONE
    assert await street.says() == []


async def test_a_closed_chat_is_left_alone_and_caught_up_with(street: Street) -> None:
    await street.shows_what_is_so()
    await street.ana.blocks()
    await street.moves(Move(S.RECEIVED))
    await street.shows_what_is_so()
    assert (await street.card()).state is CardState.UNREACHABLE

    await street.ana.unblocks()

    def back(session: Session) -> None:
        customer = session.scalars(select(Customer)).one()
        customer.reachable = False
        reach.mark_reachable(session, customer)

    await street.db.run(back)
    await street.shows_what_is_so()
    assert (await street.says())[0].splitlines()[1] == "●●○○○ Received"


async def test_an_order_that_ended_before_its_card_was_sent_gets_none(street: Street) -> None:
    await street.moves(Move(S.CANCELLED))
    await street.shows_what_is_so()
    assert (await street.says(), await street.calls("sendMessage")) == ([], 0)


@pytest.mark.parametrize(
    ("facts", "closed", "step"),
    [
        ({}, False, Step.SEND),
        ({}, True, None),
        ({"message_id": 7, "shown": "old"}, False, Step.EDIT),
        ({"message_id": 7, "shown": "new"}, False, Step.PIN),
        ({"message_id": 7, "shown": "new", "pinned": True}, False, None),
        ({"message_id": 7, "shown": "new", "pinned": False}, False, None),
        ({"message_id": 7, "shown": "old", "pinned": True}, True, Step.EDIT),
        ({"message_id": 7, "shown": "new", "pinned": True}, True, Step.UNPIN),
        ({"message_id": 7, "shown": "new", "pinned": False}, True, None),
        ({"message_id": 7, "shown": "new"}, True, None),
    ],
)
def test_what_a_card_needs_next(facts: dict[str, Any], closed: bool, step: Step | None) -> None:
    assert next_step(StatusCard(**facts), "new", closed=closed) is step


def test_an_errand_keeps_what_it_shows_to_itself() -> None:
    assert "482913" not in repr(Errand(Step.EDIT, 7, Outgoing("short"), "482913"))
