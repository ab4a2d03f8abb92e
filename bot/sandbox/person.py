"""Someone who can chat with the bot."""

import json
from dataclasses import asdict, dataclass

from bot.sandbox.json_types import Json
from bot.sandbox.storage import Storage, pack

FIRST_ID = 5_000_000_001
"""Past 32 bits, as new accounts' ids are."""


@dataclass(frozen=True, kw_only=True)
class Person:
    """A Telegram account; `id` and `phone_number` are given out when missing."""

    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = "en"
    phone_number: str | None = None
    label: str | None = None
    id: int = 0

    def card(self) -> Json:
        """Everything, for the people's side."""
        return asdict(self)

    def user(self) -> Json:
        """The account as bots see it."""
        optional = {"last_name": self.last_name, "username": self.username, "language_code": self.language_code}
        return {
            "id": self.id,
            "is_bot": False,
            "first_name": self.first_name,
            **{name: value for name, value in optional.items() if value},
        }

    def chat(self) -> Json:
        """The private chat with this person."""
        optional = {"last_name": self.last_name, "username": self.username}
        return {
            "id": self.id,
            "type": "private",
            "first_name": self.first_name,
            **{name: value for name, value in optional.items() if value},
        }


class People:
    """Everyone the sandbox knows."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def add(self, person: Person) -> Person:
        """Let someone in; the same id again replaces what was known of them."""
        number = self._storage.next_number("people")
        facts = person.card()
        facts["id"] = person.id or FIRST_ID - 1 + number
        facts["phone_number"] = person.phone_number or f"+34600{number:06d}"
        known = Person(**facts)
        self._storage.execute("INSERT OR REPLACE INTO people VALUES (?, ?)", known.id, pack(known.card()))
        self._storage.execute("INSERT OR IGNORE INTO chats (id) VALUES (?)", known.id)
        return known

    def find(self, person_id: int) -> Person | None:
        """Someone by id."""
        row = self._storage.row("SELECT doc FROM people WHERE id = ?", person_id)
        return Person(**json.loads(row["doc"])) if row else None

    def everyone(self) -> list[Person]:
        """All of them, in the order they came."""
        return [Person(**json.loads(row["doc"])) for row in self._storage.rows("SELECT doc FROM people ORDER BY rowid")]
