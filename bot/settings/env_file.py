"""What can go wrong in a `.env` file before its values are looked at."""

from collections.abc import Iterable
from difflib import get_close_matches
from io import StringIO
from pathlib import Path

from dotenv.parser import Binding, parse_stream

from bot.settings.errors import Problem, SettingsError

ENCODING = "utf-8-sig"  # Windows editors put a mark at the start
SIMILARITY = 0.85
"""Of a misspelled name: DATABSE_URL is one of ours, TEST_DATABASE_URL is somebody else's."""


def problems_in(path: Path, known: Iterable[str]) -> list[Problem]:
    """Lines that can't be read, and names that are almost ours; raises SettingsError for a file that is no text."""
    names = list(known)
    if not path.exists():
        return []
    bindings = list(parse_stream(StringIO(_text_of(path))))
    problems = [_problem_of(path, binding, names) for binding in bindings]
    return [problem for problem in problems if problem is not None]


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding=ENCODING)
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        problem = Problem(f"{path.name}, line {line},", "is not UTF-8 text: save the file as UTF-8")
    except OSError as error:
        problem = Problem(path.name, f"can't be read: {error.strerror}")
    raise SettingsError([problem])  # outside the handlers: a UnicodeDecodeError carries the whole file


def _problem_of(path: Path, binding: Binding, names: list[str]) -> Problem | None:
    if binding.error:
        line = binding.original.line
        return Problem(f"{path.name}, line {line},", "can't be read", 'SHOP_NAME="Benchbell Repairs"')
    if binding.key is None or binding.key.upper() in names:
        return None
    meant = get_close_matches(binding.key.upper(), names, n=1, cutoff=SIMILARITY)
    return Problem(binding.key, f"is not a setting: did you mean {meant[0]}?") if meant else None
