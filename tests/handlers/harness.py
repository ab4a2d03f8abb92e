"""The chat as people use it: real updates through the real pipeline and database; only Telegram is played."""

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session
from telegram.ext import ApplicationBuilder, ContextTypes, ExtBot

from bot.conversation.context import PRESENTER, BotContext
from bot.conversation.presenter import Presenter
from bot.delivery import inbox, queue
from bot.delivery.pipeline import Pipeline
from bot.handlers import registry
from bot.services.shop import Shop
from bot.texts import Catalogue
from models import Database, InboxState, InboxUpdate
from tests.handlers.telegram_stub import BOT, Call, Telegram

SHOP = Shop(name="Benchbell Repairs", timezone=ZoneInfo("Europe/Madrid"), currency="EUR", region="ES", undo=timedelta())
LEASE = timedelta(minutes=1)
update_ids = itertools.count(1)
message_ids = itertools.count(1)


@dataclass(frozen=True)
class App:
    """The bot, as the composition root builds it, before a played Telegram."""

    db: Database
    pipeline: Pipeline
    telegram: Telegram

    def chat(self, user_id: int, name: str = "Ana", language: str = "en") -> "Chat":
        """The private chat of somebody."""
        return Chat(self, {"id": user_id, "is_bot": False, "first_name": name, "language_code": language})

    async def deliver(self, update: dict[str, Any]) -> list[Call]:
        """Store an update and work on it; returns what was called, except for the answers that stop a button's spin.

        Raises what the pipeline would retry.
        """
        seen = len(self.telegram.calls)
        await self.db.run(inbox.store, [{"update_id": next(update_ids), **update}])
        (claimed,) = await self.db.run(queue.claim, InboxUpdate, limit=1, lease=LEASE)
        try:
            await self.pipeline.handle(claimed)
        finally:
            await self.db.run(_done, claimed)
        return [each for each in self.telegram.calls[seen:] if each.method != "answerCallbackQuery"]

    async def views(self) -> list[dict[str, Any] | None]:
        """What each update so far recorded to show."""
        return await self.db.read(_views)


def _done(session: Session, claimed: InboxUpdate) -> None:
    queue.settle(session, claimed, state=InboxState.DONE)


def _views(session: Session) -> list[dict[str, Any] | None]:
    return list(session.scalars(select(InboxUpdate.view).order_by(InboxUpdate.update_id)))


@dataclass
class Chat:
    """One person's private chat with the bot; each method returns the calls that it set off."""

    app: App
    user: dict[str, Any]
    chat: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        self.chat = {"id": self.user["id"], "type": "private", "first_name": self.user["first_name"]}

    async def types(self, text: str, **more: Any) -> list[Call]:
        """They send a text."""
        return await self.sends(text=text, **_entities(text), **more)

    async def sends(self, **content: Any) -> list[Call]:
        """They send a message of any kind."""
        return await self.app.deliver({"message": self._message(**content)})

    async def edits(self, text: str) -> list[Call]:
        """They change an earlier text."""
        edited = self._message(text=text, edit_date=1_760_000_001, **_entities(text))
        return await self.app.deliver({"edited_message": edited})

    async def taps(self, data: str, message_id: int = 7) -> list[Call]:
        """They tap a button that carries this, real or forged."""
        under = {**self._message(text="…"), "from": BOT, "message_id": message_id}
        query = {"id": "1", "from": self.user, "chat_instance": "1", "data": data, "message": under}
        return await self.app.deliver({"callback_query": query})

    async def blocks(self) -> list[Call]:
        """They block the bot."""
        return await self._becomes("kicked", was="member")

    async def unblocks(self) -> list[Call]:
        """They let the bot back in."""
        return await self._becomes("member", was="kicked")

    async def _becomes(self, status: str, *, was: str) -> list[Call]:
        changed = {
            "chat": self.chat,
            "from": self.user,
            "date": 1_760_000_000,
            "old_chat_member": _member(was),
            "new_chat_member": _member(status),
        }
        return await self.app.deliver({"my_chat_member": changed})

    def _message(self, **content: Any) -> dict[str, Any]:
        return {
            "message_id": next(message_ids),
            "date": 1_760_000_000,
            "chat": self.chat,
            "from": self.user,
            **content,
        }


def _member(status: str) -> dict[str, Any]:
    return {"user": BOT, "status": status, **({"until_date": 0} if status == "kicked" else {})}


def _entities(text: str) -> dict[str, Any]:
    if not text.startswith("/"):
        return {}
    return {"entities": [{"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}]}


@asynccontextmanager
async def open_app(db: Database, *, shop: Shop = SHOP, catalogue: Catalogue | None = None) -> AsyncIterator[App]:
    """A bot on this database."""
    telegram = Telegram()
    bot: ExtBot[None] = ExtBot("42:TEST", request=telegram, get_updates_request=telegram)
    application = (
        ApplicationBuilder().bot(bot).updater(None).job_queue(None).context_types(ContextTypes(BotContext)).build()
    )
    presenter = Presenter(bot, db, shop, catalogue or Catalogue(), registry.ALL_VIEWS)
    application.bot_data[PRESENTER] = presenter
    registry.register(application)
    async with application:
        telegram.calls.clear()
        yield App(db, Pipeline(application, db, presenter), telegram)
