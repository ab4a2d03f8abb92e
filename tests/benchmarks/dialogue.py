"""What every customer of the load says, and what shows that the bot has understood; all contestants play it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

DATE = 1_764_000_000
FIRST_CUSTOMER = 6_000_000_000
Kind = Literal["text", "press", "contact", "photo"]
Seen = tuple[int, str]
"""A button that the customer saw: its message and its data."""


@dataclass(frozen=True)
class Line:
    """One thing that a customer does, and a fragment of the answer to it."""

    kind: Kind
    what: str
    answer: str


DIALOGUE = (
    Line("text", "/new", "What is your name?"),
    Line("text", "Ana Ruiz", "Which number"),
    Line("contact", "+34600111222", "email address"),
    Line("text", "ana{number}@example.org", "What needs repair?"),
    Line("press", "📱 Phone", "brand"),
    Line("press", "Apple", "model"),
    Line("text", "iPhone 13", "serial"),
    Line("press", "Skip", "wrong"),
    Line("text", "The screen is <b>cracked</b> & dark 💔", "Step 9"),
    Line("press", "Always ask me first", "Step 10"),
    Line("text", "scratches on the back", "Step 11"),
    Line("press", "Skip", "show us"),
    Line("photo", "1", "1 photo"),
    Line("photo", "2", "2 photos"),
    Line("press", "✅ Done", "Does everything look right?"),
    Line("press", "✅ Send", "Your request is"),
)


@dataclass
class Customer:
    """One person on their way through the dialogue; `number` is nobody else's."""

    number: int
    at: int = 0
    spoke: float = 0.0
    """When they said what is not yet answered."""

    def __post_init__(self) -> None:
        self.id = FIRST_CUSTOMER + self.number
        self.buttons: dict[str, Seen] = {}
        self._messages = 0

    @property
    def done(self) -> bool:
        """Whether there is nothing left to say."""
        return self.at == len(DIALOGUE)

    def says(self) -> dict[str, Any]:
        """The next line as an update, but for its id."""
        line = DIALOGUE[self.at]
        make: dict[Kind, Callable[[str], dict[str, Any]]] = {
            "text": self._text,
            "press": self._press,
            "contact": self._contact,
            "photo": self._photo,
        }
        return make[line.kind](line.what.replace("{number}", str(self.number)))

    def hears(self, message_id: int, text: str, keyboard: dict[str, Any]) -> bool:
        """Read a message; True if it answers what was said last."""
        for row in keyboard.get("inline_keyboard", ()):
            for button in row:
                self.buttons[button["text"]] = (message_id, button.get("callback_data", ""))
        understood = not self.done and DIALOGUE[self.at].answer in text
        self.at += understood
        return understood

    @property
    def _user(self) -> dict[str, Any]:
        return {"id": self.id, "is_bot": False, "first_name": "Ana", "language_code": "en"}

    @property
    def _chat(self) -> dict[str, Any]:
        return {"id": self.id, "type": "private", "first_name": "Ana"}

    def _message(self, **content: Any) -> dict[str, Any]:
        self._messages += 1
        head = {"message_id": 10_000_000 + self._messages, "date": DATE, "chat": self._chat, "from": self._user}
        return {"message": {**head, **content}}

    def _text(self, what: str) -> dict[str, Any]:
        command = {"entities": [{"type": "bot_command", "offset": 0, "length": len(what)}]} if what[0] == "/" else {}
        return self._message(text=what, **command)

    def _contact(self, what: str) -> dict[str, Any]:
        return self._message(contact={"phone_number": what, "first_name": "Ana", "user_id": self.id})

    def _photo(self, what: str) -> dict[str, Any]:
        name = f"photo-{self.number}-{what}"
        size = {"file_id": name, "file_unique_id": name, "width": 90, "height": 60, "file_size": 90_000}
        return self._message(photo=[size])

    def _press(self, what: str) -> dict[str, Any]:
        message_id, data = self.buttons[what]
        message = {"message_id": message_id, "date": DATE, "chat": self._chat, "text": "…"}
        query = {"id": f"{self.id}{self.at}", "from": self._user, "chat_instance": "1", "message": message}
        return {"callback_query": {**query, "data": data}}
