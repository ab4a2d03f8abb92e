"""A chat with the bot: real updates through a real Application and database; only Telegram is played."""

import itertools
import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session
from telegram import Update
from telegram.ext import Application, ApplicationBuilder, BaseHandler, ContextTypes, ExtBot

from bot.conversation.context import PRESENTER, BotContext
from bot.conversation.presenter import Presenter
from bot.conversation.scope import SCOPE, Scope
from bot.conversation.view import View, Views
from bot.services import people
from bot.services.people import Actor
from bot.services.shop import Shop
from bot.texts import Catalogue
from models import Customer, Database, Draft, WorkOrder
from tests.stand_in import TOKEN, StandIn, inline_buttons, plain

SHOP = Shop("Fixwell", ZoneInfo("Europe/Madrid"), "EUR", "ES", timedelta(seconds=5))
_FILE = {"file_id": "f", "file_unique_id": "f"}
UNASKED: dict[str, dict[str, Any]] = {
    "sticker": {**_FILE, "type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False},
    "voice": {**_FILE, "duration": 2},
    "location": {"latitude": 1.0, "longitude": 2.0},
    "video": {**_FILE, "width": 1, "height": 1, "duration": 2},
}
"""Contents of messages that are no answer to anything, by kind."""
COMMAND = re.compile(r"/[A-Za-z0-9_]{1,32}(@[A-Za-z0-9_]+)?")
Handlers = Iterable[BaseHandler[Update, BotContext, Any]]


class Front:
    """The bot's front door: delivers updates as the pipeline does, and raises what handlers raise."""

    def __init__(self, db: Database, handlers: Handlers, views: Views) -> None:
        self.db = db
        self.telegram = StandIn()
        self._updates = itertools.count(1)
        bot = ExtBot[None](TOKEN, request=self.telegram, get_updates_request=StandIn())
        self.presenter = Presenter(bot, db, SHOP, Catalogue(), views)
        contexts = ContextTypes(context=BotContext)
        self.application: Application[Any, BotContext, Any, Any, Any, Any] = (
            ApplicationBuilder().bot(bot).updater(None).job_queue(None).context_types(contexts).build()
        )
        self.application.bot_data[PRESENTER] = self.presenter
        for handler in handlers:
            self.application.add_handler(handler)
        self.application.add_error_handler(_remember)

    async def open(self) -> "Front":
        """Get ready to take updates."""
        await self.application.initialize()
        return self

    async def close(self) -> None:
        """Take no more."""
        await self.application.shutdown()

    async def deliver(self, payload: Mapping[str, Any], *, more_of_album: bool = False) -> View | None:
        """Have one update handled; the view that was recorded with it, None if nothing was applied."""
        update = Update.de_json({"update_id": next(self._updates), **payload}, self.application.bot)
        recorded: list[View] = []
        actor = await self.db.read(_recognise, update)
        scope = Scope(update, actor, lambda _session, view: recorded.append(view), more_of_album)
        SCOPE.set(scope)
        await self.application.process_update(update)
        if scope.error is not None:
            raise scope.error
        return recorded[0] if recorded else None

    def person(self, user_id: int, name: str = "Ana Ruiz", language: str = "en") -> "Person":
        """Somebody with a private chat."""
        return Person(self, user_id, name, language)


def _recognise(session: Session, update: Update) -> Actor:
    user, chat = update.effective_user, update.effective_chat
    assert user is not None
    assert chat is not None
    return people.recognise(
        session, user_id=user.id, chat_id=chat.id, name=user.full_name[:100], language=user.language_code
    )


async def _remember(_update: object, context: BotContext) -> None:
    context.scope.error = context.error


class Person:
    """Writes to the bot and reads what it answers."""

    def __init__(self, front: Front, user_id: int, name: str, language: str) -> None:
        self.front = front
        self.id = user_id
        self.user = {"id": user_id, "is_bot": False, "first_name": name, "language_code": language}
        self._message_ids = itertools.count(1)

    # What they do.

    async def says(self, text: str) -> str:
        """Write a text; what the bot answers."""
        command = COMMAND.match(text)
        entities = [{"type": "bot_command", "offset": 0, "length": command.end()}] if command else []
        return await self.sends({"text": text, "entities": entities})

    async def sends(self, content: Mapping[str, Any], *, more_of_album: bool = False) -> str:
        """Send any message; what the bot answers."""
        return await self._hears({"message": self._message(content)}, more_of_album=more_of_album)

    async def edits(self, text: str) -> str:
        """Change an earlier message."""
        return await self._hears({"edited_message": {**self._message({"text": text}), "edit_date": 1_760_000_100}})

    async def shares_contact(self, number: str = "+34600111222", user_id: int | None = 0) -> str:
        """Share a contact, their own unless told."""
        contact: dict[str, Any] = {"phone_number": number, "first_name": "Ana"}
        if user_id is not None:
            contact["user_id"] = user_id or self.id
        return await self.sends({"contact": contact})

    async def sends_photo(
        self, name: str, size: int = 90_000, *, more: bool = False, caption: str | None = None
    ) -> str:
        """Send a compressed photo; `more` where another of its album waits behind it."""
        photo = [
            {"file_id": f"{kind}-{name}", "file_unique_id": f"unique-{kind}-{name}", "width": 9, "height": 9, **sized}
            for kind, sized in (("small", {"file_size": 900}), ("large", {"file_size": size}))
        ]
        content = {"photo": photo} if caption is None else {"photo": photo, "caption": caption}
        return await self.sends(content, more_of_album=more)

    async def sends_document(self, mime_type: str | None, size: int = 90_000) -> str:
        """Send a file."""
        document = {"file_id": "document", "file_unique_id": "unique-document", "file_size": size}
        return await self.sends({"document": document | ({"mime_type": mime_type} if mime_type else {})})

    async def taps(self, label: str) -> str:
        """Tap the newest button with this label."""
        for message_id, message in sorted(self.chat.items(), reverse=True):
            for button in inline_buttons(message):
                if button["text"] == label:
                    return await self.taps_data(button["callback_data"], message_id)
        raise AssertionError(f"no button {label!r} in:\n{self.reads}\n{self.buttons}")

    async def taps_data(self, data: str, message_id: int | None = None) -> str:
        """Tap a button that carries this, real or forged."""
        on = message_id or max(self.chat, default=1)
        query = {
            "id": "1",
            "from": self.user,
            "chat_instance": "1",
            "data": data,
            "message": {"message_id": on, "date": 1_760_000_000, "chat": self._chat, "text": "…"},
        }
        return await self._hears({"callback_query": query})

    # What they see.

    @property
    def chat(self) -> dict[int, dict[str, Any]]:
        """All messages of the bot in this chat as they look now, by id."""
        every = self.front.telegram.messages
        return {message_id: each for message_id, each in every.items() if each["chat_id"] == self.id}

    @property
    def latest(self) -> dict[str, Any]:
        """The bot's newest message."""
        return self.chat[max(self.chat)]

    @property
    def reads(self) -> str:
        """The text of the newest message."""
        return plain(self.latest["text"])

    @property
    def buttons(self) -> list[str]:
        """The labels under the newest message, or on the keyboard that came with it."""
        markup = self.latest.get("reply_markup") or {}
        rows = markup.get("inline_keyboard") or markup.get("keyboard") or []
        return [button["text"] for row in rows for button in row]

    def data(self, label: str) -> str:
        """What the newest button with this label carries."""
        for _, message in sorted(self.chat.items(), reverse=True):
            for button in inline_buttons(message):
                if button["text"] == label:
                    return str(button["callback_data"])
        raise AssertionError(f"no button {label!r}")

    # What the shop knows of them.

    async def draft(self) -> Draft | None:
        """Their open draft."""
        return await self.front.db.read(lambda session: session.scalar(select(Draft).where(Draft.chat_id == self.id)))

    async def answers(self) -> dict[str, Any]:
        """The answers of their open draft."""
        draft = await self.draft()
        assert draft is not None
        return dict(draft.answers)

    async def orders(self) -> list[WorkOrder]:
        """Their orders, oldest first."""

        def theirs(session: Session) -> list[WorkOrder]:
            orders = session.scalars(select(WorkOrder).order_by(WorkOrder.id)).unique()
            mine = [each for each in orders if each.customer.telegram_user_id == self.id]
            for each in mine:
                len(each.photos)
            return mine

        return await self.front.db.read(theirs)

    async def customer(self) -> Customer | None:
        """Themselves, as a customer."""
        query = select(Customer).where(Customer.telegram_user_id == self.id)
        return await self.front.db.read(lambda session: session.scalar(query))

    @property
    def _chat(self) -> dict[str, Any]:
        return {"id": self.id, "type": "private", "first_name": self.user["first_name"]}

    def _message(self, content: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "message_id": next(self._message_ids),
            "date": 1_760_000_000,
            "chat": self._chat,
            "from": self.user,
            **content,
        }

    async def _hears(self, payload: dict[str, Any], *, more_of_album: bool = False) -> str:
        before = len(self.front.telegram.shown)
        await self.front.deliver(payload, more_of_album=more_of_album)
        return "\n---\n".join(plain(message["text"]) for message in self.front.telegram.shown[before:])
