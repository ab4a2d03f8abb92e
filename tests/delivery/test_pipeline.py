"""What an update tells of its sender before any handler sees it."""

from collections.abc import AsyncIterator
from typing import Any, cast

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from telegram import Update
from telegram.ext import CommandHandler

from bot.conversation.context import BotContext
from bot.conversation.message import Outgoing
from bot.conversation.scope import AppliedTwice
from bot.conversation.view import Renderer
from bot.handlers import registry
from bot.services import people, reach
from models import Customer, Database, Draft, Staff
from tests.chat.app import App, open_app
from tests.services.shop import ANA, OLIVIA, open_shop

GROUP = {"id": -100_500, "type": "supergroup", "title": "Neighbours"}


@pytest.fixture
async def app(db: Database) -> AsyncIterator[App]:
    async with open_app(db) as app:
        yield app


def _ana_leaves(session: Session) -> None:
    reach.customer_left(session, session.scalars(select(Customer)).one())


def _reachable(session: Session) -> bool:
    return session.scalars(select(Customer.reachable)).one()


@pytest.fixture
async def ana_left(db: Database, app: App) -> App:
    """Ana has blocked the bot."""
    with Session(db.engine, autoflush=False, expire_on_commit=False) as session:
        open_shop(session)
    await db.run(_ana_leaves)
    return app


async def test_who_writes_in_their_own_chat_is_back(db: Database, ana_left: App) -> None:
    await ana_left.chat(ANA).types("hello")
    assert await db.read(_reachable) is True


async def test_who_writes_in_a_group_is_not_back(db: Database, ana_left: App) -> None:
    await ana_left.chat(ANA).sends(text="hello", chat=GROUP)
    assert await db.read(_reachable) is False


async def test_what_cannot_be_shown_is_not_done(db: Database, app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> list[Outgoing]:
        raise LookupError("no words for it")

    with monkeypatch.context() as here:
        here.setitem(cast("dict[str, Renderer]", registry.ALL_VIEWS), "question", broken)
        with pytest.raises(LookupError):
            await app.chat(ANA).types("/new")
    assert await db.read(lambda session: session.scalars(select(Draft)).all()) == []
    assert await app.views() == [None]

    await app.chat(ANA).types("/new")
    assert len(await db.read(lambda session: session.scalars(select(Draft)).all())) == 1


async def test_a_handler_cannot_act_twice_for_one_update(db: Database, app: App) -> None:
    async def acts_twice(_update: Update, context: BotContext) -> None:
        await context.apply(_adds, "Ana")
        await context.apply(_adds, "Ben")

    app.pipeline.application.add_handler(CommandHandler("twice", acts_twice), group=-1)
    with pytest.raises(AppliedTwice):
        await app.chat(ANA).types("/twice")
    assert await db.read(lambda session: session.scalars(select(Customer.name)).all()) == ["Ana"]


def _adds(session: Session, name: str) -> None:
    session.add(Customer(name=name))


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("de", "de"),
        ("zh-hant-hk", "zh-hant-hk"),
        ("sl-rozaj-biske-1994", "sl-rozaj-biske"),
        ("x" * 40, None),
        (None, None),
    ],
)
def test_a_language_is_kept_as_far_as_there_is_room(session: Session, said: str | None, kept: str | None) -> None:
    actor = people.recognise(session, user_id=ANA, chat_id=ANA, name="Ana", language=said)
    assert (actor.language or None) == kept


async def test_an_owner_with_a_long_language_can_start(db: Database, app: App) -> None:
    with Session(db.engine, autoflush=False) as session:
        open_shop(session)
    await app.chat(OLIVIA, "Olivia", "sl-rozaj-biske-1994").types("/start")
    assert await db.read(lambda session: session.scalar(select(Staff.language).where(Staff.chat_id == OLIVIA))) == (
        "sl-rozaj-biske"
    )
