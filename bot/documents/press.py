"""Draws papers. Only a shop that prints reads the library that does it, and only once it prints."""

from bot.documents.facts import Label, PersonalData, Receipt


def receipt(facts: Receipt) -> bytes:
    """A receipt as a PDF; takes up to seconds, so never on the event loop."""
    from bot.documents import receipt as paper  # noqa: PLC0415 - long to read, and a start has no use for it

    return paper.draw(facts)


def label(facts: Label) -> bytes:
    """A label as a PDF; takes up to seconds, so never on the event loop."""
    from bot.documents import label as paper  # noqa: PLC0415 - as above

    return paper.draw(facts)


def personal_data(facts: PersonalData) -> bytes:
    """What is stored about somebody as a PDF; takes up to seconds, so never on the event loop."""
    from bot.documents import personal_data as paper  # noqa: PLC0415 - as above

    return paper.draw(facts)


def code(address: str) -> bytes:
    """An address as a picture to scan."""
    from bot.documents import code as picture  # noqa: PLC0415 - as above

    return picture.png(address)
