"""A stand-in for Telegram: takes the bot's calls in this process, refuses what Telegram refuses, keeps the rest."""

import asyncio
import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from telegram.request import BaseRequest, RequestData

from tests.texts.html import Unreadable, read

TOKEN = "42:TEST"
BOT = {"id": 42, "is_bot": True, "first_name": "Benchbell", "username": "benchbell_bot"}
CALLBACK_BYTES = 64
FIRST_MESSAGE = 1_001
"""Messages with lower ids were sent before the test began: they can be edited, whatever they said."""
ERRORS = {400: "Bad Request: {}", 403: "Forbidden: {}", 404: "Not Found"}


class Refused(Exception):
    """What Telegram answers with 400."""


@dataclass(frozen=True)
class Call:
    """One call of the Bot API."""

    method: str
    params: dict[str, Any]
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    """By the part's name: the name and the bytes of each file that came along."""

    @property
    def html(self) -> str:
        """The text as it was sent."""
        text: str = self.params.get("text") or self.params.get("caption") or ""
        return text

    @property
    def text(self) -> str:
        """The text as a person reads it."""
        return read(self.html) if self.html else ""

    @property
    def markup(self) -> dict[str, Any]:
        """The keyboard that came with it."""
        return self.params.get("reply_markup") or {}

    @property
    def buttons(self) -> dict[str, str]:
        """Each inline button's label, and what it carries."""
        return {
            each["text"]: each.get("callback_data") or each["url"]
            for row in self.markup.get("inline_keyboard", [])
            for each in row
        }

    @property
    def labels(self) -> list[str]:
        """What stands on the buttons: those under the message, or those of the keyboard that came with it."""
        rows = self.markup.get("inline_keyboard") or self.markup.get("keyboard") or []
        return [button["text"] for row in rows for button in row]


@dataclass(frozen=True)
class Gate:
    """Where a call waits for its answer."""

    reached: asyncio.Event = field(default_factory=asyncio.Event)
    opened: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(eq=False, repr=False)
class StandIn(BaseRequest):
    """Telegram, as far as a private chat with this bot needs it."""

    calls: list[Call] = field(default_factory=list)
    shown: list[Call] = field(default_factory=list)
    """All that appeared in a chat, sent or edited, in order."""
    chats: defaultdict[int, dict[int, Call]] = field(default_factory=lambda: defaultdict(dict))
    """Each chat's messages from the bot as they look now, by their ids."""
    faults: dict[str, tuple[int, str]] = field(default_factory=dict)
    """By method: the error to answer with."""
    gates: dict[str, Gate] = field(default_factory=dict)
    """By method: what its calls wait at."""
    _next_id: int = FIRST_MESSAGE

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
        call = Call(url.rsplit("/", 1)[-1], {} if request_data is None else dict(request_data.parameters))
        if request_data is not None and request_data.contains_files:
            call.files.update(
                {
                    part: (name, body)
                    for part, (name, body, _) in request_data.multipart_data.items()
                    if isinstance(body, bytes)
                }
            )
        self.calls.append(call)
        if call.method in self.gates:
            self.gates[call.method].reached.set()
            await self.gates[call.method].opened.wait()
        if call.method in self.faults:
            return _refusal(*self.faults[call.method])
        try:
            result = self._answer(call)
        except Refused as refused:
            return _refusal(400, str(refused))
        return 200, json.dumps({"ok": True, "result": result}).encode()

    def _answer(self, call: Call) -> Any:
        answers: dict[str, Callable[[Call], Any]] = {
            "getMe": lambda _: BOT,
            "sendMessage": self._send,
            "sendPhoto": self._send,
            "sendDocument": self._send,
            "sendVoice": self._send,
            "sendAudio": self._send,
            "sendVideo": self._send,
            "sendVideoNote": self._send,
            "sendAnimation": self._send,
            "sendLocation": self._send,
            "sendMediaGroup": lambda call: [self._send(call) for _ in call.params["media"]],
            "editMessageText": self._edit,
            "answerCallbackQuery": lambda _: True,
            "setMyCommands": lambda _: True,
            "deleteMyCommands": lambda _: True,
        }
        return answers[call.method](call)

    def _send(self, call: Call) -> dict[str, Any]:
        self._next_id += 1
        return self._keep(self._next_id, call)

    def _edit(self, call: Call) -> dict[str, Any]:
        message_id = call.params["message_id"]
        before = self.chats[call.params["chat_id"]].get(message_id)
        if before is None and message_id >= FIRST_MESSAGE:
            raise Refused("message to edit not found")
        if before and before.markup and "inline_keyboard" not in before.markup:
            raise Refused("message can't be edited")
        if call.markup and "inline_keyboard" not in call.markup:
            raise Refused("inline keyboard expected")
        if before and (before.html, before.markup) == (call.html, call.markup):
            raise Refused("message is not modified: specified new message content is the same")
        return self._keep(message_id, call)

    def _keep(self, message_id: int, call: Call) -> dict[str, Any]:
        try:
            content = {"text": read(call.html)} if "text" in call.params else {"caption": call.text}
        except Unreadable as reason:
            raise Refused(f"can't parse entities: {reason}") from reason
        if not all(1 <= len(data.encode()) <= CALLBACK_BYTES for data in call.buttons.values()):
            raise Refused("BUTTON_DATA_INVALID")
        chat_id = call.params["chat_id"]
        self.chats[chat_id][message_id] = call
        self.shown.append(call)
        chat = {"id": chat_id, "type": "private"}
        return {"message_id": message_id, "date": 1_760_000_000, "chat": chat, "from": BOT, **content}


def _refusal(code: int, words: str) -> tuple[int, bytes]:
    return code, json.dumps({"ok": False, "error_code": code, "description": ERRORS[code].format(words)}).encode()
