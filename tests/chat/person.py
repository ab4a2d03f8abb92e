"""Somebody who reads what the bot answers, and taps the buttons they see."""

from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Customer, Device, Draft, WorkOrder
from tests.chat import content
from tests.chat.app import App
from tests.chat.private_chat import Chat
from tests.chat.stand_in import Call

GONE = 2**31 - 1
"""A message that the bot never sent in this chat."""


@dataclass
class Person:
    """Writes to the bot; each deed returns what they then read, the paragraphs of several messages apart."""

    app: App
    id: int
    name: str = "Ana Ruiz"
    language: str = "en"

    def __post_init__(self) -> None:
        self.chat: Chat = self.app.chat(self.id, self.name, self.language)

    # What they do.

    async def says(self, text: str) -> str:
        """Write a text."""
        return await self._hears(self.chat.types(text))

    async def sends(self, message: Mapping[str, Any]) -> str:
        """Send any message."""
        return await self._hears(self.chat.sends(**message))

    async def sends_album(self, *pictures: dict[str, Any]) -> str:
        """Send several pictures at once."""
        return await self._hears(self.chat.sends_album(*pictures))

    async def edits(self, text: str) -> str:
        """Change an earlier message."""
        return await self._hears(self.chat.edits(text=text))

    async def shares_contact(self, number: str = "+34600111222", user_id: int | None = 0) -> str:
        """Share a contact, their own unless told."""
        return await self.sends(content.contact(number, self.id if user_id == 0 else user_id))

    async def sends_photo(self, name: str, size: int = 90_000, caption: str | None = None) -> str:
        """Send a compressed photo."""
        return await self.sends(content.photo(name, size, caption))

    async def sends_document(self, mime_type: str | None, size: int = 90_000) -> str:
        """Send a file."""
        return await self.sends(content.document(mime_type, size))

    async def taps(self, label: str) -> str:
        """Tap the newest button with this label."""
        message_id, data = self._button(label)
        return await self.taps_data(data, message_id)

    async def taps_data(self, data: str, message_id: int | None = None) -> str:
        """Tap a button that carries this, real or forged."""
        return await self._hears(self.chat.taps(data, message_id or max(self.messages, default=GONE)))

    # What they see.

    @property
    def messages(self) -> dict[int, Call]:
        """All messages of the bot in this chat as they look now, by id."""
        return self.app.telegram.chats[self.id]

    @property
    def latest(self) -> Call:
        """The bot's newest message."""
        return self.messages[max(self.messages)]

    @property
    def reads(self) -> str:
        """The text of the newest message."""
        return self.latest.text

    @property
    def buttons(self) -> list[str]:
        """The labels under the newest message, or on the keyboard that came with it."""
        return self.latest.labels

    def data(self, label: str) -> str:
        """What the newest button with this label carries."""
        return self._button(label)[1]

    # What the shop knows of them.

    async def draft(self) -> Draft | None:
        """Their open draft."""
        return await self.app.db.read(lambda session: session.scalar(select(Draft).where(Draft.chat_id == self.id)))

    async def answers(self) -> dict[str, Any]:
        """The answers of their open draft."""
        draft = await self.draft()
        assert draft is not None
        return dict(draft.answers)

    async def orders(self) -> list[WorkOrder]:
        """Their orders, oldest first."""

        def theirs(session: Session) -> list[WorkOrder]:
            mine = Customer.telegram_user_id == self.id
            query = select(WorkOrder).join(WorkOrder.device).join(Device.customer).where(mine).order_by(WorkOrder.id)
            orders = list(session.scalars(query).unique())
            for each in orders:
                assert (each.customer, each.photos) is not None  # loaded, for when the session is closed
            return orders

        return await self.app.db.read(theirs)

    async def customer(self) -> Customer | None:
        """Themselves, as a customer."""
        query = select(Customer).where(Customer.telegram_user_id == self.id)
        return await self.app.db.read(lambda session: session.scalar(query))

    def _button(self, label: str) -> tuple[int, str]:
        for message_id, message in sorted(self.messages.items(), reverse=True):
            if label in message.buttons:
                return message_id, message.buttons[label]
        raise AssertionError(f"no button {label!r} in:\n{self.reads}\n{self.buttons}")

    async def _hears(self, deed: Awaitable[object]) -> str:
        shown = self.app.telegram.shown
        before = len(shown)
        await deed
        return "\n---\n".join(each.text for each in shown[before:])
