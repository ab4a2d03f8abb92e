"""A bot that says what the test tells it to, by plain Bot API calls."""

from types import TracebackType
from typing import Any, Self

import httpx

Json = dict[str, Any]


class ScriptedBot:
    """One bot's token in the test's hand."""

    def __init__(self, url: str, token: str) -> None:
        self._http = httpx.Client(base_url=f"{url}/bot{token}/", trust_env=False, timeout=30)
        self._offset = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def call(self, method: str, **params: Any) -> Any:
        """Call a method; its result, or an AssertionError that tells what Telegram minded."""
        answer = self._http.post(method, json=params).json()
        assert answer["ok"], f"{method}: {answer['description']}"
        return answer["result"]

    def say(self, chat_id: int, text: str, **params: Any) -> Json:
        """Send an HTML text."""
        message: Json = self.call("sendMessage", chat_id=chat_id, text=text, parse_mode="HTML", **params)
        return message

    def hears(self, kind: str = "message") -> Any:
        """The next update of a kind; waits for it, and passes over others."""
        while True:
            updates = self.call("getUpdates", offset=self._offset, timeout=10, limit=1)
            assert updates, f"no {kind} came"
            self._offset = updates[0]["update_id"] + 1
            if kind in updates[0]:
                return updates[0][kind]


def inline(*rows: dict[str, str]) -> Json:
    """An inline keyboard; each row maps labels to callback data."""
    return {"inline_keyboard": [[{"text": text, "callback_data": data} for text, data in row.items()] for row in rows]}
