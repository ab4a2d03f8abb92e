"""A stand-in for Telegram: takes the bot's requests in this process, refuses what Telegram refuses, keeps the rest."""

import json
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

from telegram.request import BaseRequest, RequestData

from bot.texts.excerpt import length

TOKEN = "123456:stand-in"
MESSAGE_LENGTH = 4096
CALLBACK_BYTES = 64
ME = {"id": 123456, "is_bot": True, "first_name": "Benchbell", "username": "benchbell_bot"}
TAGS = {"b", "i", "code", "pre", "a", "u", "s", "blockquote"}


class Refused(Exception):
    """What Telegram answers with 400."""


class _Html(HTMLParser):
    """Reads Telegram's HTML as strictly as Telegram does."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag not in TAGS:
            raise Refused(f"Bad Request: can't parse entities: Unsupported start tag {tag!r}")
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise Refused("Bad Request: can't parse entities: Unmatched end tag")

    def handle_data(self, data: str) -> None:
        self.text += data


def plain(html: str) -> str:
    """What a person reads; raises Refused where Telegram would."""
    parser = _Html()
    parser.feed(html)
    parser.close()
    if parser.open:
        raise Refused("Bad Request: can't parse entities: Can't find end tag")
    return parser.text


class StandIn(BaseRequest):
    """Telegram, as far as a private chat with this bot needs it."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.shown: list[dict[str, Any]] = []
        """Everything that appeared in a chat, sent or edited, in order."""
        self.messages: dict[int, dict[str, Any]] = {}
        """Every message of the bot as it looks now, by its id."""
        self._next_id = 1_000

    @property
    def read_timeout(self) -> float:
        """There is nothing to wait for."""
        return 5.0

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to end."""

    async def do_request(
        self,
        url: str,
        method: str,  # noqa: ARG002 - PTB's signature
        request_data: RequestData | None = None,
        *_timeouts: object,
        **_more_timeouts: object,
    ) -> tuple[int, bytes]:
        """Answer one call."""
        name = url.rsplit("/", 1)[-1]
        parameters = _decoded(request_data)
        self.calls.append((name, parameters))
        answers: dict[str, Callable[[dict[str, Any]], Any]] = {
            "getMe": lambda _: ME,
            "sendMessage": self._send,
            "editMessageText": self._edit,
            "answerCallbackQuery": lambda _: True,
        }
        try:
            answer = {"ok": True, "result": answers[name](parameters)}
        except Refused as refusal:
            return 400, json.dumps({"ok": False, "error_code": 400, "description": str(refusal)}).encode()
        return 200, json.dumps(answer).encode()

    def _send(self, parameters: dict[str, Any]) -> dict[str, Any]:
        self._next_id += 1
        return self._keep(self._next_id, parameters)

    def _edit(self, parameters: dict[str, Any]) -> dict[str, Any]:
        message_id = parameters["message_id"]
        before = self.messages.get(message_id)
        if before is None:
            raise Refused("Bad Request: message to edit not found")
        if not _inline(before) and before.get("reply_markup"):
            raise Refused("Bad Request: message can't be edited")
        if parameters.get("reply_markup") and not _inline(parameters):
            raise Refused("Bad Request: inline keyboard expected")
        seen = ("text", "reply_markup")
        if all(before.get(each) == parameters.get(each) for each in seen):
            raise Refused("Bad Request: message is not modified: specified new message content is the same")
        return self._keep(message_id, parameters)

    def _keep(self, message_id: int, parameters: dict[str, Any]) -> dict[str, Any]:
        text = plain(parameters["text"])
        if not text.strip():
            raise Refused("Bad Request: message text is empty")
        if length(text) > MESSAGE_LENGTH:
            raise Refused("Bad Request: message is too long")
        for button in inline_buttons(parameters):
            if not 1 <= len(button["callback_data"].encode()) <= CALLBACK_BYTES:
                raise Refused("Bad Request: BUTTON_DATA_INVALID")
        self.messages[message_id] = parameters
        self.shown.append(parameters)
        return {
            "message_id": message_id,
            "date": 1_760_000_000,
            "chat": {"id": parameters["chat_id"], "type": "private"},
            "from": ME,
            "text": text,
        }


def _inline(parameters: dict[str, Any]) -> bool:
    return "inline_keyboard" in (parameters.get("reply_markup") or {})


def inline_buttons(message: dict[str, Any]) -> list[dict[str, Any]]:
    """The buttons under a message."""
    rows = (message.get("reply_markup") or {}).get("inline_keyboard", [])
    return [button for row in rows for button in row]


def _decoded(request_data: RequestData | None) -> dict[str, Any]:
    return {} if request_data is None else dict(request_data.parameters)
