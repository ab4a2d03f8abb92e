"""One Bot API request, however its parameters were sent."""

import json
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request

from bot.sandbox.files import MAX_UPLOAD_BYTES, Upload
from bot.sandbox.json_types import Json
from bot.sandbox.refusal import TOO_LARGE, Refusal, bad_request

TRUE = ("true", "yes", "1")
MAX_FIELD_BYTES = 4 * 1024 * 1024
SLACK_BYTES = 1024 * 1024
WHOLE_NUMBERS = ("chat_id", "message_id", "offset", "limit", "timeout", "user_id", "message_thread_id")
STRUCTURES = (
    "reply_markup",
    "entities",
    "caption_entities",
    "media",
    "commands",
    "scope",
    "menu_button",
    "allowed_updates",
    "reply_parameters",
    "link_preview_options",
)


@dataclass
class Call:
    """A method, its parameters as they came, and its files."""

    method: str
    params: Json = field(default_factory=dict)
    files: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """A parameter as text; empty when missing."""
        value = self.params.get(name)
        if value is None:
            return ""
        return value if isinstance(value, str) else json.dumps(value)

    def integer(self, name: str, default: int = 0) -> int:
        """A parameter as a whole number; the default when missing or no number, as Telegram reads it."""
        value = self.params.get(name)
        if value is None or isinstance(value, bool):
            return default
        try:
            return int(value)
        except (TypeError, ValueError):
            return default

    def flag(self, name: str) -> bool:
        """A parameter as yes or no."""
        return self.text(name).strip().lower() in TRUE

    def structure(self, name: str, what: str) -> Any:
        """A JSON-serialised parameter; None when missing."""
        value = self.params.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {what} JSON object") from None

    def chat_id(self) -> int | None:
        """The chat the call is about; None without one, or for a public @name."""
        number = self.integer("chat_id")
        return number or None

    def readable(self) -> Json:
        """The parameters for the log: numbers as numbers, JSON unpacked, files by name."""
        return {
            **{name: unpacked(name, value) for name, value in self.params.items()},
            **{name: f"<{upload.name}: {len(upload.body)} bytes>" for name, upload in self.files.items()},
        }


def unpacked(name: str, value: Any) -> Any:
    """A parameter's value as its sender meant it."""
    if not isinstance(value, str) or name not in (*STRUCTURES, *WHOLE_NUMBERS):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


async def read_call(method: str, request: Request) -> Call:
    """Collect a request's parameters from its address and its body."""
    if int(request.headers.get("content-length") or 0) > MAX_UPLOAD_BYTES + SLACK_BYTES:
        raise Refusal(*TOO_LARGE)
    call = Call(method, dict(request.query_params))
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind == "application/json":
        call.params.update(await json_body(request))
    elif kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
        async with request.form(max_part_size=MAX_FIELD_BYTES) as form:
            for name, value in form.multi_items():
                if isinstance(value, UploadFile):
                    call.files[name] = Upload(value.filename or name, await value.read(), value.content_type)
                else:
                    call.params[name] = value
    return call


async def json_body(request: Request) -> Json:
    """The parameters of a JSON request."""
    body = await request.body()
    try:
        value = json.loads(body) if body.strip() else {}
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(value, dict):
        raise bad_request("can't parse JSON object")
    return value
