"""Shows a view in a chat: reads what is true now, then sends, with no session open."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session
from telegram import InlineKeyboardMarkup
from telegram.constants import ParseMode
from telegram.error import BadRequest
from telegram.ext import ExtBot

from bot.conversation import albums, sending
from bot.conversation.message import Document, Outgoing
from bot.conversation.scope import Scope
from bot.conversation.sending import NO_PREVIEW
from bot.conversation.view import View, Viewer, Views
from bot.services import people
from bot.services.people import Actor
from bot.services.shop import Shop
from bot.texts import Catalogue
from models import Database

DESK = ThreadPoolExecutor(1, thread_name_prefix="desk")
"""Where documents are drawn, one after the other: chats must not wait for those who print."""


@dataclass(frozen=True)
class Presenter:
    """Renders views and puts them in front of people."""

    bot: ExtBot[Any]
    db: Database
    shop: Shop
    catalogue: Catalogue
    views: Views

    async def show(self, scope: Scope, view: View) -> None:
        """Show a view to whoever sent the update; on the tapped message itself where that is possible."""
        await self.put(scope, view, await self.db.read(self.render, scope.actor, view))

    def render(self, session: Session, actor: Actor, view: View) -> list[Outgoing]:
        """What a view looks like to somebody, as the database knows both within this transaction."""
        with Session(session.connection(), autoflush=False) as as_stored:  # not as the use case left its objects
            now = people.recognise(
                as_stored,
                user_id=actor.user_id,
                chat_id=actor.chat_id,
                name=actor.name,
                language=actor.profile_language,
            )
            viewer = Viewer(now, self.catalogue.speaker(now.language), self.shop, self.catalogue)
            return self.views[view.name](as_stored, viewer, view.facts)

    async def put(self, scope: Scope, view: View, outgoing: list[Outgoing]) -> None:
        """Bring what was rendered of a view before whoever sent the update."""
        replaces = scope.tapped if view.in_place else None
        for message in outgoing:
            if message.fleeting:
                await self._show_fleeting(scope, message)
            elif (
                replaces is None
                or message.document is not None
                or not await self._edit(scope.actor.chat_id, replaces, message)
            ):
                await self.send(scope.actor.chat_id, replace(message, topic=scope.topic) if scope.topic else message)
            replaces = None

    async def _show_fleeting(self, scope: Scope, message: Outgoing) -> None:
        if scope.tapped is not None:
            await self._edit(scope.actor.chat_id, scope.tapped, message)

    async def send(self, chat_id: int, message: Outgoing, priority: object = None) -> int:
        """Send one message and return its id; the priority is the rate limiter's, an answer's unless given."""
        if message.document is not None:
            return await self._send_document(chat_id, message, message.document, priority)
        if message.photos:
            return await self._send_album(chat_id, message, priority)
        return await sending.send(self.bot, chat_id, message, priority)

    async def _send_document(self, chat_id: int, message: Outgoing, document: Document, priority: object) -> int:
        content = await asyncio.get_running_loop().run_in_executor(DESK, document.draw)
        send = self.bot.send_photo if document.picture else self.bot.send_document
        sent = await send(
            chat_id,
            content,
            caption=str(message.text),
            parse_mode=ParseMode.HTML,
            reply_markup=message.keyboard,
            filename=document.name,
            rate_limit_args=priority,
        )
        return sent.message_id

    async def _send_album(self, chat_id: int, message: Outgoing, priority: object) -> int:
        sent = await albums.send_album(self.bot, chat_id, message.photos, str(message.text), priority=priority)
        if not sent:
            raise BadRequest("Telegram does not know these pictures any more")
        return sent[0]

    async def _edit(self, chat_id: int, message_id: int, message: Outgoing) -> bool:
        """Replace a message; False where Telegram does not let us, so that it must be sent instead."""
        if message.media is not None:
            return False
        if message.keyboard is not None and not isinstance(message.keyboard, InlineKeyboardMarkup):
            return False
        try:
            await self.bot.edit_message_text(
                str(message.text),
                chat_id,
                message_id,
                parse_mode=ParseMode.HTML,
                reply_markup=message.keyboard,
                link_preview_options=NO_PREVIEW,
            )
        except BadRequest as refusal:
            return "not modified" in str(refusal)
        return True
