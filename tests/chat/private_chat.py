"""What somebody does in their chat with the bot, as Telegram reports it."""

import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

from tests.chat.stand_in import BOT, Call

COMMAND = re.compile(r"/[A-Za-z0-9_]{1,32}(@[A-Za-z0-9_]+)?")
OLD = 7
"""A message that the bot sent before the test began."""
message_ids = itertools.count(1)


class Deliverer(Protocol):
    """Whoever takes updates."""

    async def deliver(self, *updates: Mapping[str, Any]) -> list[Call]:
        """Work on them; what was called."""


@dataclass(repr=False)
class Chat:
    """One person's private chat with the bot; each method returns the calls that it set off."""

    app: Deliverer
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

    async def sends_album(self, *pictures: dict[str, Any]) -> list[Call]:
        """They send several at once."""
        album = {"media_group_id": f"album-{next(message_ids)}"}
        return await self.app.deliver(*({"message": self._message(**album, **each)} for each in pictures))

    async def edits(self, **content: Any) -> list[Call]:
        """They change an earlier message."""
        edited = self._message(**content, **_entities(content.get("text", "")), edit_date=1_760_000_001)
        return await self.app.deliver({"edited_message": edited})

    async def taps(self, data: str, message_id: int = OLD, *, sent: datetime | None = None) -> list[Call]:
        """They tap a button that carries this, real or forged, under a message that was sent then."""
        date = int((sent or datetime.now(UTC)).timestamp())
        under = {**self._message(text="…"), "from": BOT, "message_id": message_id, "date": date}
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
    command = COMMAND.match(text)
    return {"entities": [{"type": "bot_command", "offset": 0, "length": command.end()}]} if command else {}
