"""What a message can hold, read from a call's parameters."""

from typing import Any

from bot.sandbox.call import Call
from bot.sandbox.entities import parse, trimmed, with_found
from bot.sandbox.files import Upload
from bot.sandbox.json_types import Json
from bot.sandbox.refusal import bad_request
from bot.sandbox.telegram import Sandbox
from bot.sandbox.utf16 import utf16_length

MAX_TEXT = 4096
MAX_CAPTION = 1024
PLAIN_ENTITIES = (
    "bold",
    "italic",
    "underline",
    "strikethrough",
    "spoiler",
    "blockquote",
    "expandable_blockquote",
    "code",
    "pre",
    "text_link",
)
FOUND_ENTITIES = ("mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number")


def text_content(call: Call) -> Json:
    """The text of a message, which must not be empty."""
    if not call.text("text"):
        raise bad_request("message text is empty")
    text, entities = formatted(call.text("text"), call.text("parse_mode"), call.structure("entities", "entities"))
    if not text:
        raise bad_request("text must be non-empty")
    if utf16_length(text) > MAX_TEXT:
        raise bad_request("message is too long")
    return {"text": text, **({"entities": entities} if entities else {})}


def caption_content(caption: str, parse_mode: str, entities: Any) -> Json:
    """The caption of a message, which may be empty."""
    text, found = formatted(caption, parse_mode, entities)
    if utf16_length(text) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    if not text:
        return {}
    return {"caption": text, **({"caption_entities": found} if found else {})}


def call_caption(call: Call) -> Json:
    """The caption a call asks for."""
    entities = call.structure("caption_entities", "entities")
    return caption_content(call.text("caption"), call.text("parse_mode"), entities)


def formatted(text: str, parse_mode: str, given: Any) -> tuple[str, list[Json]]:
    """A text as it will be shown: parsed, trimmed, with the links and commands that are found in it."""
    text, entities = parse(text, parse_mode)
    if not parse_mode and isinstance(given, list):
        entities = [checked for entity in given if (checked := given_entity(entity, utf16_length(text)))]
    text, entities = trimmed(text, entities)
    return text, with_found(text, entities)


def given_entity(entity: Any, length: int) -> Json | None:
    """An entity that was passed ready-made; those Telegram finds by itself are left to it."""
    if not isinstance(entity, dict):
        raise bad_request("can't parse MessageEntity: expected an Object")
    kind, start, size = entity.get("type"), entity.get("offset"), entity.get("length")
    if not isinstance(start, int) or not isinstance(size, int):
        raise bad_request('can\'t parse MessageEntity: Field "offset" must be of type Number')
    if kind in FOUND_ENTITIES:
        return None
    if kind not in PLAIN_ENTITIES:
        raise bad_request("can't parse MessageEntity: Unsupported type specified")
    if start < 0 or size <= 0 or start + size > length:
        raise bad_request("ENTITY_BOUNDS_INVALID")
    extra = {name: entity[name] for name in ("url", "language") if entity.get(name)}
    return {"type": kind, "offset": start, "length": size, **extra}


def source(call: Call, value: Any, missing: str) -> Upload | str:
    """The bytes or the file id that a parameter names."""
    if not isinstance(value, str) or not value:
        raise bad_request(missing)
    if value.startswith("attach://"):
        upload = call.files.get(value.removeprefix("attach://"))
        if upload is None:
            raise bad_request(missing)
        return upload
    if value.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    return value


def photo_content(sandbox: Sandbox, call: Call, value: Any) -> Json:
    """A photo that is uploaded or sent again."""
    found = source(call, value, "there is no photo in the request")
    return {"photo": sandbox.files.known_photo(found) if isinstance(found, str) else sandbox.files.photo(found)}


def document_content(sandbox: Sandbox, call: Call, value: Any) -> Json:
    """A document that is uploaded or sent again."""
    found = source(call, value, "there is no document in the request")
    files = sandbox.files
    return {"document": files.known(found, "document") if isinstance(found, str) else files.document(found)}


def field_or_file(call: Call, name: str) -> Any:
    """A parameter, or the file sent under its name."""
    return f"attach://{name}" if name in call.files else call.params.get(name)


def media_content(sandbox: Sandbox, call: Call, item: Any) -> Json:
    """One InputMedia: a photo or a document, with its caption."""
    if not isinstance(item, dict):
        raise bad_request("can't parse InputMedia: expected an Object")
    kind = item.get("type")
    if kind not in ("photo", "document"):
        raise bad_request("can't parse InputMedia: type must be photo or document in this sandbox")
    content = photo_content if kind == "photo" else document_content
    caption = str(item.get("caption") or "")
    parse_mode = str(item.get("parse_mode") or "")
    return {
        **content(sandbox, call, item.get("media")),
        **caption_content(caption, parse_mode, item.get("caption_entities")),
    }
