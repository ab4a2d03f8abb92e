"""What stands in each private chat."""

import json
from typing import Any

from bot.sandbox.json_types import Json
from bot.sandbox.storage import Storage, pack


class Chats:
    """Chats and their messages, as both sides see them."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def _field(self, chat_id: int, name: str) -> Any:
        row = self._storage.row("SELECT * FROM chats WHERE id = ?", chat_id)
        return row[name] if row else None

    def started(self, chat_id: int) -> bool:
        """Whether the person has ever spoken to the bot."""
        return bool(self._field(chat_id, "started"))

    def blocked(self, chat_id: int) -> bool:
        """Whether the person has blocked the bot."""
        return bool(self._field(chat_id, "blocked"))

    def start(self, chat_id: int) -> None:
        """From here on the bot may write."""
        self._storage.execute("UPDATE chats SET started = 1 WHERE id = ?", chat_id)

    def set_blocked(self, chat_id: int, *, blocked: bool) -> None:
        """Block or unblock the bot."""
        self._storage.execute("UPDATE chats SET blocked = ? WHERE id = ?", int(blocked), chat_id)

    def keyboard(self, chat_id: int) -> Json | None:
        """The reply keyboard (or forced reply) that shows now."""
        found: Json | None = json.loads(self._field(chat_id, "keyboard") or "null")
        return found

    def set_keyboard(self, chat_id: int, keyboard: Json | None) -> None:
        """Show a reply keyboard, or none."""
        self._storage.execute("UPDATE chats SET keyboard = ? WHERE id = ?", pack(keyboard), chat_id)

    def menu_button(self, chat_id: int) -> Json | None:
        """The chat's own menu button, if it has one."""
        found: Json | None = json.loads(self._field(chat_id, "menu_button") or "null")
        return found

    def set_menu_button(self, chat_id: int, button: Json | None) -> None:
        """Give the chat its own menu button."""
        self._storage.execute("UPDATE chats SET menu_button = ? WHERE id = ?", pack(button), chat_id)

    def pinned(self, chat_id: int) -> list[int]:
        """Ids of pinned messages, the latest pin last."""
        found: list[int] = json.loads(self._field(chat_id, "pinned") or "[]")
        return found

    def set_pinned(self, chat_id: int, message_ids: list[int]) -> None:
        """Replace the pinned messages."""
        self._storage.execute("UPDATE chats SET pinned = ? WHERE id = ?", pack(message_ids), chat_id)

    def next_message_id(self) -> int:
        """Message ids of all private chats of a bot come from one series."""
        return self._storage.next_number("messages")

    def keep(self, message: Json) -> None:
        """Store a message, new or changed."""
        self._storage.execute(
            "INSERT OR REPLACE INTO messages (chat_id, message_id, doc) VALUES (?, ?, ?)",
            message["chat"]["id"],
            message["message_id"],
            pack(message),
        )

    def seal(self, chat_id: int, message_id: int) -> None:
        """A message that carried a reply keyboard can't be edited."""
        self._storage.execute(
            "UPDATE messages SET sealed = 1 WHERE chat_id = ? AND message_id = ?", chat_id, message_id
        )

    def sealed(self, chat_id: int, message_id: int) -> bool:
        """Whether a message can't be edited for the keyboard it carried."""
        row = self._storage.row("SELECT sealed FROM messages WHERE chat_id = ? AND message_id = ?", chat_id, message_id)
        return bool(row and row["sealed"])

    def message(self, chat_id: int, message_id: int) -> Json | None:
        """One message, if it is still there."""
        row = self._storage.row("SELECT doc FROM messages WHERE chat_id = ? AND message_id = ?", chat_id, message_id)
        found: Json | None = json.loads(row["doc"]) if row else None
        return found

    def messages(self, chat_id: int) -> list[Json]:
        """All that stands in a chat, oldest first."""
        rows = self._storage.rows("SELECT doc FROM messages WHERE chat_id = ? ORDER BY message_id", chat_id)
        return [json.loads(row["doc"]) for row in rows]

    def delete(self, chat_id: int, message_id: int) -> None:
        """Take a message away, and its pin."""
        self._storage.execute("DELETE FROM messages WHERE chat_id = ? AND message_id = ?", chat_id, message_id)
        self.set_pinned(chat_id, [pinned for pinned in self.pinned(chat_id) if pinned != message_id])
