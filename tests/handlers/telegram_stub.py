"""Telegram as far as these tests need it: takes every call, remembers it, and answers as the Bot API does."""

import json
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from telegram.request import BaseRequest, RequestData

BOT = {"id": 42, "is_bot": True, "first_name": "Benchbell", "username": "benchbell_bot"}
ERRORS = {400: "Bad Request: {}", 403: "Forbidden: {}", 404: "Not Found"}


@dataclass(frozen=True)
class Call:
    """One call of the Bot API."""

    method: str
    params: dict[str, Any]

    @property
    def html(self) -> str:
        """The text as it was sent."""
        text: str = self.params.get("text") or self.params.get("caption") or ""
        return text

    @property
    def text(self) -> str:
        """The text as a person reads it."""
        return plain(self.html)

    @property
    def buttons(self) -> dict[str, str]:
        """Each inline button's label, and what it carries."""
        rows = (self.params.get("reply_markup") or {}).get("inline_keyboard", [])
        return {each["text"]: each["callback_data"] for row in rows for each in row}


def plain(html: str) -> str:
    """HTML as a person reads it."""
    reader = _TextOnly()
    reader.feed(html)
    reader.close()
    return "".join(reader.pieces)


class _TextOnly(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)


class Telegram(BaseRequest):
    """Stands in for the network."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.faults: dict[str, tuple[int, str]] = {}
        """By method: the error to answer with."""
        self._last_message = 1000

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    @property
    def read_timeout(self) -> float | None:
        return None

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_args: Any, **_timeouts: Any
    ) -> tuple[int, bytes]:
        del method
        name = url.rsplit("/", 1)[-1]
        params = (
            {} if request_data is None else {key: _decoded(value) for key, value in request_data.parameters.items()}
        )
        call = Call(name, params)
        self.calls.append(call)
        if name in self.faults:
            code, words = self.faults[name]
            refusal = {"ok": False, "error_code": code, "description": ERRORS[code].format(words)}
            return code, json.dumps(refusal).encode()
        return 200, json.dumps({"ok": True, "result": self._result(call)}).encode()

    def _result(self, call: Call) -> Any:
        if call.method == "getMe":
            return BOT
        if call.method in {"sendMessage", "sendPhoto", "editMessageText"}:
            return self._message(call)
        if call.method == "sendMediaGroup":
            return [self._message(call) for _ in call.params["media"]]
        return True

    def _message(self, call: Call) -> dict[str, Any]:
        self._last_message += 1
        chat = {"id": call.params["chat_id"], "type": "private"}
        return {"message_id": self._last_message, "date": 1_760_000_000, "chat": chat, "text": call.text or "photo"}


def _decoded(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) and value[:1] in {"{", "["} else value
