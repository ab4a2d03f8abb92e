"""Languages: gettext catalogues, and the one place where values are escaped."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, tzinfo
from functools import cached_property
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.core import get_global, parse_locale
from babel.dates import format_date, format_time, get_datetime_format
from babel.lists import format_list
from babel.numbers import format_decimal
from markupsafe import Markup

from bot.texts import own_words
from bot.texts.compiled import translations

LOCALES = Path(__file__).parent / "locales"
SOURCE_LANGUAGE = "en"
RIGHT_TO_LEFT, LEFT_TO_RIGHT = "\N{RIGHT-TO-LEFT MARK}", "\N{LEFT-TO-RIGHT MARK}"
LEFTWARD_SCRIPTS = frozenset({"Adlm", "Arab", "Hebr", "Nkoo", "Rohg", "Syrc", "Thaa"})
COMMAND = re.compile(r"(?<![\w/<>])(?=(?:<code>)?/[A-Za-z])")
"""Where one begins in a text, or what is copied with a touch and begins with one."""


class Translator:
    """Speaks one language: `t("Hello, {name}", name=customer.name)` is translated, and escaped for Telegram's HTML."""

    def __init__(self, language: str, translations: NullTranslations) -> None:
        self.language = language
        self._translations = translations

    def __call__(self, message: str, /, **values: Any) -> Markup:
        """The message in this language; its own tags stay, and every value is escaped unless it is Markup."""
        return Markup(self._marked(self._translations.gettext(message))).format(**values)  # noqa: S704 - our own catalogue

    def plural(self, one: str, many: str, count: int, /, **values: Any) -> Markup:
        """The form of the message that goes with `count`, which it may name as {count}."""
        text = self._marked(self._translations.ngettext(one, many, count))
        return Markup(text).format(count=count, **values)  # noqa: S704 - our own catalogue

    def plain(self, message: str, /, **values: Any) -> str:
        """The message where no HTML is read: button labels, command descriptions."""
        return self._marked(self._translations.gettext(message)).format(**values)

    def _marked(self, text: str) -> str:
        """The text; where it runs to the left, commands in it do not: /new would end in its slash.

        The mark stands before what is copied, not in it: a command that began with it would be none.
        """
        return COMMAND.sub(LEFT_TO_RIGHT, text) if self.runs_left else text

    def number(self, value: float) -> str:
        """A number with one decimal place at the most, as people of this language write it."""
        return str(format_decimal(round(value, 1), locale=self.locale))

    def all_of(self, several: Sequence[str]) -> str:
        """Things one after the other, as people of this language list them: A, B and C."""
        return format_list(several, style="standard", locale=self.locale)

    def one_of(self, several: Sequence[str]) -> str:
        """Things of which one is meant: A, B or C."""
        return format_list(several, style="or", locale=self.locale)

    def moment(self, when: datetime, zone: tzinfo) -> str:
        """A date and time as people of this language write it; it runs as they read, whatever it stands after."""
        local = when.astimezone(zone)
        date, time = self.day(when, zone), format_time(local, "short", locale=self.locale)
        moment = str(get_datetime_format("medium", self.locale)).replace("{1}", date).replace("{0}", time)
        return RIGHT_TO_LEFT + moment if self.runs_left else moment

    def day(self, when: datetime, zone: tzinfo) -> str:
        """A date as people of this language write it.

        Without marks between its numbers: a slash that follows one begins a command.
        """
        return format_date(when.astimezone(zone), "medium", self.locale).replace(RIGHT_TO_LEFT, "")

    @cached_property
    def runs_left(self) -> bool:
        """Whether this language is written from right to left.

        Babel knows that, too, but reads all of a language for it: a megabyte, which one that nobody speaks is spared.
        """
        language = self.locale.language
        _, _, likely, *_ = parse_locale(get_global("likely_subtags").get(language, language))
        return (self.locale.script or likely) in LEFTWARD_SCRIPTS

    @cached_property
    def locale(self) -> Locale:
        """Babel's data of this language."""
        return Locale.parse(self.language, sep="-")


class Catalogue:
    """All languages the shop speaks, from its .po files; `own` names a file of the shop's with texts of its own."""

    def __init__(self, default: str = SOURCE_LANGUAGE, folder: Path = LOCALES, own: Path | None = None) -> None:
        """Raises UnusableWords where the shop's own texts can't stand in for ours."""
        spoken = {_language(path): translations(path) for path in _files(folder)}
        shipped: dict[str, NullTranslations] = {SOURCE_LANGUAGE: NullTranslations(), **spoken}
        ours = own_words.read(own, wordings(folder=folder), list(shipped)) if own else {}
        self._speakers = {each: Translator(each, _first(ours, each, said)) for each, said in shipped.items()}
        self.default = self._best(default) or SOURCE_LANGUAGE

    @property
    def languages(self) -> Iterable[str]:
        """IETF tags of every language there is a catalogue for."""
        return self._speakers.keys()

    def __iter__(self) -> Any:
        """Each translator."""
        return iter(self._speakers.values())

    def speaker(self, language: str | None) -> Translator:
        """The translator for an IETF tag such as pt-BR, or the nearest, or the shop's default."""
        return self._speakers[self._best(language) or self.default]

    def first(self, languages: Iterable[str | None]) -> Translator:
        """The translator for the first of these languages that there is one for, or the shop's default."""
        return self._speakers[next(filter(None, map(self._best, languages)), self.default)]

    def _best(self, language: str | None) -> str | None:
        if not language:
            return None
        try:
            wanted = Locale.parse(language, sep="-")
        except (ValueError, UnknownLocaleError):
            return None
        for tag in (str(wanted).replace("_", "-"), wanted.language):
            if tag in self._speakers:
                return tag
        return next((tag for tag in self._speakers if tag.split("-")[0] == wanted.language), None)


def wordings(language: str = SOURCE_LANGUAGE, folder: Path = LOCALES) -> dict[str, str | tuple[str, ...]]:
    """Every text there is, by its English: what a language makes of it, or all that it does where it counts things."""
    from bot.texts.extraction import read  # noqa: PLC0415 - takes long to import, and is rarely needed

    files = [path for path in _files(folder) if language in {SOURCE_LANGUAGE, _language(path)}]
    texts = [each for each in (read(files[0]) if files else ()) if each.id]
    english = language == SOURCE_LANGUAGE
    return {_forms(each.id)[0]: _bare(_forms(each.id if english else each.string)) for each in texts}


def _forms(text: str | Sequence[str] | None) -> tuple[str, ...]:
    return (text or "",) if isinstance(text, str | None) else tuple(text)


def _bare(forms: tuple[str, ...]) -> str | tuple[str, ...]:
    return forms if len(forms) > 1 else forms[0]


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*/LC_MESSAGES/messages.po"))


def _language(path: Path) -> str:
    return path.parent.parent.name.replace("_", "-")


def _first(ours: Mapping[str, GNUTranslations], language: str, shipped: NullTranslations) -> NullTranslations:
    """What the shop says itself, before what we say."""
    if language not in ours:
        return shipped
    ours[language].add_fallback(shipped)
    return ours[language]
