"""The bot that people write to: real updates through the real inbox, pipeline and database; only Telegram is played."""

import itertools
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
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
from bot.services.keys import Keys
from bot.services.shop import Shop
from models import Database, InboxState, InboxUpdate
from tests.chat.private_chat import Chat
from tests.chat.stand_in import TOKEN, Call, StandIn
from tests.texts.languages import CATALOGUE

SHOP = Shop(
    name="Benchbell Repairs",
    timezone=ZoneInfo("Europe/Madrid"),
    currency="EUR",
    region="ES",
    undo=timedelta(),
    keys=Keys("key of the tests"),
)
LEASE = timedelta(minutes=1)
update_ids = itertools.count(1)


@dataclass(frozen=True, repr=False)
class App:
    """The bot, as the composition root builds it, before a played Telegram."""

    db: Database
    pipeline: Pipeline
    telegram: StandIn

    def chat(self, user_id: int, name: str = "Ana", language: str = "en") -> Chat:
        """The private chat of somebody."""
        return Chat(self, {"id": user_id, "is_bot": False, "first_name": name, "language_code": language})

    async def deliver(self, *updates: Mapping[str, Any]) -> list[Call]:
        """Store updates that come at once and work on them in turn; what was called, but for the ends of spins.

        Raises what the pipeline would retry.
        """
        seen = len(self.telegram.calls)
        await self.db.run(inbox.store, [{"update_id": next(update_ids), **each} for each in updates])
        for _ in updates:
            await self._work()
        return [each for each in self.telegram.calls[seen:] if each.method != "answerCallbackQuery"]

    async def _work(self) -> None:
        (claimed,) = await self.db.run(queue.claim, InboxUpdate, limit=1, lease=LEASE)
        try:
            await self.pipeline.handle(claimed)
        finally:
            await self.db.run(_done, claimed)

    async def views(self) -> list[dict[str, Any] | None]:
        """What each update so far recorded to show."""
        return await self.db.read(_views)


def _done(session: Session, claimed: InboxUpdate) -> None:
    queue.settle(session, claimed, state=InboxState.DONE)


def _views(session: Session) -> list[dict[str, Any] | None]:
    return list(session.scalars(select(InboxUpdate.view).order_by(InboxUpdate.update_id)))


@asynccontextmanager
async def open_app(db: Database, *, shop: Shop = SHOP) -> AsyncIterator[App]:
    """A bot on this database."""
    telegram = StandIn()
    bot: ExtBot[None] = ExtBot(TOKEN, request=telegram, get_updates_request=telegram)
    application = (
        ApplicationBuilder().bot(bot).updater(None).job_queue(None).context_types(ContextTypes(BotContext)).build()
    )
    presenter = Presenter(bot, db, shop, CATALOGUE, registry.ALL_VIEWS)
    application.bot_data[PRESENTER] = presenter
    registry.register(application)
    async with application:
        telegram.calls.clear()
        yield App(db, Pipeline(application, db, presenter), telegram)
