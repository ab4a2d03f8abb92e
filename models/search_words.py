"""Words as they are searched: without case, accents and punctuation, in what is stored as in what is typed."""

import re
import unicodedata
from collections.abc import Iterable

SHORT = 2
"""Letters of a word that is found as a whole only: parts so short are everywhere, and no index has them."""


def fold(text: str) -> str:
    """Case and accents gone, and letters that are written in more than one way in one of them: ß is ss."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in decomposed if not unicodedata.combining(each))


def words(text: str) -> list[str]:
    """What stands between blanks, as letters and digits alone: SM-G991B is smg991b."""
    return [word for chunk in fold(text).split() if (word := "".join(filter(str.isalnum, chunk)))]


def document(parts: Iterable[str | int | None]) -> str:
    """All words of the parts, a blank before and behind each, so that a short one can be found as a whole."""
    found: dict[str, None] = {}
    for part in parts:
        text = "" if part is None else str(part)
        found.update(dict.fromkeys(words(text)))
        found.update(dict.fromkeys(_short_parts(text)))
    return f" {' '.join(found)} "


def _short_parts(text: str) -> list[str]:
    """The short parts of words such as A-5, which are no longer whole in a5."""
    return [part for part in re.findall(r"[^\W_]+", fold(text)) if len(part) <= SHORT]
