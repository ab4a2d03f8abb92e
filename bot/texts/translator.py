"""Languages: gettext catalogues, and the one place where values are escaped."""

from collections.abc import Iterable
from datetime import datetime, tzinfo
from functools import cache, cached_property
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time, get_datetime_format
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from markupsafe import Markup

LOCALES = Path(__file__).parent / "locales"
SOURCE_LANGUAGE = "en"


class Translator:
    """Speaks one language: `t("Hello, {name}", name=customer.name)` is translated, and escaped for Telegram's HTML."""

    def __init__(self, language: str, translations: NullTranslations) -> None:
        self.language = language
        self._translations = translations

    def __call__(self, message: str, /, **values: Any) -> Markup:
        """The message in this language; its own tags stay, and every value is escaped unless it is Markup."""
        return Markup(self._translations.gettext(message)).format(**values)  # noqa: S704 - our own catalogue

    def plural(self, one: str, many: str, count: int, /, **values: Any) -> Markup:
        """The form of the message that goes with `count`, which it may name as {count}."""
        text = self._translations.ngettext(one, many, count)
        return Markup(text).format(count=count, **values)  # noqa: S704 - our own catalogue

    def plain(self, message: str, /, **values: Any) -> str:
        """The message where no HTML is read: button labels, command descriptions."""
        return self._translations.gettext(message).format(**values)

    def moment(self, when: datetime, zone: tzinfo) -> str:
        """A date and time as people of this language write it."""
        local = when.astimezone(zone)
        date, time = format_date(local, "medium", self.locale), format_time(local, "short", locale=self.locale)
        return str(get_datetime_format("medium", self.locale)).replace("{1}", date).replace("{0}", time)

    @cached_property
    def locale(self) -> Locale:
        """Babel's data of this language."""
        return Locale.parse(self.language, sep="-")


class Catalogue:
    """All languages the shop speaks, read from its .po files."""

    def __init__(self, default: str = SOURCE_LANGUAGE, folder: Path = LOCALES) -> None:
        self._speakers = {SOURCE_LANGUAGE: Translator(SOURCE_LANGUAGE, NullTranslations())}
        for path in sorted(folder.glob("*/LC_MESSAGES/messages.po")):
            language = path.parent.parent.name.replace("_", "-")
            self._speakers[language] = Translator(language, _read(path))
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


@cache
def _read(path: Path) -> GNUTranslations:
    with path.open("rb") as source:
        catalogue = read_po(source, locale=path.parent.parent.name)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)
