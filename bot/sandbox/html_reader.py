"""HTML as Telegram reads it: into plain text and entities, or refused with the byte where it went wrong."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bot.sandbox.json_types import Json
from bot.sandbox.refusal import bad_request
from bot.sandbox.utf16 import utf16_length

TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "blockquote": "blockquote",
}
NAMED_CHARACTERS = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
SPACE = " \t\r\n\0\v"
END = "\0"
CHARACTER = re.compile(r"&(?:#[xX]([0-9a-fA-F]{1,6})|#([0-9]{1,7})|([a-zA-Z]+));?")
NAME_TOKEN = re.compile(r"[A-Za-z0-9.-]*")
HIGHEST_CODE_POINT = 0x10FFFF
SURROGATES = range(0xD800, 0xE000)


@dataclass
class OpenTag:
    """A start tag that waits for its end tag."""

    name: str
    argument: str
    offset: int
    begin: int


@dataclass
class HtmlReader:
    """One pass over an HTML text, with the refusals of Telegram's own parser (offsets are in bytes)."""

    source: str
    position: int = 0
    offset: int = 0
    plain: list[str] = field(default_factory=list)
    open_tags: list[OpenTag] = field(default_factory=list)
    entities: list[Json] = field(default_factory=list)

    def read(self) -> tuple[str, list[Json]]:
        """The plain text and its entities."""
        while self.position < len(self.source):
            character = self.source[self.position]
            if character == "<":
                self._tag()
            elif character == "&":
                self._put(self._reference())
            else:
                self._put(character)
                self.position += 1
        if self.open_tags:
            raise self._refusal(f'Can\'t find end tag corresponding to start tag "{self.open_tags[-1].name}"')
        return "".join(self.plain), sorted(self.entities, key=lambda entity: (entity["offset"], -entity["length"]))

    def _put(self, character: str) -> None:
        self.plain.append(character)
        self.offset += utf16_length(character)

    def _here(self) -> str:
        return self.source[self.position] if self.position < len(self.source) else END

    def _refusal(self, what: str, begin: int | None = None) -> Exception:
        where = "" if begin is None else f" at byte offset {len(self.source[:begin].encode())}"
        return bad_request(f"can't parse entities: {what}{where}")

    def _reference(self) -> str:
        """The character an `&…;` stands for, or the `&` itself."""
        found = CHARACTER.match(self.source, self.position)
        character = decoded(found) if found else None
        if found is None or character is None:
            self.position += 1
            return "&"
        self.position = found.end()
        return character

    def _tag(self) -> None:
        begin = self.position
        self.position += 1
        if self._here() == "/":
            self._end_tag(begin)
        else:
            self._start_tag(begin)

    def _word(self, stop: str) -> str:
        begin = self.position
        while self._here() not in SPACE and self._here() not in stop:
            self.position += 1
        return self.source[begin : self.position]

    def _skip_space(self) -> None:
        while self._here() in SPACE and self._here() != END:
            self.position += 1

    def _start_tag(self, begin: int) -> None:
        name = self._word(">").lower()
        if self._here() == END:
            raise self._refusal("Unclosed start tag", begin)
        if name not in TAGS:
            raise self._refusal(f'Unsupported start tag "{name}"', begin)
        argument = ""
        while self._here() != ">":
            self._skip_space()
            if self._here() == ">":
                break
            attribute, value = self._attribute(name, begin)
            argument = tag_argument(name, attribute, value) or argument
        if name == "span" and argument != "spoiler":
            raise self._refusal('Tag "span" must have class "tg-spoiler"', begin)
        self.position += 1
        self.open_tags.append(OpenTag(name, argument, self.offset, len(self.plain)))

    def _attribute(self, tag: str, begin: int) -> tuple[str, str]:
        attribute = self._word("=>" if tag == "blockquote" else "=")
        if not attribute:
            raise self._refusal(f'Empty attribute name in the tag "{tag}"', begin)
        self._skip_space()
        if self._here() != "=":
            if tag == "blockquote" and attribute == "expandable":
                return attribute, ""
            raise self._refusal(f'Expected equal sign in declaration of an attribute of the tag "{tag}"', begin)
        self.position += 1
        self._skip_space()
        if self._here() == END:
            raise self._refusal(f'Unclosed start tag "{tag}"', begin)
        value = self._quoted() if self._here() in "'\"" else self._token()
        if self._here() == END:
            raise self._refusal("Unclosed start tag", begin)
        return attribute, value

    def _quoted(self) -> str:
        quote = self._here()
        self.position += 1
        value: list[str] = []
        while self._here() not in (quote, END):
            if self._here() == "&":
                value.append(self._reference())
            else:
                value.append(self._here())
                self.position += 1
        if self._here() == quote:
            self.position += 1
        return "".join(value)

    def _token(self) -> str:
        begin = self.position
        found = NAME_TOKEN.match(self.source, begin)
        token = found.group() if found else ""
        self.position += len(token)
        if self._here() not in SPACE and self._here() != ">":
            raise self._refusal("Unexpected end of name token", begin)
        return token.lower()

    def _end_tag(self, begin: int) -> None:
        if not self.open_tags:
            raise self._refusal("Unexpected end tag", begin)
        self.position += 1
        name = self._word(">").lower()
        self._skip_space()
        if self._here() != ">":
            raise self._refusal("Unclosed end tag", begin)
        self.position += 1
        tag = self.open_tags.pop()
        if name and name != tag.name:
            where = len(self.source[:begin].encode())
            raise self._refusal(
                f'Unmatched end tag at byte offset {where}, expected "</{tag.name}>", found "</{name}>"'
            )
        if self.offset > tag.offset:
            self._close(tag)

    def _close(self, tag: OpenTag) -> None:
        entity: Json = {"type": TAGS[tag.name], "offset": tag.offset, "length": self.offset - tag.offset}
        if tag.name == "a":
            url = checked_link(tag.argument or "".join(self.plain[tag.begin :]))
            if not url:
                return
            entity["url"] = url
        elif tag.name == "blockquote" and tag.argument:
            entity["type"] = "expandable_blockquote"
        elif tag.name in ("pre", "code") and self._completes_a_listing(tag, entity):
            return
        elif tag.name == "code" and tag.argument:
            entity["language"] = tag.argument
        self.entities.append(entity)

    def _completes_a_listing(self, tag: OpenTag, entity: Json) -> bool:
        """`<pre><code class="language-…">` is one entity, in either nesting."""
        inner = self.entities[-1] if self.entities else None
        if inner is None or (inner["offset"], inner["length"]) != (entity["offset"], entity["length"]):
            return False
        language = tag.argument or inner.get("language")
        if {inner["type"], entity["type"]} != {"pre", "code"} or not language:
            return False
        inner.update(type="pre", language=language)
        return True


def decoded(found: re.Match[str]) -> str | None:
    """The character of an HTML reference; None for what Telegram leaves as it is."""
    hexadecimal, decimal, name = found.groups()
    if name:
        return NAMED_CHARACTERS.get(name)
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    return chr(code) if 0 < code < HIGHEST_CODE_POINT and code not in SURROGATES else None


def tag_argument(tag: str, attribute: str, value: str) -> str:
    """What of a tag's attribute Telegram keeps."""
    if (tag, attribute) == ("a", "href"):
        return value
    if (tag, attribute) == ("code", "class") and value.startswith("language-"):
        return value.removeprefix("language-")
    if (tag, attribute) == ("span", "class") and value.startswith("tg-"):
        return value.removeprefix("tg-")
    return "expandable" if (tag, attribute) == ("blockquote", "expandable") else ""


def checked_link(url: str) -> str | None:
    """A link as Telegram stores it; None where it would show plain text."""
    if url.startswith(("tg:", "mailto:", "tel:")):
        return url
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or "." not in (parts.hostname or ""):
        return None
    return parts._replace(path=parts.path or "/").geturl()
