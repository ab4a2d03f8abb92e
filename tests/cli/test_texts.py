"""python -m bot texts lists what can be said differently, in the form in which a shop says it."""

import tomllib
from pathlib import Path

from bot.texts import Catalogue
from tests.cli.conftest import SECRET_KEY, Command


def test_what_it_prints_is_a_file_that_changes_nothing(command: Command, tmp_path: Path) -> None:
    for language in Catalogue().languages:
        printed = command("texts", "--language", language)
        own = tmp_path / "texts.toml"
        own.write_text(printed.out, encoding="utf-8")

        catalogue = Catalogue(own=own)

        assert (printed.code, list(tomllib.loads(printed.out))) == (0, [language])
        assert catalogue.speaker(language).plain("Queue") == Catalogue().speaker(language).plain("Queue")


def test_it_finds_texts_by_their_words_in_either_language(command: Command) -> None:
    found = [tomllib.loads(command("texts", "--language", "es", word, "de").out)["es"] for word in ("cola", "Cola")]
    assert found[0] == found[1] == {"Queue": "Cola de trabajo"}
    assert command("texts", "no such words anywhere").err == "No text has these words in it.\n"
    assert f"Known: {', '.join(Catalogue().languages)}." in command("texts", "--language", "xx").err


def test_a_text_that_cannot_be_used_stops_the_start_and_the_doctor_says_why(command: Command, tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text('[en]\n"Queue" = "{x}"', encoding="utf-8")
    settings = {"TEXTS_FILE": "own.toml", "SECRET_KEY": SECRET_KEY, "BOT_TOKEN": "1234567:" + "a" * 35}

    started, examined = command("run", **settings), command("doctor", TEXTS_FILE="own.toml")

    assert (started.code, "TEXTS_FILE [en] “Queue” uses {x}, which it is not given" in started.err) == (2, True)
    assert examined.marks()["TEXTS_FILE"] == "✗"
    assert "TEXTS_FILE can't be read" in command("run", **{**settings, "TEXTS_FILE": "none.toml"}).err
