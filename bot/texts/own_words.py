"""The shop's own wording: single texts said differently than the catalogue says them; a file, checked at the start.

The file is TOML: a table a language, in it the English text and what the shop says instead.

    [en]
    "New repair request" = "Fix my phone!"
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path
from string import Formatter

from babel.messages import Catalog
from babel.messages.mofile import write_mo

Forms = tuple[str, ...]
"""A text, or one for each of a language's plural forms."""
Texts = Mapping[str, str | Forms]
"""What can be said differently: the English by itself, or by its singular with both of its forms."""

SHOWN = 60
ROOM = 200
"""Characters that a shop's text may have beyond twice the English: cards are measured to stay within a message."""
TAG = re.compile(r"<(/?)([a-z]+)>")
BARE = re.compile(r"[<>&]")


class UnusableWords(Exception):
    """The file, or texts in it, can't be used: `problems` names all of them."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = tuple(problems)


def read(path: Path, known: Texts, languages: Sequence[str]) -> dict[str, GNUTranslations]:
    """The shop's own texts by language; raises UnusableWords for all that is wrong, with nothing used."""
    tables = _tables(path)
    problems = [f"speaks [{each}], which is none of {', '.join(languages)}" for each in tables if each not in languages]
    catalogues = {language: Catalog(language.replace("-", "_")) for language in tables if language in languages}
    for language, catalogue in catalogues.items():
        for english, own in tables[language].items():
            forms = _forms(own)
            wrong = list(_wrong(forms, english, known, catalogue.num_plurals))
            problems.extend(f"[{language}] {_quoted(english)} {each}" for each in wrong)
            if not wrong:
                catalogue.add(known[english], forms[0] if isinstance(known[english], str) else forms)
    if problems:
        raise UnusableWords(problems)
    return {language: _compiled(catalogue) for language, catalogue in catalogues.items()}


def _tables(path: Path) -> dict[str, dict[str, object]]:
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UnusableWords([f"can't be read: {error.strerror or error}"]) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UnusableWords([f"is not TOML in UTF-8: {error}"]) from error
    stray = [each for each, table in tables.items() if not isinstance(table, dict)]
    if stray:
        raise UnusableWords([f"has {_quoted(each)} outside a language: put it under [en], say" for each in stray])
    return tables


def _forms(own: object) -> Forms:
    """A text, or one for each plural form; empty for anything else."""
    given = own if isinstance(own, list) else [own]
    forms = tuple(each for each in given if isinstance(each, str) and each.strip())
    return forms if len(forms) == len(given) else ()


def _wrong(forms: Forms, english: str, known: Texts, plurals: int) -> Iterator[str]:
    """What keeps a text from standing in for the English."""
    if english not in known:
        near = get_close_matches(english, known, n=1)
        yield "is no text of ours" + (f"; did you mean {_quoted(near[0])}?" if near else "")
        return
    source = known[english]
    needed = 1 if isinstance(source, str) else plurals
    if len(forms) != needed:
        yield "needs one text" if needed == 1 else f"needs a list of {needed} texts, one for each plural form"
        return
    for form in forms:
        yield from _unfit(form, [source] if isinstance(source, str) else source)


def _unfit(own: str, english: Sequence[str]) -> Iterator[str]:
    model = english[-1]
    try:
        invented = sorted(_placeholders(own) - {name for each in english for name in _placeholders(each)})
    except ValueError:
        yield "has a brace that belongs to nothing: {name} stands for a value, {{ for a brace"
        return
    if invented:
        yield f"uses {', '.join(invented)}, which it is not given"
    if not _is_html(own, allowed=set(TAG.findall(model))):
        yield "has <, > or & that Telegram can't read here: only the tags of the English may be used, each closed"
    if own.count("\n") > model.count("\n"):
        yield "has more lines than the English"
    if len(own) > 2 * len(model) + ROOM:
        yield f"is longer than {2 * len(model) + ROOM} characters"


def _placeholders(text: str) -> set[str]:
    """The values that a text names, each as it names it; raises ValueError for a text that can't be filled in."""
    found = set()
    for _, name, how, conversion in Formatter().parse(text):
        if name is not None:
            found.add(f"{{{name}{'!' + conversion if conversion else ''}{':' + how if how else ''}}}")
    return found


def _is_html(text: str, allowed: set[tuple[str, str]]) -> bool:
    """Whether its tags are of the allowed ones and close in the order in which they open, and nothing else is HTML."""
    opened: list[str] = []
    for closing, name in TAG.findall(text):
        if ("", name) not in allowed or (closing and (not opened or opened.pop() != name)):
            return False
        if not closing:
            opened.append(name)
    return not opened and not BARE.search(TAG.sub("", text))


def _compiled(catalogue: Catalog) -> GNUTranslations:
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)


def _quoted(text: str) -> str:
    return f"“{text if len(text) <= SHOWN else text[:SHOWN] + '…'}”"
