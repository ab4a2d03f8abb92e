"""What was compiled of a language once is read from then on, and never what was compiled of another text."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.texts import compiled

HEADER = 'msgid ""\nmsgstr ""\n"Language: de\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A language with one text."""
    folder = tmp_path / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    return says(folder / "messages.po", "Bereit")


def says(source: Path, text: str) -> Path:
    source.write_text(f'{HEADER}msgid "Ready"\nmsgstr "{text}"\n')
    return source


def anew(source: Path) -> str:
    """What a process that has just begun reads."""
    compiled.translations.cache_clear()
    return compiled.translations(source).gettext("Ready")


def kept(source: Path) -> Path:
    (found,) = source.parent.glob("*.mo")
    return found


def test_it_is_compiled_once(source: Path) -> None:
    assert anew(source) == "Bereit"
    compiled_first = kept(source).stat()
    kept(source).write_bytes(kept(source).read_bytes().replace(b"Bereit", b"Parat!"))

    assert anew(source) == "Parat!"
    assert kept(source).stat().st_ino == compiled_first.st_ino


def test_another_text_is_compiled_anew_and_takes_the_place_of_the_old(source: Path) -> None:
    anew(source)
    before = kept(source).name
    says(source, "Fertig")

    assert anew(source) == "Fertig"
    assert kept(source).name != before


def cut_short(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:40])


def of_something_else(file: Path) -> None:
    file.write_bytes(b"GIF89a" + bytes(40))


def emptied(file: Path) -> None:
    file.write_bytes(b"")


@pytest.mark.parametrize("harm", [cut_short, of_something_else, emptied])
def test_what_is_damaged_is_made_anew(source: Path, harm: Callable[[Path], None]) -> None:
    anew(source)
    whole = kept(source).read_bytes()
    harm(kept(source))

    assert anew(source) == "Bereit"
    assert kept(source).read_bytes() == whole


def test_where_nothing_can_be_kept_it_speaks_all_the_same(source: Path) -> None:
    anew(source)
    in_the_way = kept(source)
    in_the_way.unlink()
    in_the_way.mkdir()

    assert anew(source) == "Bereit"
    assert sorted(source.parent.iterdir()) == [in_the_way, source]


def test_nothing_half_written_stays_behind(source: Path) -> None:
    anew(source)
    assert [each.suffix for each in sorted(source.parent.iterdir())] == [".mo", ".po"]
