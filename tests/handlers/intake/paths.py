"""Ways through the form that many tests begin with."""

from tests.chat import bookmark
from tests.chat.person import Person

IMEI = "490154203237518"
PATH = {
    "name": "Ana Ruiz",
    "phone": "+34600111222",
    "email": "ana@example.com",
    "kind": "Phone",
    "brand": "Apple",
    "model": "iPhone 12",
    "serial": IMEI,
    "problem": "It fell & went dark",
    "limit": "Skip",
    "condition": "Skip",
    "accessories": "a case",
    "photos": "Skip",
}
"""What to type at each question of the long form."""
BOOKED = f"""Sent ✓ Your request is #1001.

Name: Ana Ruiz
Phone: +34 600 11 12 22
Email: ana@example.com
Device: 📱 Phone · Apple iPhone 12
IMEI: {IMEI}
Problem: It fell & went dark
Comes with: a case"""


async def reach(person: Person, field: str, **instead: str) -> str:
    """Begin a request and answer until the bot asks for `field`; what it says then."""
    texts = ["/new"]
    for at, text in {**PATH, **instead}.items():
        if at == field:
            break
        texts.append(text)
    return await _say_all(person, *texts)


async def _say_all(person: Person, *texts: str) -> str:
    """Say one after the other; what the bot says to the last. Where tests part, each goes on alone."""

    async def say_on() -> str:
        *before, last = texts
        if before:
            await _say_all(person, *before)
        return await person.says(last)

    return await bookmark.walk(person.app, (person.id, person.name, person.language, *texts), say_on)


async def book(person: Person, **instead: str) -> str:
    """A whole request, sent."""
    await reach(person, "summary", **instead)
    return await person.taps("✅ Send")
