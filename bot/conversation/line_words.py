"""What lines of a quote call work, parts, hours and pieces, in each language of the shop."""

from collections.abc import Mapping

from bot.conversation.spelling import words

HOURS = (
    r"(?:h|hrs?|hours?|std|stunden?|horas?|heures?|saat|jam|"
    "ч|час(?:а|ов)?|год(?:ин[аи]?)?|ساع(?:ة|ات)|घंट[ेा])"  # noqa: RUF001 - these letters are meant to be Cyrillic
)
PIECES = r"(?:pcs?|pieces?|stk|stück|uds?|unidades?|pièces?|adet|buah|unit|шт|قطعة|قطع|नग)"
TIMES = "x\u00d7*\u0445"
"""Between a count and a price; the last is Cyrillic."""

LABOUR: Mapping[str, frozenset[str]] = {
    language: frozenset(words(said))
    for language, said in {
        "en": "labour labor work hour hours",
        "de": "Arbeit Arbeitszeit Arbeitslohn Lohn Stunde Stunden",
        "es": "mano obra trabajo hora horas",
        "pt": "mão obra trabalho hora horas",
        "fr": "main œuvre travail heure heures",
        "ru": "работа работы час часа часов",
        "uk": "робота роботи година години годин",
        "tr": "işçilik emek",
        "hi": "मज़दूरी घंटा घंटे",
        "id": "jasa ongkos servis jam",
        "ar": "أجرة عمل ساعة ساعات",
    }.items()
}
PARTS: Mapping[str, frozenset[str]] = {
    language: frozenset(words(said))
    for language, said in {
        "en": "part parts",
        "de": "Teil Teile Ersatzteil",
        "es": "pieza piezas repuesto",
        "pt": "peça peças",
        "fr": "pièce pièces",
        "ru": "деталь детали запчасть запчасти",
        "uk": "деталь деталі запчастина запчастини",
        "tr": "parça",
        "hi": "पुर्ज़ा पुर्ज़े",
        "id": "suku cadang sparepart",
        "ar": "قطعة قطع",
    }.items()
}
LINKS = frozenset(words("de d of"))
"""As in mano de obra."""
SPOKEN_BY_ALL = ("en", "de", "es")
"""Understood whoever types: no word of theirs means something else to the others."""


def labour_words(language: str) -> frozenset[str]:
    """What makes a line work, for somebody of this language: main is a hand in French, and a board in English."""
    return frozenset().union(*(LABOUR[each] for each in {*SPOKEN_BY_ALL, language} & LABOUR.keys()))


ANY_LABOUR = frozenset().union(*LABOUR.values())
ANY_PARTS = frozenset().union(*PARTS.values())
"""For a message that is nothing but such words."""
