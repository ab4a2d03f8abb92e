"""Keeps the .po files in step with the sources: `make texts` after a text was added or changed.

The same sources give the same files, byte for byte: no dates, no line numbers, no paths of a machine.
"""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

from bot.texts.translator import LOCALES

SOURCES = Path(__file__).parents[1]
SILENT = {"sandbox"}
"""Packages that say nothing to customers or staff."""
KEYWORDS: dict[str, tuple[int, ...] | None] = {"t": None, "plain": None, "plural": (1, 2)}
"""The ways to say something, as Translator has them, and which of their arguments are words."""
WIDTH = 100
HEADER = """\
# What the shop says, in {language}. `make texts` keeps it in step with the sources.
msgid ""
msgstr ""
"Language: {tag}\\n"
"Plural-Forms: {plurals}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def template() -> Catalog:
    """Every message of the sources, with the files that say it."""
    catalogue = Catalog(fuzzy=False)
    for path in _sources():
        for _, message, _, context in extract_from_file("python", path, keywords=KEYWORDS):
            catalogue.add(message, locations=[(path.relative_to(SOURCES.parent).as_posix(), 0)], context=context)
    return catalogue


def _sources() -> Iterator[Path]:
    for path in sorted(SOURCES.rglob("*.py")):
        if path.relative_to(SOURCES).parts[0] not in SILENT:
            yield path


def catalogues() -> list[Path]:
    """The .po file of each language."""
    return sorted(LOCALES.glob("*/LC_MESSAGES/messages.po"))


def read(path: Path) -> Catalog:
    """A .po file as it is."""
    with path.open("rb") as source:
        return read_po(source, locale=path.parent.parent.name)


def updated(path: Path, messages: Catalog) -> bytes:
    """What a .po file should hold; where the English changed a little, the old translation is kept, marked fuzzy."""
    catalogue = read(path)
    catalogue.update(messages)
    return _written(catalogue)


def _written(catalogue: Catalog) -> bytes:
    locale = catalogue.locale
    header = HEADER.format(language=locale and locale.english_name, tag=locale, plurals=catalogue.plural_forms)
    entries = BytesIO()
    write_po(
        entries,
        catalogue,
        width=WIDTH,
        omit_header=True,
        sort_by_file=True,
        ignore_obsolete=True,
        include_previous=True,
        include_lineno=False,
    )
    return header.encode() + entries.getvalue().strip() + b"\n"


def main() -> None:
    """Bring every .po file up to date."""
    messages = template()
    for path in catalogues():
        path.write_bytes(updated(path, messages))


if __name__ == "__main__":
    main()
