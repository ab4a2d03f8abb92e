"""Keeps secrets out of everything that is written down."""

import re
from collections.abc import Iterator

MASK = "[secret]"
SHORTEST = 4
"""A shorter word would be masked in half of all sentences, and tell itself by the holes."""
TOKEN = re.compile(r"\d{6,}(?::|%3A)[A-Za-z0-9_-]{30,}", re.IGNORECASE)
"""Any bot token, ours or not."""
SHAPE = re.compile(r"(\d+):([A-Za-z0-9_-]+)")
"""A bot's public id, and its secret."""
ID_DIGITS = 6
"""A shorter id, with a colon after it, may be a line number."""
LINK = re.compile(r"(/t/|\bo_[0-9]{1,10}-|\bc_)[A-Za-z0-9_-]{22,32}")
"""The link to an order's page, the code on its papers, and the link that connects a customer."""
URL_PASSWORD = re.compile(r"(?<=://)([^\s/:@]*):[^\s/]+@")


class Redactor:
    """Masks the given secrets, however they are escaped, and what is shaped like a bot token or a link of ours."""

    def __init__(self, *secrets: str | None) -> None:
        known = {part for secret in secrets if secret for part in _parts(secret) if len(part) >= SHORTEST}
        longest_first = sorted(known, key=len, reverse=True)
        cut_short = [f"{owner}(?::|%3A)[A-Za-z0-9_-]+" for owner in _bot_ids(secrets)]
        alternatives = [*map(_spellings, longest_first), *cut_short]
        self._known = re.compile("|".join(alternatives), re.IGNORECASE) if alternatives else None

    def __call__(self, text: str) -> str:
        """The same text without its secrets."""
        text = LINK.sub(rf"\1{MASK}", TOKEN.sub(MASK, text))
        if self._known:
            text = self._known.sub(MASK, text)
        return URL_PASSWORD.sub(rf"\1:{MASK}@", text)


def _parts(secret: str) -> Iterator[str]:
    """The secret, and of a bot token also what follows the bot's public id."""
    yield secret
    if token := SHAPE.fullmatch(secret):
        yield token[2]


def _bot_ids(secrets: tuple[str | None, ...]) -> Iterator[str]:
    """The ids of our bots: what follows one is masked even where a message was cut short."""
    for secret in secrets:
        token = SHAPE.fullmatch(secret or "")
        if token and len(token[1]) >= ID_DIGITS:
            yield token[1]


def _spellings(secret: str) -> str:
    """A pattern of the secret in plain text, in a URL, and in a repr or in JSON, nested however deep."""
    return "".join(map(_character, secret))


def _character(plain: str) -> str:
    """A pattern of one character, as it is and escaped."""
    if plain.isascii() and plain.isalnum():
        return plain
    in_url = "".join(f"%{byte:02X}" for byte in plain.encode())
    if plain == " ":
        return rf"(?: |\+|{in_url})"
    if plain.isascii():
        # a backslash is doubled, anything else at most preceded by some; %25 before %, or the 25 would be left
        return rf"(?:{in_url}|\\+)" if plain == "\\" else rf"(?:{in_url}|\\*{re.escape(plain)})"
    in_bytes = "".join(rf"\\+x{byte:02x}" for byte in plain.encode())
    in_ascii = "".join(rf"\\+u{unit.hex()}" for unit in _utf16_units(plain))
    return rf"(?:{re.escape(plain)}|{in_url}|{in_bytes}|{in_ascii}|\\+x{ord(plain):02x}|\\+U{ord(plain):08x})"


def _utf16_units(plain: str) -> Iterator[bytes]:
    """As JSON counts characters."""
    encoded = plain.encode("utf-16-be")
    yield from (encoded[at : at + 2] for at in range(0, len(encoded), 2))
