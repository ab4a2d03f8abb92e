"""Which letters paper can show, and which way they run."""

import unicodedata
from collections.abc import Collection
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
FAMILY = "NotoSans"
OTHER_SCRIPTS = {"DEVANAGARI": "NotoSansDevanagari", "ARABIC": "NotoSansArabic"}
"""Beside Latin, Greek and Cyrillic: what Unicode's names of their letters begin with, and their fonts."""
RIGHT_TO_LEFT = frozenset({"R", "AL"})
DECORATION = frozenset({"So", "Sk", "Cc", "Cf", "Cs", "Co", "Cn", "Mn", "Me"})
"""Categories of characters that can be left out: emoji, what holds them together, and what nobody sees."""
UNKNOWN = "\N{WHITE SQUARE}"


def other_families(words: str) -> set[str]:
    """The fonts that words need beside the usual one."""
    names = {unicodedata.name(each, "") for each in set(words) if not each.isascii()}
    return {family for script, family in OTHER_SCRIPTS.items() if any(name.startswith(script) for name in names)}


def legible(words: str, letters: Collection[int]) -> str:
    """The words in letters that there are: emoji are left out, a letter that no font has becomes a box."""
    shown = ""
    for each in unicodedata.normalize("NFC", words):
        shown += _shown(each, letters, after=shown[-1:])
    return shown


def _shown(letter: str, letters: Collection[int], *, after: str) -> str:
    if letter.isspace():
        return "\n" if letter in "\n\u2028\u2029" else " "
    category = unicodedata.category(letter)
    if category == "Cf" and not unicodedata.category(after or " ").startswith(("L", "M")):
        return ""  # what joins letters also holds emoji together
    if ord(letter) in letters:
        return letter
    return "" if category in DECORATION else UNKNOWN


def runs_left(words: str, *, otherwise: bool = False) -> bool:
    """Whether words are read from right to left, as their first letter says."""
    for letter in words:
        direction = unicodedata.bidirectional(letter)
        if direction in RIGHT_TO_LEFT:
            return True
        if direction == "L":
            return False
    return otherwise
