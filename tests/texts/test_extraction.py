"""`make texts`: the same sources give the same files, and no translation is lost to a small change of its English."""

import re
from pathlib import Path

import pytest
from babel.messages import Catalog

from bot.texts import extraction

HEADER = """\
# What the shop says, in French. `make texts` keeps it in step with the sources.
msgid ""
msgstr ""
"Language: fr\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"""
BEFORE = """\
msgid "Thank you for coming to {shop}."
msgstr "Merci de votre visite chez {shop}."

msgid "Nobody says this any more."
msgstr "Plus personne ne dit cela."
"""


@pytest.fixture
def french(tmp_path: Path) -> Path:
    """A new language: an empty file in its folder."""
    path = tmp_path / "fr" / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    path.touch()
    return path


def test_an_empty_file_becomes_a_catalogue_to_fill_in(french: Path) -> None:
    written = extraction.updated(french, extraction.template())
    french.write_bytes(written)
    assert written.decode().startswith(HEADER)
    assert {message.id for message in extraction.read(french)} == {message.id for message in extraction.template()}
    assert extraction.updated(french, extraction.template()) == written


def test_no_date_and_no_place_is_written(french: Path) -> None:
    written = extraction.updated(french, extraction.template()).decode()
    assert re.findall(r"\d{4}-\d\d|Date|Generated", written) == []
    assert {each.split("/")[0] for each in re.findall(r"(?m)^#: (.+)$", written)} == {"bot"}


def test_a_small_change_of_the_english_keeps_the_translation_to_be_looked_at(french: Path) -> None:
    french.write_text(BEFORE, encoding="utf-8")
    template = Catalog(fuzzy=False)
    template.add("Thank you for coming to us at {shop}.", locations=[("bot/texts/statuses.py", 0)])
    assert extraction.updated(french, template).decode().removeprefix(HEADER) == (
        "\n#: bot/texts/statuses.py\n"
        "#, fuzzy, python-brace-format\n"
        '#| msgid "Thank you for coming to {shop}."\n'
        'msgid "Thank you for coming to us at {shop}."\n'
        'msgstr "Merci de votre visite chez {shop}."\n'
    )
