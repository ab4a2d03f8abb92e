"""A shop says single texts its own way; what can't stand in for ours is named at the start, all of it at once."""

from pathlib import Path

import pytest

from bot.texts import Catalogue
from bot.texts.own_words import UnusableWords

UNREADABLE = "has <, > or & that Telegram can't read here: only the tags of the English may be used, each closed"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Where the shop keeps its texts."""
    return tmp_path / "texts.toml"


def problems(own: Path, words: str) -> tuple[str, ...]:
    own.write_text(words, encoding="utf-8")
    with pytest.raises(UnusableWords) as refused:
        Catalogue(own=own)
    return refused.value.problems


def test_what_the_shop_says_itself_goes_first_in_its_language_alone(own: Path) -> None:
    own.write_text(
        '[en]\n"New repair request" = "Fix my phone!"\n'
        '"Reason: {reason}" = "Why: {reason}"\n'
        '[es]\n"{count} photo" = ["{count} retrato", "{count} retratos"]\n',
        encoding="utf-8",
    )
    catalogue = Catalogue(own=own)
    english, spanish, german = (catalogue.speaker(each) for each in ("en", "es", "de"))

    assert [each.plain("New repair request") for each in (english, german)] == [
        "Fix my phone!",
        "Neue Reparaturanfrage",
    ]
    assert english("Reason: {reason}", reason="<b>") == "Why: &lt;b&gt;"
    assert [spanish.plural("{count} photo", "{count} photos", each) for each in (1, 2)] == ["1 retrato", "2 retratos"]
    assert (english.plain("Queue"), spanish.plain("Queue")) == ("Queue", "Cola de trabajo")


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ('[en]\n"Queu" = "Jobs"', "[en] “Queu” is no text of ours; did you mean “Queue”?"),
        ('[xx]\n"Queue" = "File"', f"speaks [xx], which is none of {', '.join(Catalogue().languages)}"),
        ('"Queue" = "Jobs"', "has “Queue” outside a language: put it under [en], say"),
        ('[en]\n"Queue" = " "', "[en] “Queue” needs one text"),
        ('[en]\n"Queue" = 7', "[en] “Queue” needs one text"),
        ('[en]\n"Queue" = ["Job", "Jobs"]', "[en] “Queue” needs one text"),
        ('[en]\n"{count} photo" = "pics"', "[en] “{count} photo” needs a list of 2 texts, one for each plural form"),
        ('[en]\n"Queue" = "{number}"', "[en] “Queue” uses {number}, which it is not given"),
        (
            '[en]\n"Reason: {reason}" = "{reason.__class__}"',
            "[en] “Reason: {reason}” uses {reason.__class__}, which it is not given",
        ),
        (
            '[en]\n"Queue" = "{"',
            "[en] “Queue” has a brace that belongs to nothing: {name} stands for a value, {{ for a brace",
        ),
        *(
            (
                f'[en]\n"<b>{{status}}</b>" = "{bad}"',
                f"[en] “<b>{{status}}</b>” {UNREADABLE}",
            )
            for bad in ("<i>{status}</i>", "<b>{status}", "</b>{status}<b>", "{status} & co", "<script>{status}")
        ),
        ('[en]\n"Queue" = "a\\nb"', "[en] “Queue” has more lines than the English"),
        (f'[en]\n"Queue" = "{"x" * 211}"', "[en] “Queue” is longer than 210 characters"),
    ],
)
def test_what_cannot_stand_in_for_our_text_is_named(own: Path, words: str, wrong: str) -> None:
    assert problems(own, words) == (wrong,)


def test_all_that_is_wrong_is_said_at_once(own: Path) -> None:
    assert len(problems(own, '[en]\n"Nope" = "x"\n"Queue" = "{x}"\n[xx]\n"Queue" = "y"')) == 3


def test_a_file_that_cannot_be_read_is_named(own: Path) -> None:
    assert problems(own, "not toml")[0].startswith("is not TOML in UTF-8: ")
    with pytest.raises(UnusableWords) as refused:
        Catalogue(own=own.with_name("nowhere"))
    assert refused.value.problems == ("can't be read: No such file or directory",)
