"""Which language somebody is spoken to in, and what becomes of values."""

from datetime import UTC, datetime
from gettext import NullTranslations

import pytest
from babel import Locale
from markupsafe import Markup

from bot.texts import Catalogue, Translator

CATALOGUE = Catalogue()


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("es", "es"),
        ("es-MX", "es"),
        ("es-419", "es"),
        ("ES-es", "es"),
        ("de-AT", "de"),
        ("de-Latn-CH", "de"),
        ("en-GB", "en"),
        ("pt-BR", "pt-BR"),
        ("pt", "pt-BR"),
        ("ar-EG", "ar"),
        ("zh-hans", "en"),
        ("", "en"),
        (None, "en"),
        ("es_MX", "en"),
        ("-", "en"),
        ("not a tag", "en"),
        ("x" * 100, "en"),
    ],
)
def test_people_hear_their_language_whatever_their_region_or_else_the_shops(tag: str | None, language: str) -> None:
    assert CATALOGUE.speaker(tag).language == language


@pytest.mark.parametrize(
    ("default", "language"), [("de", "de"), ("de-CH", "de"), ("es", "es"), ("en", "en"), ("zh", "en"), ("", "en")]
)
def test_the_shops_own_language_is_for_everybody_else(default: str, language: str) -> None:
    catalogue = Catalogue(default)
    assert catalogue.default == language
    assert catalogue.speaker("zh-hans").language == language
    assert catalogue.speaker("en-US").language == "en"


def test_every_language_is_offered_once() -> None:
    offered = ["en", "ar", "de", "es", "fr", "hi", "id", "pt-BR", "ru", "tr", "uk"]
    assert list(CATALOGUE.languages) == [t.language for t in CATALOGUE] == offered


def test_values_are_escaped_unless_they_are_markup() -> None:
    t = CATALOGUE.speaker("es")
    assert t("Reason: {reason}", reason="<b> & {x}") == Markup("Motivo: &lt;b&gt; &amp; {x}")
    assert t("Reason: {reason}", reason=Markup("<b>x</b>")) == Markup("Motivo: <b>x</b>")


def test_where_no_html_is_read_nothing_is_escaped() -> None:
    assert CATALOGUE.speaker("de").plain("Keep: {answer}", answer="a & b") == "Behalten: a & b"


def test_words_without_a_translation_stay_english() -> None:
    assert CATALOGUE.speaker("es")("Nobody ever says {this}", this=1) == Markup("Nobody ever says 1")


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", "Mar 1, 2026, 12:30\u202fPM"),
        ("es", "1 mar 2026, 12:30"),
        ("de", "01.03.2026, 12:30"),
        ("ar", "\u200f01/03/2026\u060c 12:30 \u0645"),
    ],
)
def test_a_moment_is_written_as_people_of_the_language_write_it(language: str, written: str) -> None:
    assert CATALOGUE.speaker(language).moment(datetime(2026, 3, 1, 12, 30, tzinfo=UTC), UTC) == written


def test_commands_run_to_the_right_in_a_language_that_does_not_and_are_copied_without_a_mark() -> None:
    arabic, english = CATALOGUE.speaker("ar"), CATALOGUE.speaker("en")
    assert str(arabic("/new books a repair")).endswith(": \u200e/new")
    assert "\u200e<code>/status 1042</code>" in arabic("<code>/status 1042</code> shows one of them")
    assert "\u200e/mute 1042" in arabic.plain("No news of one that can wait: /mute 1042")
    assert english("/new books a repair") == "/new books a repair"
    for text in (arabic("<b>#{number} · {device}</b>", number=1, device="A/B"), arabic("See https://x.example/a")):
        assert "\u200e" not in text


OTHERS = ("fa", "he", "ur", "yi", "ckb", "dv", "syr", "nqo", "ff-Adlm", "rhg", "az-Arab", "pa-Arab", "pa", "ja", "no")


@pytest.mark.parametrize("language", [*CATALOGUE.languages, *OTHERS])
def test_a_language_runs_as_babel_lays_it_out(language: str) -> None:
    runs_left = Translator(language, NullTranslations()).runs_left
    assert runs_left == (Locale.parse(language, sep="-").text_direction == "rtl")
