"""Texts as Telegram shows them: plain, with entities, trimmed and searched for links."""

import re

from bot.sandbox.html_reader import HtmlReader
from bot.sandbox.json_types import Json
from bot.sandbox.refusal import bad_request
from bot.sandbox.utf16 import utf16_length

FOUND_BY_ITSELF = (
    ("bot_command", re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/])")),
    ("url", re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)]")),
    ("email", re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.-]*\w")),
)


def found_entities(text: str) -> list[Json]:
    """Commands, links and addresses that Telegram recognises by itself."""
    return [
        {
            "type": kind,
            "offset": utf16_length(text[: match.start()]),
            "length": utf16_length(match.group()),
        }
        for kind, pattern in FOUND_BY_ITSELF
        for match in pattern.finditer(text)
    ]


def overlaps(entity: Json, others: list[Json]) -> bool:
    """Whether an entity touches a link or a listing, where Telegram looks for nothing."""
    start, end = entity["offset"], entity["offset"] + entity["length"]
    return any(
        other["type"] in ("code", "pre", "text_link", "url", "email", "bot_command")
        and start < other["offset"] + other["length"]
        and other["offset"] < end
        for other in others
    )


def with_found(text: str, entities: list[Json]) -> list[Json]:
    """The given entities and those found in the text, in order."""
    result = list(entities)
    result.extend(entity for entity in found_entities(text) if not overlaps(entity, result))
    return sorted(result, key=lambda entity: (entity["offset"], -entity["length"]))


def trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """White space at either end is not sent; entities move with the text."""
    lead = utf16_length(text[: len(text) - len(text.lstrip())])
    text = text.strip()
    length = utf16_length(text)
    kept: list[Json] = []
    for entity in entities:
        start = max(entity["offset"] - lead, 0)
        end = min(entity["offset"] + entity["length"] - lead, length)
        if end > start:
            kept.append({**entity, "offset": start, "length": end - start})
    return text, kept


def parse(text: str, parse_mode: str) -> tuple[str, list[Json]]:
    """A text in a parse mode, as plain text and entities, before trimming."""
    mode = parse_mode.lower()
    text = text.replace("\r", "")
    if mode in ("", "none"):
        return text, []
    if mode == "html":
        return HtmlReader(text).read()
    if mode in ("markdown", "markdownv2"):
        raise bad_request(f"unsupported parse_mode: this sandbox reads HTML and plain text, not {parse_mode}")
    raise bad_request("unsupported parse_mode")
