"""What is wrong with settings, without ever repeating a value: any of them may hold a misplaced secret."""

from collections.abc import Iterable
from typing import NamedTuple


class Problem(NamedTuple):
    """One setting, or one place in the file, that can't be used."""

    name: str
    wrong: str
    example: str | None = None

    def __str__(self) -> str:
        return f"{self.name} {self.wrong}" + (f"; example: {self.example}" if self.example else "")


class SettingsError(Exception):
    """Settings that can't be used: all of them at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        lines = "".join(f"\n  {problem}" for problem in self.problems)
        super().__init__(f"These settings (environment or .env) can't be used:{lines}")
