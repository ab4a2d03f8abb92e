"""A customer is spoken to in their language from the first question to the order, and in no other."""

import re
from collections.abc import Iterator, Sequence

import pytest

from bot.texts import extraction
from bot.texts.translator import LOCALES
from tests.chat.person import Person
from tests.handlers.intake.paths import IMEI
from tests.texts.languages import CATALOGUE

GAPS = re.compile(r"\{\w+\}|</?\w+>|\n|…")
FEWEST_LETTERS = 4

SPANISH = {
    "name": "Ana Ruiz",
    "phone": "+34600111222",
    "email": "ana@example.com",
    "kind": "móvil",
    "brand": "Apple",
    "model": "no lo sé",
    "serial": IMEI,
    "problem": "Se cayó y no enciende",
    "limit": "80",
    "condition": "omitir",
    "accessories": "una funda",
}
GERMAN = {
    **SPANISH,
    "kind": "Handy",
    "model": "weiß nicht",
    "problem": "Sie geht nicht mehr an",
    "condition": "überspringen",
    "accessories": "eine Hülle",
}
SENT_IN_SPANISH = f"""Enviada ✓ Tu solicitud es la #1001.

Nombre: Ana Ruiz
Teléfono: +34 600 11 12 22
Correo: ana@example.com
Dispositivo: 📱 Móvil · Apple ?
IMEI: {IMEI}
Problema: Se cayó y no enciende
Adelante hasta: 80,00\u00a0€
Accesorios: una funda
Fotos: 1"""
SENT_IN_GERMAN = f"""Gesendet ✓ Deine Anfrage hat die Nummer #1001.

Name: Ana Ruiz
Telefon: +34 600 11 12 22
E-Mail: ana@example.com
Gerät: 📱 Handy · Apple ?
IMEI: {IMEI}
Problem: Sie geht nicht mehr an
Einfach machen bis: 80,00\u00a0€
Zubehör: eine Hülle
Fotos: 1"""


@pytest.mark.parametrize(
    ("tag", "answers", "end", "sent"),
    [
        ("es", SPANISH, ("✅ Listo", "✅ Enviar"), SENT_IN_SPANISH),
        ("es-MX", SPANISH, ("✅ Listo", "✅ Enviar"), SENT_IN_SPANISH),
        ("de-AT", GERMAN, ("✅ Fertig", "✅ Senden"), SENT_IN_GERMAN),
    ],
)
async def test_a_request_from_start_to_end_without_a_word_of_english(
    ana: Person, tag: str, answers: dict[str, str], end: tuple[str, str], sent: str
) -> None:
    speaker = Person(ana.app, 7003, language=tag)
    for text in ("/new", *answers.values()):
        await speaker.says(text)
    await speaker.sends_photo("front", caption="!")
    done, send = end
    await speaker.taps(done)
    assert await speaker.taps(send) == sent
    (order,) = await speaker.orders()
    assert (order.number, order.problem, order.condition) == (1001, answers["problem"], None)
    said = "\n".join(everything_said_to(speaker))
    assert [each for each in only_english(CATALOGUE.speaker(tag).language) if spoken(each, said)] == []


def everything_said_to(person: Person) -> Iterator[str]:
    """Texts, labels and hints, also of messages that look different by now."""
    for message in person.app.telegram.shown:
        yield message.text
        yield message.markup.get("input_field_placeholder", "")
        yield from message.labels


def only_english(language: str) -> set[str]:
    """Pieces of the English texts, between their values, that are not also how this language says something."""
    catalogue = extraction.read(LOCALES / language / "LC_MESSAGES" / "messages.po")
    translated = {piece for message in catalogue if message.id for piece in pieces(message.string)}
    english = {piece for message in catalogue if message.id for piece in pieces(message.id)}
    return {each for each in english - translated if sum(letter.isalpha() for letter in each) >= FEWEST_LETTERS}


def pieces(text: str | Sequence[str] | None) -> Iterator[str]:
    for form in (text,) if isinstance(text, str) else text or ():
        yield from (piece.strip(" .:·()“”#") for piece in GAPS.split(form))


def spoken(piece: str, said: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(piece)}(?!\w)", said) is not None


async def test_the_words_of_the_other_languages_are_understood_too(ana: Person) -> None:
    await ana.says("/new")
    await ana.says("Ana Ruiz")
    assert "Which number" in await ana.says("¿?")
    assert "What is your name?" in await ana.says("atrás")
    assert "Throw this request away?" in await ana.says("Abbrechen")
    assert "What is your name?" in await ana.says("nein")
