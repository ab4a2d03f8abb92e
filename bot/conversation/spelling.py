"""Typed words as they are compared: whatever their case, accents and signs."""

import unicodedata

APART = str.maketrans({"\N{LATIN SMALL LETTER DOTLESS I}": "i", "œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"})
"""Letters that stand for others without being made of them."""
SIGNS = frozenset(["Mn", "Mc"])
SELECTORS = frozenset(map(chr, range(0xFE00, 0xFE10)))
"""What makes an emoji of a sign spells nothing."""


def folded(text: str) -> str:
    """Without case and accents; the vowel signs of Indic scripts are no accents, and stay."""
    decomposed = unicodedata.normalize("NFKD", text.casefold()).translate(APART)
    return "".join(each for each in decomposed if not unicodedata.combining(each))


def squeezed(text: str) -> str:
    """Letters and digits alone, so that `ready for pick-up` is READY_FOR_PICKUP."""
    return "".join(each for each in folded(text) if _spells(each) or each.isdigit())


def words(text: str) -> list[str]:
    """The words of a text, without digits."""
    return "".join(each if _spells(each) else " " for each in folded(text)).split()


def _spells(each: str) -> bool:
    return each.isalpha() or (unicodedata.category(each) in SIGNS and each not in SELECTORS)
