"""An open bot, and the people of a small shop."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy.orm import Session

from bot.services import staff
from models import Database, Role, Staff
from tests.booking import book
from tests.chat import bookmark
from tests.chat.app import SHOP, App, open_app
from tests.chat.private_chat import Chat

ANA, BEN, TOM, EVA, REX, OLIVIA = 7001, 7002, 8001, 8002, 8003, 9001
STRANGER = 6001


@pytest.fixture(autouse=True)
def _spans_of_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have python-telegram-bot give durations as timedeltas; as numbers they are deprecated, and warn."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
def dialect() -> str:
    """What the chat does not care about is the dialect: the services' tests do."""
    return "sqlite"


@pytest.fixture
async def app(db: Database) -> AsyncIterator[App]:
    """A bot without an undo window."""
    async with open_app(db) as app:
        yield app


@pytest.fixture
async def patient_app(db: Database) -> AsyncIterator[App]:
    """A bot whose undo window is long enough for any test."""
    async with open_app(db, shop=replace(SHOP, undo=timedelta(hours=1))) as app:
        yield app


@dataclass(frozen=True, repr=False)
class People:
    """The chats of a small shop, and the numbers of its orders."""

    ana: Chat
    ben: Chat
    tom: Chat
    eva: Chat
    rex: Chat
    olivia: Chat
    stranger: Chat


async def populate(app: App) -> People:
    """Ana has order 1001 and Ben 1002; Tom and Eva are technicians, Rex was one, Olivia owns the shop."""
    await bookmark.walk(app, _move_in, partial(app.db.run, _move_in))
    chats = (
        app.chat(ANA, "Ana"),
        app.chat(BEN, "Ben"),
        app.chat(TOM, "Tom"),
        app.chat(EVA, "Eva"),
        app.chat(REX, "Rex"),
        app.chat(OLIVIA, "Olivia"),
        app.chat(STRANGER, "Sam"),
    )
    return People(*chats)


def _move_in(session: Session) -> None:
    staff.ensure_owners(session, [OLIVIA])
    for user_id, name in ((TOM, "Tom"), (EVA, "Eva"), (REX, "Rex")):
        session.add(Staff(telegram_user_id=user_id, chat_id=user_id, name=name, role=Role.TECHNICIAN, language="en"))
    session.flush()
    staff.revoke(session, REX, by=None)
    for user_id, name, model in ((ANA, "Ana", "iPhone 13"), (BEN, "Ben", "iPhone 8")):
        book(session, user_id, name, model)


@pytest.fixture
async def people(app: App) -> People:
    """The people, with the bot open."""
    return await populate(app)
